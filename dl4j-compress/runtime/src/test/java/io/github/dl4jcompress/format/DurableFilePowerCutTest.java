package io.github.dl4jcompress.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power goes after every call, and any of what was not synced is lost. */
class DurableFilePowerCutTest {
  private static final String OLD = "the old bytes";

  /** Ten writes, so that eleven changes are pending before the file is synced. */
  private static final String NEW = "a new one ".repeat(8);

  private static final String NEWER = "the newest".repeat(7);

  private final Path directory;
  private final Path file;

  DurableFilePowerCutTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = directory.resolve("model.d4c");
  }

  private static void save(Path file, String content, Disk disk) throws IOException {
    DurableFile.replace(file, content.getBytes(ISO_8859_1), disk);
  }

  @Test
  void leavesTheOldFileOrTheNewOne() throws IOException {
    VolatileDisk disk = new VolatileDisk(file, OLD, path -> true);
    save(file, NEW, disk);
    assertThat(disk.everAfterPowerCut()).containsExactlyInAnyOrder(OLD, NEW);
  }

  @Test
  void leavesTheNewFileOnceItIsSaved() throws IOException {
    VolatileDisk disk = new VolatileDisk(file, OLD, path -> true);
    save(file, NEW, disk);
    assertThat(disk.afterPowerCut()).containsExactly(NEW);
  }

  @Test
  void doesSoTimeAndAgain() throws IOException {
    VolatileDisk disk = new VolatileDisk(file, OLD, path -> true);
    save(file, NEW, disk);
    disk.everAfterPowerCut().clear();
    save(file, NEWER, disk);
    assertThat(disk.everAfterPowerCut()).containsExactlyInAnyOrder(NEW, NEWER);
    assertThat(disk.afterPowerCut()).containsExactly(NEWER);
  }

  /** Shows that these tests would notice if the file were not synced before the move. */
  @Test
  void aDiskThatDoesNotSyncTheFileTearsIt() throws IOException {
    VolatileDisk disk = new VolatileDisk(file, OLD, path -> path.equals(directory));
    save(file, NEW, disk);
    assertThat(disk.everAfterPowerCut()).contains(OLD, NEW, "").hasSizeGreaterThan(1_000);
  }

  /** Shows that these tests would notice if the directory were not synced after the move. */
  @Test
  void aDiskThatDoesNotSyncTheDirectoryLosesTheNewFile() throws IOException {
    VolatileDisk disk = new VolatileDisk(file, OLD, path -> !path.equals(directory));
    save(file, NEW, disk);
    assertThat(disk.afterPowerCut()).containsExactlyInAnyOrder(OLD, NEW);
  }
}
