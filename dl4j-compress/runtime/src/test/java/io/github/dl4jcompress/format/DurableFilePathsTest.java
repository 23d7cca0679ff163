package io.github.dl4jcompress.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd names and links: only the file that was named changes. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class DurableFilePathsTest {
  private static final byte[] NEW = "new bytes".getBytes(UTF_8);

  /** Where the odd paths are; beside it lies a file that none of them may touch. */
  private final Path output;

  private final Path outside;

  DurableFilePathsTest(@TempDir Path directory) throws IOException {
    output = Files.createDirectory(directory.resolve("output"));
    outside = Files.writeString(directory.resolve("outside"), "precious");
  }

  private static List<Path> everythingIn(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(path -> !path.equals(directory)).sorted().toList();
    }
  }

  static List<String> harmlessNames() {
    return List.of(
        "model.d4c",
        "a..b",
        "..x",
        "...",
        "x.",
        ".hidden",
        "CON",
        "nul.d4c",
        "C:\\x",
        "..\\x",
        "~",
        "-rf",
        " ",
        " x ",
        "two\nlines",
        "bell\u0007",
        "*",
        "[a-z]{x,y}?",
        "%s%n",
        "$HOME",
        "'\"`;&|",
        ".d4c-x.part",
        "m".repeat(255));
  }

  @ParameterizedTest
  @MethodSource("harmlessNames")
  void takesNamesAsTheyAre(String name) throws IOException {
    Path file = output.resolve(name);
    DurableFile.replace(file, NEW);
    assertThat(everythingIn(output)).containsExactly(file);
    assertThat(file).hasBinaryContent(NEW);
  }

  @ParameterizedTest
  @MethodSource("harmlessNames")
  void takesNamesOfDirectoriesAsTheyAre(String name) throws IOException {
    Path inside = Files.createDirectory(output.resolve(name));
    Path file = inside.resolve("model.d4c");
    DurableFile.replace(file, NEW);
    assertThat(everythingIn(output)).containsExactly(inside, file);
    assertThat(file).hasBinaryContent(NEW);
  }

  @Test
  void tellsNamesThatLookAlikeApart() throws IOException {
    List<String> names = List.of("e\u0301", "\u00e9", "\u202ec4d", "\ud83d\ude80");
    Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding"));
    assumeThat(names).allMatch(charset.newEncoder()::canEncode);
    assumeThat(OS.current()).as("a system that keeps names as they are").isEqualTo(OS.LINUX);
    for (String name : names) {
      DurableFile.replace(output.resolve(name), name.getBytes(UTF_8));
    }
    assertThat(everythingIn(output)).hasSameSizeAs(names);
    for (String name : names) {
      assertThat(output.resolve(name)).hasBinaryContent(name.getBytes(UTF_8));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../output", "sub/..", "sub/.", "sub/"})
  void refusesPathsThatEndInADirectory(String path) throws IOException {
    Files.createDirectory(output.resolve("sub"));
    Path target = output.resolve(path);
    assertThatThrownBy(() -> DurableFile.replace(target, NEW))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write " + target + ": it is a directory");
    assertThat(everythingIn(output)).containsExactly(output.resolve("sub"));
  }

  @Test
  void refusesTheEmptyPath() {
    assertThatThrownBy(() -> DurableFile.replace(Path.of(""), NEW))
        .hasMessage("cannot write : it is a directory");
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 5_000})
  void refusesNamesOfMoreThan255Bytes(int length) throws IOException {
    Path target = output.resolve("m".repeat(length));
    assertThatThrownBy(() -> DurableFile.replace(target, NEW))
        .hasMessage("cannot write " + target + ": File name too long");
    assertThat(everythingIn(output)).isEmpty();
  }

  @Test
  void refusesTheNamesOfItsUnfinishedFiles() throws IOException {
    Path target = PartFile.in(output);
    assertThatThrownBy(() -> DurableFile.replace(target, NEW))
        .hasMessage("cannot write " + target + ": such names are kept for unfinished files");
    assertThat(everythingIn(output)).isEmpty();
  }

  @Test
  void takesRelativePaths() throws IOException {
    Path file = output.resolve("model.d4c");
    Path here = Path.of("").toRealPath();
    DurableFile.replace(here.relativize(output.toRealPath().resolve("model.d4c")), NEW);
    assertThat(everythingIn(output)).containsExactly(file);
  }

  @Test
  void replacesALinkNotWhatItPointsAt() throws IOException {
    Path link = Files.createSymbolicLink(output.resolve("model.d4c"), outside);
    DurableFile.replace(link, NEW);
    assertThat(outside).hasContent("precious");
    assertThat(link).isRegularFile().hasBinaryContent(NEW);
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }

  @Test
  void replacesALinkThatPointsNowhere() throws IOException {
    Path nowhere = output.resolve("nowhere");
    Path link = Files.createSymbolicLink(output.resolve("model.d4c"), nowhere);
    DurableFile.replace(link, NEW);
    assertThat(everythingIn(output)).containsExactly(link);
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }

  @Test
  void refusesALinkToADirectory() throws IOException {
    Path link = Files.createSymbolicLink(output.resolve("models"), output.getParent());
    assertThatThrownBy(() -> DurableFile.replace(link, NEW))
        .hasMessage("cannot write " + link + ": it is a directory");
    assertThat(Files.isSymbolicLink(link)).isTrue();
  }

  @Test
  void writesThroughADirectoryThatIsALink() throws IOException {
    Path link = Files.createSymbolicLink(output.resolveSibling("link"), output);
    DurableFile.replace(link.resolve("model.d4c"), NEW);
    assertThat(everythingIn(output)).containsExactly(output.resolve("model.d4c"));
    assertThat(output.resolve("model.d4c")).hasBinaryContent(NEW);
    assertThat(Files.isSymbolicLink(link)).isTrue();
  }

  @Test
  void leavesTheOtherNameOfAHardLinkWithTheOldBytes() throws IOException {
    Path file = Files.createLink(output.resolve("model.d4c"), outside);
    DurableFile.replace(file, NEW);
    assertThat(file).hasBinaryContent(NEW);
    assertThat(outside).hasContent("precious");
  }
}
