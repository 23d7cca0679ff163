package io.github.dl4jcompress.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes are killed while they save. */
class DurableFileKillTest {
  private static final int ONE = 1;
  private static final int OTHER = 2;

  /** A save takes some 5 ms, and the first ones of a process are slower. */
  private static final int LATEST_KILL_NANOS = 40_000_000;

  private final Path directory;
  private final Path file;

  DurableFileKillTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = directory.resolve("model.d4c");
  }

  @Test
  @Timeout(120)
  void thirtyKillsTearNoFile() throws Exception {
    survivesKills(30);
  }

  @Test
  @Tag("nightly")
  @Timeout(3_600)
  void aThousandKillsTearNoFile() throws Exception {
    survivesKills(1_000);
  }

  private void survivesKills(int kills) throws Exception {
    byte[] one = EndlessSaves.content(ONE);
    byte[] other = EndlessSaves.content(OTHER);
    Files.write(file, other);
    Random moments = new Random(kills);
    for (int i = 0; i < kills; i++) {
      killWhileSaving(moments.nextInt(LATEST_KILL_NANOS));
      byte[] left = Files.readAllBytes(file);
      assertThat(Arrays.equals(left, one) || Arrays.equals(left, other))
          .as("kill %d left one of the contents (%d bytes)", i, left.length)
          .isTrue();
    }
    nextSaveRemovesStrays(one);
  }

  private void killWhileSaving(long nanos) throws Exception {
    Process saves = start();
    try (BufferedReader output = saves.inputReader(UTF_8)) {
      assertThat(output.readLine()).isEqualTo(EndlessSaves.BEGUN);
      TimeUnit.NANOSECONDS.sleep(nanos);
      assertThat(saves.isAlive()).as("still saving").isTrue();
    } finally {
      saves.destroyForcibly().waitFor();
    }
  }

  private Process start() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-Xmx32m", "-cp", classes(), EndlessSaves.class.getName()));
    command.addAll(List.of(file.toString(), Integer.toString(ONE), Integer.toString(OTHER)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String classes() throws Exception {
    List<String> folders = new ArrayList<>();
    for (Class<?> type : List.of(DurableFile.class, EndlessSaves.class)) {
      folders.add(
          Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return String.join(File.pathSeparator, folders);
  }

  private void nextSaveRemovesStrays(byte[] content) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path part : files.filter(PartFile::isNamedLikeOne).toList()) {
        Files.setLastModifiedTime(part, FileTime.from(Instant.now().minus(Duration.ofMinutes(61))));
      }
    }
    DurableFile.replace(file, content);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }
}
