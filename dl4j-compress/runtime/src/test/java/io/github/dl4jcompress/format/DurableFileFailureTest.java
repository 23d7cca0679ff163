package io.github.dl4jcompress.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every call to the disk fails once: the file is the old one or the new one, and it is said. */
class DurableFileFailureTest {
  private static final byte[] OLD = "old".repeat(500).getBytes(UTF_8);
  private static final byte[] NEW = "new".repeat(900).getBytes(UTF_8);
  private static final List<String> CALLS =
      List.of(
          "open file",
          "write",
          "write",
          "write",
          "sync file",
          "close file",
          "move",
          "open directory",
          "sync directory",
          "close directory");
  private static final int MOVE = 1 + CALLS.indexOf("move");

  private final Path directory;
  private final Path file;

  DurableFileFailureTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = directory.resolve("model.d4c");
  }

  private long parts() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(found -> !found.equals(file)).count();
    }
  }

  private void putBack(boolean overOldFile) throws IOException {
    Files.deleteIfExists(file);
    if (overOldFile) {
      Files.write(file, OLD);
    }
  }

  @Test
  void goesOnAfterShortWrites() throws IOException {
    FailingDisk disk = FailingDisk.once(CALLS.size() + 1);
    DurableFile.replace(file, NEW, disk);
    assertThat(file).hasBinaryContent(NEW);
    assertThat(disk.calls()).isEqualTo(CALLS);
  }

  @ParameterizedTest(name = "for good: {0}, over an old file: {1}")
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void survivesEveryFailure(boolean forGood, boolean overOldFile) throws IOException {
    for (int n = 1; n <= CALLS.size(); n++) {
      putBack(overOldFile);
      FailingDisk disk = forGood ? FailingDisk.forGood(n) : FailingDisk.once(n);
      IOException failure =
          catchThrowableOfType(IOException.class, () -> DurableFile.replace(file, NEW, disk));
      String call = "call " + n + ", " + CALLS.get(n - 1);
      assertThat(failure).as(call).hasRootCauseMessage(FailingDisk.REASON);
      if (n > MOVE) {
        assertThat(failure)
            .as(call)
            .hasMessage(
                "wrote %s, but a power cut may bring the old file back: %s",
                file, FailingDisk.REASON);
        assertThat(file).as(call).hasBinaryContent(NEW);
      } else {
        assertThat(failure).as(call).hasMessage("cannot write %s: %s", file, FailingDisk.REASON);
        assertOld(call, overOldFile);
      }
      assertLitter(call, failure, forGood && n > 1 && n <= MOVE);
    }
  }

  private void assertOld(String call, boolean overOldFile) {
    if (overOldFile) {
      assertThat(file).as(call).hasBinaryContent(OLD);
    } else {
      assertThat(file).as(call).doesNotExist();
    }
  }

  /** Only a disk that refuses to delete keeps a part file, and then the exception says so. */
  private void assertLitter(String call, IOException failure, boolean kept) throws IOException {
    assertThat(parts()).as(call).isEqualTo(kept ? 1 : 0);
    if (kept) {
      assertThat(failure)
          .cause()
          .as(call)
          .hasSuppressedException(new IOException(FailingDisk.REASON));
      try (Stream<Path> files = Files.list(directory)) {
        for (Path part : files.filter(PartFile::isNamedLikeOne).toList()) {
          Files.delete(part);
        }
      }
    }
  }

  @Test
  void savesOnceTheDiskIsSoundAgain() throws IOException {
    Files.write(file, OLD);
    for (int n = 1; n <= CALLS.size(); n++) {
      FailingDisk disk = FailingDisk.once(n);
      assertThatThrownBy(() -> DurableFile.replace(file, NEW, disk))
          .hasMessageContaining(FailingDisk.REASON);
      DurableFile.replace(file, NEW);
      assertThat(file).hasBinaryContent(NEW);
    }
    assertThat(parts()).isZero();
  }

  @Test
  void leavesNoPartFileWhereMemoryRunsOut() throws IOException {
    Disk disk =
        FailingDisk.at(
            "write",
            () -> {
              throw new OutOfMemoryError("direct buffers");
            });
    assertThatThrownBy(() -> DurableFile.replace(file, NEW, disk))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("direct buffers");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void saysWhereRightsAreMissing() {
    Disk disk =
        FailingDisk.at(
            "open file",
            () -> {
              throw new AccessDeniedException("the part file");
            });
    assertThatThrownBy(() -> DurableFile.replace(file, NEW, disk))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write " + file + ": access denied");
  }
}
