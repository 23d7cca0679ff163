package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.model.CompactNetwork;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
  private static final CompactNetwork NETWORK = SampleFiles.everyKindOfLayer();

  private final Path directory;

  DurableFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesANewFile() throws IOException {
    Path file = directory.resolve("model.d4c");
    ModelFile.save(NETWORK, file);
    assertThat(file).hasBinaryContent(ModelFile.write(NETWORK));
    assertThat(names()).containsExactly("model.d4c");
  }

  @Test
  void replacesAnExistingFile() throws IOException {
    Path file = Files.write(directory.resolve("model.d4c"), new byte[1 << 16]);
    ModelFile.save(NETWORK, file);
    assertThat(file).hasBinaryContent(ModelFile.write(NETWORK));
    assertThat(names()).containsExactly("model.d4c");
  }

  @Test
  void replacesTheFileThatWasOpened() throws IOException {
    Path file = directory.resolve("model.d4c");
    ModelFile.save(NETWORK, file);
    ModelFile.save(ModelFile.read(file, ReadLimits.DEFAULT), file);
    assertThat(file).hasBinaryContent(ModelFile.write(NETWORK));
  }

  @Test
  void refusesADirectory() throws IOException {
    Path inside = Files.createDirectory(directory.resolve("models"));
    assertThatThrownBy(() -> ModelFile.save(NETWORK, inside))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write " + inside + ": it is a directory");
    Path root = directory.getRoot();
    assertThatThrownBy(() -> ModelFile.save(NETWORK, root))
        .hasMessage("cannot write " + root + ": it is a directory");
    assertThat(names()).containsExactly("models");
  }

  @Test
  void refusesAMissingParent() throws IOException {
    Path missing = directory.resolve("none");
    Path file = missing.resolve("model.d4c");
    assertThatThrownBy(() -> ModelFile.save(NETWORK, file))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write " + file + ": there is no directory " + missing);
    assertThat(names()).isEmpty();
  }

  @Test
  void refusesAParentThatIsAFile() throws IOException {
    Path parent = Files.createFile(directory.resolve("file"));
    Path file = parent.resolve("model.d4c");
    assertThatThrownBy(() -> ModelFile.save(NETWORK, file))
        .hasMessage("cannot write " + file + ": there is no directory " + parent);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void leavesNothingBehindWhenTheLastStepFails() throws IOException {
    Path tooLong = directory.resolve("m".repeat(300));
    assertThatThrownBy(() -> ModelFile.save(NETWORK, tooLong))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("name too long");
    assertThat(names()).isEmpty();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void isAsReadableAsAnyOtherFile() throws IOException {
    Path file = directory.resolve("model.d4c");
    ModelFile.save(NETWORK, file);
    Path ordinary = Files.createFile(directory.resolve("ordinary"));
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(Files.getPosixFilePermissions(ordinary));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void replacesALinkNotWhatItPointsAt() throws IOException {
    Path target = Files.writeString(directory.resolve("target"), "precious");
    Path link = Files.createSymbolicLink(directory.resolve("model.d4c"), target);
    ModelFile.save(NETWORK, link);
    assertThat(target).hasContent("precious");
    assertThat(link).isRegularFile().hasBinaryContent(ModelFile.write(NETWORK));
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }

  @Test
  void showsReadersTheOldFileOrTheNewOne() throws Exception {
    Path file = directory.resolve("model.d4c");
    byte[] one = SampleFiles.smallest();
    byte[] other = SampleFiles.everyKind();
    DurableFile.replace(file, one);
    ExecutorService writers = Executors.newFixedThreadPool(2);
    try {
      Future<?> first = writers.submit(() -> replaceOften(file, one));
      Future<?> second = writers.submit(() -> replaceOften(file, other));
      while (!first.isDone() || !second.isDone()) {
        assertThat(Files.readAllBytes(file)).isIn(one, other);
      }
      first.get();
      second.get();
    } finally {
      writers.shutdownNow();
    }
    assertThat(names()).containsExactly("model.d4c");
  }

  private static int replaceOften(Path file, byte[] bytes) throws IOException {
    int times = 50;
    for (int i = 0; i < times; i++) {
      DurableFile.replace(file, bytes);
    }
    return times;
  }
}
