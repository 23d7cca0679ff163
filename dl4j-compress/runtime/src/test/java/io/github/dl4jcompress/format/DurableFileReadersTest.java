package io.github.dl4jcompress.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files are replaced while others read them. Windows may refuse that, so it is no promise there.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class DurableFileReadersTest {
  private static final int READERS = 8;
  private static final int WRITERS = 2;
  private static final byte[] ONE = "one".repeat(30_000).getBytes(UTF_8);
  private static final byte[] OTHER = "other".repeat(10_000).getBytes(UTF_8);

  private final Path directory;
  private final Path file;

  DurableFileReadersTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = directory.resolve("model.d4c");
  }

  @Test
  void showsReadersTheOldFileOrTheNewOne() throws Exception {
    readWhileReplacing(500);
  }

  @Test
  @Tag("nightly")
  void showsReadersTheOldFileOrTheNewOneForLong() throws Exception {
    readWhileReplacing(20_000);
  }

  private void readWhileReplacing(int replacements) throws Exception {
    DurableFile.replace(file, ONE);
    AtomicBoolean writing = new AtomicBoolean(true);
    ExecutorService threads = Executors.newFixedThreadPool(READERS + WRITERS);
    try {
      List<Future<Integer>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        readers.add(threads.submit(() -> readWhile(writing)));
      }
      List<Future<Integer>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(threads.submit(() -> replaceOften(replacements / WRITERS)));
      }
      for (Future<Integer> writer : writers) {
        assertThat(writer.get()).isEqualTo(replacements / WRITERS);
      }
      writing.set(false);
      for (Future<Integer> reader : readers) {
        assertThat(reader.get()).as("times it was read").isPositive();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(directory).isDirectoryNotContaining(PartFile::isNamedLikeOne);
  }

  private int readWhile(AtomicBoolean writing) throws IOException {
    int times = 0;
    do {
      byte[] found = Files.readAllBytes(file);
      assertThat(Arrays.equals(found, ONE) || Arrays.equals(found, OTHER))
          .as("one of the contents, at read %d (%d bytes)", times, found.length)
          .isTrue();
      times++;
    } while (writing.get());
    return times;
  }

  private int replaceOften(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      DurableFile.replace(file, i % 2 == 0 ? OTHER : ONE);
    }
    return times;
  }

  @Test
  void leavesTheOldBytesToAStreamThatIsOpen() throws IOException {
    for (int i = 0; i < 100; i++) {
      byte[] old = i % 2 == 0 ? ONE : OTHER;
      byte[] fresh = i % 2 == 0 ? OTHER : ONE;
      Files.write(file, old);
      try (InputStream in = Files.newInputStream(file)) {
        byte[] start = in.readNBytes(1_000);
        DurableFile.replace(file, fresh);
        assertThat(start).isEqualTo(Arrays.copyOf(old, start.length));
        assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(old, start.length, old.length));
      }
      assertThat(file).hasBinaryContent(fresh);
    }
  }

  @Test
  void leavesTheOldBytesToAMapOfTheFile() throws IOException {
    Files.write(file, ONE);
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer map = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      DurableFile.replace(file, OTHER);
      assertThat(map).isEqualTo(ByteBuffer.wrap(ONE));
    }
    assertThat(file).hasBinaryContent(OTHER);
  }

  @Test
  void savesWhatWasReadFromTheSameFile() throws IOException {
    DurableFile.replace(file, ONE);
    DurableFile.replace(file, Files.readAllBytes(file));
    assertThat(file).hasBinaryContent(ONE);
  }
}
