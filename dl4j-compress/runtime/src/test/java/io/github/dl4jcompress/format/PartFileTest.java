package io.github.dl4jcompress.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a killed save left goes with a later save, and nothing else goes. */
class PartFileTest {
  private static final String STRAY = ".d4c-01234567-89ab-cdef-0123-456789abcdef.part";

  private final Path directory;
  private final Path model;

  PartFileTest(@TempDir Path directory) {
    this.directory = directory;
    this.model = directory.resolve("model.d4c");
  }

  private static void age(Path path, Duration age) throws IOException {
    FileTime time = FileTime.from(Instant.now().minus(age));
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(time, time, time);
  }

  private Path stray(String name, Duration age) throws IOException {
    Path file = Files.writeString(directory.resolve(name), "half a model");
    age(file, age);
    return file;
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private void save() throws IOException {
    DurableFile.replace(model, "model".getBytes(UTF_8));
  }

  @Test
  void removesStraysOfMoreThanAnHour() throws IOException {
    stray(PartFile.in(directory).getFileName().toString(), Duration.ofMinutes(61));
    stray(STRAY, Duration.ofDays(3_000));
    save();
    assertThat(left()).containsExactly(model);
  }

  @ParameterizedTest
  @ValueSource(longs = {59, 0, -300})
  void keepsYoungerOnes(long minutes) throws IOException {
    Path young = stray(STRAY, Duration.ofMinutes(minutes));
    save();
    assertThat(left()).containsExactly(young, model);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".d4c-.part",
        ".d4c-18f3.part",
        ".d4c-0123456789abcdef0123456789abcdef.part",
        "d4c-01234567-89ab-cdef-0123-456789abcdef.part",
        ".d4c-01234567-89AB-cdef-0123-456789abcdef.part",
        ".d4c-01234567-89ab-cdef-0123-456789abcdeg.part",
        ".d4c-01234567-89ab-cdef-0123-456789abcdef.part.bak",
        "x.d4c-01234567-89ab-cdef-0123-456789abcdef.part",
        ".d4c-01234567-89ab-cdef-0123-456789abcdef",
        ".part"
      })
  void keepsFilesOfOtherNames(String name) throws IOException {
    Path other = stray(name, Duration.ofDays(1));
    save();
    assertThat(left()).contains(other, model).hasSize(2);
  }

  @Test
  void keepsDirectoriesAndWhatIsBelowThem() throws IOException {
    Path empty = Files.createDirectory(directory.resolve(STRAY));
    Path full = Files.createDirectory(directory.resolve(STRAY.replace('0', '1')));
    Path below = stray(full.getFileName() + "/" + STRAY, Duration.ofDays(1));
    age(empty, Duration.ofDays(1));
    age(full, Duration.ofDays(1));
    save();
    assertThat(left()).containsExactly(empty, full, model);
    assertThat(below).exists();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void keepsLinksAndWhatTheyPointAt() throws IOException {
    Path precious = stray("precious", Duration.ofDays(1));
    Path link = Files.createSymbolicLink(directory.resolve(STRAY), precious);
    age(link, Duration.ofDays(1));
    save();
    assertThat(left()).containsExactly(link, model, precious);
  }

  @Test
  void savesThoughAStrayCannotBeRemoved() throws IOException {
    Path first = stray(STRAY, Duration.ofDays(1));
    Path second = stray(STRAY.replace('0', '1'), Duration.ofDays(1));
    FailingDisk disk =
        FailingDisk.at(
            "delete",
            () -> {
              throw new AccessDeniedException(STRAY);
            });
    DurableFile.replace(model, "model".getBytes(UTF_8), disk);
    assertThat(left()).containsExactly(first, second, model);
    assertThat(disk.calls()).as("tries both").startsWith("delete", "delete", "open file");
  }

  @Test
  void ignoresADirectoryThatCannotBeListed() {
    assertThatCode(() -> PartFile.removeStrays(directory.resolve("none"), new RealDisk()))
        .doesNotThrowAnyException();
  }

  @Test
  void namesNoTwoFilesAlike() {
    int perThread = 1_000;
    var names = ConcurrentHashMap.<Path>newKeySet();
    IntStream.range(0, 8 * perThread).parallel().forEach(i -> names.add(PartFile.in(directory)));
    assertThat(names).hasSize(8 * perThread).allMatch(PartFile::isNamedLikeOne);
  }
}
