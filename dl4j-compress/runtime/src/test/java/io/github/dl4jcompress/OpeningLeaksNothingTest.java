package io.github.dl4jcompress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.format.Layout;
import io.github.dl4jcompress.format.ModelFileException;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.RandomNetworks;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whoever opens models all day, half of them damaged, runs out of nothing. */
@EnabledOnOs(OS.LINUX) // which lists what a process holds open
class OpeningLeaksNothingTest {
  private static final int WAYS = 10;
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");
  private static final CompactNetwork NETWORK = RandomNetworks.sequenceNetwork(2);
  private static final float[] EXAMPLE = RandomNetworks.sequence(NETWORK, 1);

  private final Path folder;
  private final Path sound;
  private final Path damaged;
  private final Path split;
  private final Path lacking; // a section

  OpeningLeaksNothingTest(@TempDir Path folder) {
    this.folder = folder;
    sound = folder.resolve("sound.d4c");
    damaged = folder.resolve("damaged.d4c");
    split = folder.resolve("split.d4c");
    lacking = folder.resolve("lacking.d4c");
  }

  @BeforeEach
  void save() throws IOException {
    CompactModel model = CompactModel.of(NETWORK);
    model.save(sound, Layout.SECTION_PER_LAYER);
    byte[] bytes = Files.readAllBytes(sound);
    bytes[bytes.length - 1] ^= 1; // in the last section
    Files.write(damaged, bytes);
    model.save(split, Layout.FILE_PER_LAYER);
    model.save(lacking, Layout.FILE_PER_LAYER);
    List<Path> sections = files().stream().filter(OpeningLeaksNothingTest::isLastSection).toList();
    assertThat(sections).hasSize(1);
    Files.delete(sections.get(0));
  }

  private static boolean isLastSection(Path file) {
    return file.getFileName().toString().matches("lacking\\.d4c\\..*\\.1");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static int openFiles() throws IOException {
    try (Stream<Path> files = Files.list(OPEN_FILES)) {
      return (int) files.count();
    }
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  @Test
  void neitherFilesNorThreadsAreLeft() throws IOException {
    leavesNothing(600);
  }

  @Test
  @Tag("nightly")
  void neitherFilesNorThreadsAreLeftByTenThousand() throws IOException {
    leavesNothing(10_000);
  }

  private void leavesNothing(int times) throws IOException {
    openInEveryWay(); // loads classes, whose files stay open
    List<Path> filesBefore = files();
    int openBefore = openFiles();
    int threadsBefore = threads();
    int refused = 0;
    int opened = 0;
    while (opened + refused < times) {
      int more = openInEveryWay();
      refused += more;
      opened += WAYS - more;
    }
    assertThat(refused).isEqualTo(opened);
    assertThat(openFiles()).isCloseTo(openBefore, within(2));
    assertThat(threads()).isCloseTo(threadsBefore, within(2));
    assertThat(files()).isEqualTo(filesBefore);
  }

  /** How many of the ways were refused. */
  private int openInEveryWay() throws IOException {
    int refused = 0;
    for (Path file : List.of(sound, damaged)) {
      refused += isRefused(() -> CompactModel.load(file).predict(EXAMPLE));
      refused += isRefused(() -> LazyModel.open(file).predict(EXAMPLE));
      refused += isRefused(() -> loadFromAStream(file));
    }
    for (Path file : List.of(split, lacking)) {
      refused += isRefused(() -> CompactModel.load(file).predict(EXAMPLE));
      refused += isRefused(() -> LazyModel.open(file).releasingEach().predict(EXAMPLE));
    }
    return refused;
  }

  private static void loadFromAStream(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      assertThat(CompactModel.load(in).predict(EXAMPLE)).isNotEmpty();
    }
  }

  private interface Opening {
    void run() throws IOException;
  }

  private static int isRefused(Opening opening) throws IOException {
    try {
      opening.run();
      return 0;
    } catch (ModelFileException e) {
      return 1;
    }
  }
}
