package io.github.dl4jcompress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.format.CorruptModelException;
import io.github.dl4jcompress.format.Layout;
import io.github.dl4jcompress.format.ReadLimits;
import io.github.dl4jcompress.format.SampleFiles;
import io.github.dl4jcompress.format.UnsupportedModelException;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.RandomGraphs;
import io.github.dl4jcompress.model.RandomNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LazyModelTest {
  private static final CompactNetwork NETWORK = RandomNetworks.sequenceNetwork(6);

  private final Path file;

  LazyModelTest(@TempDir Path directory) {
    file = directory.resolve("model.d4c");
  }

  private LazyModel saved(CompactNetwork network, Layout layout) throws IOException {
    CompactModel.of(network).save(file, layout);
    return LazyModel.open(file);
  }

  private static Stream<CompactNetwork> networks() {
    return Stream.concat(
        SampleFiles.networks(),
        IntStream.range(0, 30)
            .boxed()
            .flatMap(
                i ->
                    Stream.of(
                        RandomNetworks.network(i),
                        RandomGraphs.graph(i),
                        RandomGraphs.sequenceGraph(i),
                        RandomNetworks.realSequenceNetwork(i),
                        RandomNetworks.sequenceNetwork(i))));
  }

  private static float[] input(CompactNetwork network, int seed) {
    return network.isSequence()
        ? RandomNetworks.sequence(network, seed)
        : RandomNetworks.example(network, seed);
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void predictsTheSameBitsAsTheWholeModel(Layout layout) throws IOException {
    for (CompactNetwork network : networks().toList()) {
      CompactModel model = CompactModel.of(network);
      LazyModel lazy = saved(network, layout);
      LazyModel releasing = lazy.releasingEach();
      assertThat(CompactModel.load(file).toBytes()).isEqualTo(model.toBytes());
      for (int i = 0; i < 3; i++) {
        float[][] inputs = RandomNetworks.examples(network, i);
        float[][] expected = model.predictAll(inputs);
        assertThat(lazy.predictAll(inputs)).isDeepEqualTo(expected);
        assertThat(releasing.predictAll(inputs)).isDeepEqualTo(expected);
        if (inputs.length == 1 && expected.length == 1) {
          assertThat(lazy.predict(inputs[0])).isEqualTo(expected[0]);
          assertThat(model.predict(inputs[0])).isEqualTo(expected[0]);
          assertThat(lazy.classify(inputs[0])).isEqualTo(model.classify(inputs[0]));
          assertThat(lazy.inputShape()).isEqualTo(model.inputShape());
        }
      }
      assertThat(lazy.inputShapes()).isEqualTo(model.inputShapes());
      assertThat(lazy.activationBytes(3)).isBetween(1L, model.activationBytes(3));
      assertThat(lazy.outputs()).isEqualTo(model.outputs());
      assertThat(lazy.metadata()).isEqualTo(model.metadata());
    }
  }

  @Test
  void decodesOnDemandAndAgainAfterARelease() throws IOException {
    LazyModel lazy = saved(NETWORK, Layout.SECTION_PER_LAYER);
    assertThat(lazy.sections()).isEqualTo(3);
    assertThat(loaded(lazy)).isEmpty();

    lazy.load(1);
    assertThat(loaded(lazy)).containsExactly(1);
    float[] input = input(NETWORK, 1);
    float[] expected = CompactModel.of(NETWORK).predict(input);
    assertThat(lazy.predict(input)).isEqualTo(expected);
    assertThat(loaded(lazy)).containsExactly(0, 1, 2);

    lazy.release(0);
    assertThat(loaded(lazy)).containsExactly(1, 2);
    assertThat(lazy.predict(input)).isEqualTo(expected);
    lazy.releaseAll();
    assertThat(loaded(lazy)).isEmpty();
    assertThat(lazy.predict(input)).isEqualTo(expected);
  }

  @Test
  void keepsNothingWhereItReleasesEach() throws IOException {
    LazyModel lazy = saved(NETWORK, Layout.FILE_PER_LAYER).releasingEach();
    lazy.predict(input(NETWORK, 1));
    assertThat(loaded(lazy)).isEmpty();
    lazy.load(2);
    lazy.predict(input(NETWORK, 2));
    assertThat(loaded(lazy)).containsExactly(2);
  }

  private static List<Integer> loaded(LazyModel lazy) {
    return IntStream.range(0, lazy.sections()).filter(lazy::isLoaded).boxed().toList();
  }

  @Test
  void opensWithoutLookingAtTheSections() throws IOException {
    saved(NETWORK, Layout.SECTION_PER_LAYER);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    LazyModel lazy = LazyModel.open(file);
    lazy.load(0);
    lazy.load(1);
    assertThatThrownBy(() -> lazy.predict(input(NETWORK, 1)))
        .isInstanceOf(CorruptModelException.class)
        .hasMessageStartingWith("section 2 at byte 0: the head says checksum ");
  }

  @Test
  void opensAndRunsAsFarAsTheFilesAreThere() throws IOException {
    saved(NETWORK, Layout.FILE_PER_LAYER);
    List<Path> parts;
    try (Stream<Path> files = Files.list(file.getParent())) {
      parts = files.filter(path -> !path.equals(file)).sorted().toList();
    }
    assertThat(parts).hasSize(3);
    Files.delete(parts.get(1));
    LazyModel lazy = LazyModel.open(file);
    lazy.load(0);
    lazy.load(2);
    assertThatThrownBy(() -> lazy.load(1))
        .isInstanceOf(CorruptModelException.class)
        .hasMessage("section 1 at byte 0: " + parts.get(1).getFileName() + " is missing");
    assertThat(loaded(lazy)).containsExactly(0, 2);
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void noticesThatItsFileIsAnotherNow(Layout layout) throws IOException {
    LazyModel lazy = saved(NETWORK, layout);
    if (layout != Layout.ONE_SECTION) {
      lazy.load(0);
    }
    for (CompactNetwork other : networks().limit(12).toList()) {
      CompactModel.of(other).save(file, layout);
      assertThatThrownBy(() -> lazy.predict(input(NETWORK, 1)))
          .isInstanceOf(CorruptModelException.class)
          .hasMessageMatching(
              "section [01] at byte 0: (need \\d+ bytes, found \\d+|.+ is missing|.+ checksum .+)");
    }
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> lazy.predict(input(NETWORK, 1)))
        .isInstanceOf(CorruptModelException.class);
  }

  @Test
  void refusesWhatIsNoModel() throws IOException {
    assertThatThrownBy(() -> LazyModel.open(file)).isInstanceOf(NoSuchFileException.class);
    Files.writeString(file, "D4C? no");
    assertThatThrownBy(() -> LazyModel.open(file))
        .isInstanceOf(CorruptModelException.class)
        .hasMessage("magic at byte 0: not a .d4c file");
    saved(NETWORK, Layout.SECTION_PER_LAYER);
    assertThatThrownBy(() -> LazyModel.open(file, ReadLimits.DEFAULT.withWeights(1)))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageStartingWith("weights: found ");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 70));
    assertThatThrownBy(() -> LazyModel.open(file))
        .isInstanceOf(CorruptModelException.class)
        .hasMessageMatching("(length|header) at byte \\d+: .+");
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void isSharedByManyThreads(Layout layout) throws Exception {
    LazyModel lazy = saved(NETWORK, layout);
    LazyModel releasing = lazy.releasingEach();
    CompactModel model = CompactModel.of(NETWORK);
    ExecutorService pool = Executors.newFixedThreadPool(16);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        float[] input = input(NETWORK, i);
        float[] expected = model.predict(input);
        int number = i;
        runs.add(
            pool.submit(
                () -> {
                  for (int k = 0; k < 20; k++) {
                    assertThat(lazy.predict(input)).isEqualTo(expected);
                    assertThat(releasing.predict(input)).isEqualTo(expected);
                    lazy.release((number + k) % lazy.sections());
                  }
                  return number;
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void mayBeFirstUsedByManyThreadsAtOnce() throws Exception {
    saved(NETWORK, Layout.SECTION_PER_LAYER);
    float[] input = input(NETWORK, 3);
    float[] expected = CompactModel.of(NETWORK).predict(input);
    int threads = 8;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int race = 0; race < 100; race++) {
        LazyModel lazy = LazyModel.open(file);
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Future<float[]>> runs = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          runs.add(
              pool.submit(
                  () -> {
                    start.await();
                    return lazy.predict(input);
                  }));
        }
        for (Future<float[]> run : runs) {
          assertThat(run.get()).isEqualTo(expected);
        }
        assertThat(loaded(lazy)).containsExactly(0, 1, 2);
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
