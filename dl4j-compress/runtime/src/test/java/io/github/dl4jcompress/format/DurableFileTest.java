package io.github.dl4jcompress.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
  private static final byte[] NEW = "new".repeat(30_000).getBytes(UTF_8);

  private final Path directory;
  private final Path file;

  DurableFileTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = directory.resolve("model.d4c");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesANewFile() throws IOException {
    DurableFile.replace(file, NEW);
    assertThat(file).hasBinaryContent(NEW);
    assertThat(names()).containsExactly("model.d4c");
  }

  @Test
  void writesAnEmptyFile() throws IOException {
    DurableFile.replace(file, new byte[0]);
    assertThat(file).isEmptyFile();
    assertThat(names()).containsExactly("model.d4c");
  }

  @Test
  void replacesAnExistingFile() throws IOException {
    Files.write(file, new byte[1 << 17]);
    DurableFile.replace(file, NEW);
    assertThat(file).hasBinaryContent(NEW);
    assertThat(names()).containsExactly("model.d4c");
  }

  @Test
  void refusesADirectory() throws IOException {
    Path inside = Files.createDirectory(directory.resolve("models"));
    assertThatThrownBy(() -> DurableFile.replace(inside, NEW))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write " + inside + ": it is a directory");
    Path root = directory.getRoot();
    assertThatThrownBy(() -> DurableFile.replace(root, NEW))
        .hasMessage("cannot write " + root + ": it is a directory");
    assertThat(names()).containsExactly("models");
  }

  @Test
  void refusesAMissingParent() throws IOException {
    Path missing = directory.resolve("none");
    Path inside = missing.resolve("model.d4c");
    assertThatThrownBy(() -> DurableFile.replace(inside, NEW))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write " + inside + ": there is no directory " + missing);
    assertThat(names()).isEmpty();
  }

  @Test
  void refusesAParentThatIsAFile() throws IOException {
    Path parent = Files.createFile(directory.resolve("file"));
    Path inside = parent.resolve("model.d4c");
    assertThatThrownBy(() -> DurableFile.replace(inside, NEW))
        .hasMessage("cannot write " + inside + ": there is no directory " + parent);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void refusesWhatIsNoFile() throws IOException {
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(file));
      assertThatThrownBy(() -> DurableFile.replace(file, NEW))
          .hasMessage("cannot write " + file + ": it is a device, a pipe or a socket");
      assertThat(Files.isRegularFile(file)).isFalse();
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void leavesNothingBehindWhenTheLastStepFails() throws IOException {
    Path tooLong = directory.resolve("m".repeat(300));
    assertThatThrownBy(() -> DurableFile.replace(tooLong, NEW))
        .hasMessageStartingWith("cannot write " + tooLong + ": ")
        .hasMessageContaining("name too long")
        .hasCauseInstanceOf(FileSystemException.class);
    assertThat(names()).isEmpty();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void saysWhichDirectoryIsReadOnly() throws IOException {
    Path closed = Files.createDirectory(directory.resolve("closed"));
    Path inside = Files.writeString(closed.resolve("model.d4c"), "old");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assumeThat(Files.isWritable(closed)).as("rights that bind this user, not root").isFalse();
      assertThatThrownBy(() -> DurableFile.replace(inside, NEW))
          .hasMessage("cannot write " + inside + ": access denied");
      assertThat(inside).hasContent("old");
      assertThat(closed).isDirectoryNotContaining(PartFile::isNamedLikeOne);
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void anInterruptedThreadLeavesTheOldFile() throws IOException {
    Files.writeString(file, "old");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> DurableFile.replace(file, NEW))
        .hasMessageStartingWith("cannot write " + file + ": ")
        .hasCauseInstanceOf(ClosedByInterruptException.class);
    assertThat(Thread.interrupted()).as("still interrupted").isTrue();
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("model.d4c");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void isAsReadableAsAnyOtherFile() throws IOException {
    DurableFile.replace(file, NEW);
    Path ordinary = Files.createFile(directory.resolve("ordinary"));
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(Files.getPosixFilePermissions(ordinary));
  }
}
