package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.LazyModel;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Metadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names that would be something else as a path, or do something to a terminal. */
class NamesAsPathsTest {
  private static final int MOST_CHARACTERS = Metadata.MAX_LABEL;

  private final Path parent;
  private final Path folder;

  NamesAsPathsTest(@TempDir Path parent) throws IOException {
    this.parent = parent;
    folder = Files.createDirectories(parent.resolve("outer").resolve("inner"));
  }

  static Stream<String> names() {
    return Stream.concat(Stream.of("/etc/x", "//host/share", "\\\\host\\share", "~/x"), parts());
  }

  /** Those that lead to no other folder. */
  private static Stream<String> parts() {
    return Stream.of(
        "../x",
        "../../x",
        "a/../../b",
        "..",
        ".",
        "./x",
        "x/",
        "a/b",
        "a//b", // paths
        "..\\x",
        "a\\..\\b",
        "C:\\x",
        "C:x",
        "x:y",
        "CON",
        "nul.txt",
        "com1.d4c", // of Windows
        "x.",
        "x ",
        " x",
        "a..b",
        "-rf",
        "*",
        "?",
        "$HOME",
        "`id`",
        "%n%s",
        "x\0y", // of shells
        "x\ny",
        "x\r",
        "\t",
        "\u001b[2J\u001b]0;x\u0007",
        "\u0008\u0008",
        "\u007f",
        "\u009b2J",
        "\u202etxt.d4c",
        "\u200e",
        "\u2066x",
        "e\u0301",
        "\u00e9",
        "\ufeff",
        "\ud83d\ude00",
        ".d4c-01234567-89ab-cdef-0123-456789abcdef.part",
        "\\E.*\\Q");
  }

  static Stream<String> namesOfFiles() {
    return parts().filter(name -> !name.contains("/"));
  }

  private static CompactNetwork named(String... labels) {
    return SampleFiles.everyKindOfRealLayer().with(Metadata.NONE.withLabels(List.of(labels)));
  }

  /** Of the whole temporary folder, those of the model and of its sections left out. */
  private List<Path> strangers(Path model) throws IOException {
    String name = model.getFileName().toString();
    try (Stream<Path> files = Files.walk(parent)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !(folder.equals(file.getParent()) && isOf(name, file)))
          .toList();
    }
  }

  private static boolean isOf(String model, Path file) {
    String name = file.getFileName().toString();
    return name.equals(model)
        || (name.startsWith(model + ".")
            && name.substring(model.length() + 1).matches("[0-9a-f]{8}\\.[0-2]"));
  }

  @Test
  void namesOfOutputsNeverBecomePaths() throws IOException {
    List<String> names = names().toList();
    assertThat(names).hasSizeGreaterThanOrEqualTo(40);
    for (String name : names) {
      String longest = name.repeat(MOST_CHARACTERS / name.length());
      CompactNetwork network = named(name, longest, "a..b");
      Path model = folder.resolve("model.d4c");
      for (Layout layout : Layout.values()) {
        ModelFile.save(network, model, layout);
        assertThat(CompactModel.load(model).metadata().labels())
            .containsExactly(name, longest, "a..b");
        assertThat(LazyModel.open(model).metadata()).isEqualTo(network.metadata());
        assertThat(strangers(model)).isEmpty();
      }
    }
  }

  /** Every cut, every bit: whatever goes wrong is said in words of ours. */
  @ParameterizedTest(name = "{index}")
  @MethodSource("names")
  void messagesNeverRepeatThem(String name) throws IOException {
    Restamp parts = Restamp.of(ModelFile.write(named(name, name, name)));
    for (int bit = 0; bit < 8 * parts.metadata.length; bit++) {
      byte[] metadata = parts.metadata.clone();
      metadata[bit >> 3] ^= (byte) (1 << (bit & 7));
      byte[] file =
          new Restamp(parts.layers, parts.firstLayers, parts.sections, metadata, parts.minor)
              .file();
      assertThat(Outcome.of(file)).isIn((Object[]) Outcome.values()); // and its message was clean
    }
  }

  @Test
  void refusesNamesThatAreNoText() throws IOException {
    Restamp parts = Restamp.of(ModelFile.write(named("abcd", "b", "c")));
    String[] noTexts = {"ff", "c0af", "eda080", "f4908080", "e28080ff", "80"};
    for (String hex : noTexts) {
      ByteSink metadata = new ByteSink();
      byte[] bytes = HexFormat.of().parseHex(hex);
      metadata.varint(bytes.length);
      metadata.bytes(bytes);
      metadata.text("b");
      metadata.text("c");
      byte[] file =
          new Restamp(
                  parts.layers,
                  parts.firstLayers,
                  parts.sections,
                  metadata.toByteArray(),
                  parts.minor)
              .file();
      assertThat(Outcome.of(file)).as(hex).isEqualTo(Outcome.CORRUPT);
    }
  }

  /** What the file system takes as a name; the sections then lie beside the model. */
  @ParameterizedTest(name = "{index}")
  @MethodSource("namesOfFiles")
  void modelsOfSuchNamesKeepTheirSectionsBesideThem(String name) throws IOException {
    Path model;
    try {
      model = folder.resolve(name);
    } catch (InvalidPathException e) {
      assertThat(e).hasMessageMatching("(?s)(Nul character not allowed|Malformed input|Illegal).*");
      return;
    }
    CompactNetwork network = named("a", "b", "c");
    try {
      ModelFile.save(network, model, Layout.FILE_PER_LAYER);
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith("cannot write ");
      assertThat(strangers(folder.resolve("none"))).isEmpty();
      return;
    }
    assertThat(strangers(model)).isEmpty();
    assertThat(ModelFile.write(ModelFile.read(model, ReadLimits.DEFAULT)))
        .isEqualTo(ModelFile.write(network));
    ModelFile.save(network, model, Layout.ONE_SECTION);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.filter(Files::isRegularFile)).contains(model);
    }
  }

  @Test
  void refusesToSaveUnderANameTooLongForItsSections() throws IOException {
    Path model = folder.resolve("x".repeat(250));
    assertThat(model.getFileName().toString().getBytes(StandardCharsets.UTF_8)).hasSize(250);
    assertThatThrownBy(() -> ModelFile.save(named("a", "b", "c"), model, Layout.FILE_PER_LAYER))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot write ")
        .hasCauseInstanceOf(FileSystemException.class);
    assertThat(strangers(model)).isEmpty();
    assertThat(model).doesNotExist();
  }
}
