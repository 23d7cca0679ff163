package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.dl4jcompress.LazyModel;
import io.github.dl4jcompress.codec.SlowSection;
import io.github.dl4jcompress.model.CompactNetwork;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What it costs to open a file that was made to cost much. */
class OpeningCostTest {
  private static final String HEAVY = "io.github.dl4jcompress.format.HeavyFiles#";
  private static final long FREE = 8 << 20;

  /** Under a second on a free core; builds share theirs. */
  private static final Duration MOST = Duration.ofSeconds(8);

  /** Of a processor. Under a second on a free core; where all are busy, each does less. */
  private static final Duration MOST_WORK = Duration.ofSeconds(4);

  private static final List<SlowSection> FEW =
      List.of(SlowSection.plainLarge(), SlowSection.mixedZeros());

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static void openIfSound(byte[] file) throws IOException {
    long start = System.nanoTime();
    try {
      CompactNetwork network = ModelFile.read(file, ReadLimits.DEFAULT);
      assertThat(network.layers()).isNotEmpty();
    } catch (CorruptModelException e) {
      assertThat(e).hasMessageMatching("section 0(, layer 0)? at byte \\d+: .+");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MOST);
  }

  /** The decoded size is at least that by which the reader's limit is one too low. */
  private static long decodedBytes(byte[] file) throws ModelFileException {
    long low = 0;
    long high = 1 << 30;
    Header header = Header.read(file, file.length, ReadLimits.DEFAULT);
    int front = header.frontBytes();
    while (low + 1 < high) {
      long middle = (low + high) / 2;
      try {
        HeadReader.read(
            new ByteSource(file, front - header.headBytes(), front),
            header.minor(),
            ReadLimits.DEFAULT.withDecodedBytes(middle));
        high = middle;
      } catch (UnsupportedModelException e) {
        low = middle;
      }
    }
    return high;
  }

  @ParameterizedTest(name = "file {index}")
  @MethodSource(HEAVY + "ofManyWeights")
  void staysWithinFileAndTwiceDecodedSize(byte[] file) throws IOException {
    long allowed = file.length + 2 * decodedBytes(file) + FREE;
    long before = THREADS.getCurrentThreadAllocatedBytes();
    openIfSound(file);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(allowed);
  }

  @ParameterizedTest(name = "file {index}")
  @MethodSource(HEAVY + "ofManyLayers")
  void opensAsManyLayersAsThereMayBe(byte[] file) throws IOException {
    openIfSound(file);
    assertThat(ModelFile.read(file, ReadLimits.DEFAULT).layers()).hasSize(HeavyFiles.LAYERS);
  }

  static Stream<byte[]> slowFiles() {
    return SlowFiles.of(SlowFiles.SMALL, ReadLimits.DEFAULT, FEW).values().stream();
  }

  static Stream<byte[]> allSlowFiles() {
    return Stream.of(SlowFiles.SMALL, SlowFiles.LARGE)
        .map(bytes -> SlowFiles.of(bytes, ReadLimits.DEFAULT, SlowSection.all()))
        .flatMap(files -> files.values().stream());
  }

  @ParameterizedTest(name = "file {index}")
  @MethodSource("slowFiles")
  void givesUpWhereFewBytesTakeLong(byte[] file) {
    long start = THREADS.getCurrentThreadCpuTime();
    assertThatThrownBy(() -> ModelFile.read(file, ReadLimits.DEFAULT))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageMatching("(decoding steps, in section 0|weights per byte): .+");
    long spent = THREADS.getCurrentThreadCpuTime() - start;
    assertThat(Duration.ofNanos(spent)).isLessThan(MOST_WORK);
  }

  @Tag("nightly")
  @ParameterizedTest(name = "file {index}")
  @MethodSource("allSlowFiles")
  void givesUpWhereverFewBytesTakeLong(byte[] file) {
    givesUpWhereFewBytesTakeLong(file);
  }

  /** What has been allocated may have been released: a small heap tells. */
  @Test
  void opensAllOfThemInASmallHeap(@TempDir Path directory) throws Exception {
    Stream<byte[]> rest = Stream.of(HeavyFiles.ofManyNames(1 << 17), HeavyFiles.ofManyReferences());
    List<String> paths = new ArrayList<>();
    for (byte[] file :
        Stream.of(
                HeavyFiles.ofManyLayers(),
                HeavyFiles.ofManyWeights(),
                HeavyFiles.ofManyValues(),
                rest)
            .flatMap(files -> files)
            .toList()) {
      paths.add(Files.write(directory.resolve(paths.size() + ".d4c"), file).toString());
    }
    List<String> options = List.of("-Xmx64m", "-XX:+UseSerialGC");
    String printed =
        new String(ChildJvm.run(options, HeavyFiles.class, paths), StandardCharsets.UTF_8);
    assertThat(printed.lines())
        .allMatch(line -> line.matches("opened|refused"))
        .hasSameSizeAs(paths);
  }

  @Test
  void readsNoMoreThanTheHeadOfALazyModel(@TempDir Path directory) throws IOException {
    byte[] file = HeavyFiles.ofManyWeights().skip(1).findFirst().orElseThrow();
    assertThat(file.length).isGreaterThan(1 << 20);
    Path path = Files.write(directory.resolve("model.d4c"), file);
    LazyModel.open(path); // loads classes
    long before = THREADS.getCurrentThreadAllocatedBytes();
    assertThat(LazyModel.open(path).sections()).isEqualTo(1);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
  }
}
