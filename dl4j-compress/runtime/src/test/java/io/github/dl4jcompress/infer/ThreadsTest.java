package io.github.dl4jcompress.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.RandomGraphs;
import io.github.dl4jcompress.model.RandomNetworks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ThreadsTest {
  private static final int THREADS = 64;
  private static final int PREDICTIONS = 1_000; // of each thread

  private static List<float[][]> predictions(
      IntegerEngine engine, CompactNetwork network, int predictions) {
    return IntStream.range(0, predictions)
        .mapToObj(i -> engine.predictAll(RandomNetworks.examples(network, i)))
        .toList();
  }

  static Stream<CompactNetwork> networks() {
    return Stream.of(
        RandomNetworks.network(5),
        RandomNetworks.realNetwork(5),
        RandomGraphs.graph(1),
        RandomGraphs.sequenceGraph(1),
        RandomNetworks.sequenceNetwork(2), // ends
        RandomNetworks.sequenceNetwork(5)); // answers each step
  }

  /** Each thread has a predictor of its own, and all have the weights in common. */
  @ParameterizedTest
  @MethodSource("networks")
  void predictorsGiveTheSameBitsInManyThreads(CompactNetwork network) throws Exception {
    List<float[][]> examples =
        IntStream.range(0, 25).mapToObj(i -> RandomNetworks.examples(network, i)).toList();
    IntegerEngine engine = new IntegerEngine(network);
    List<float[][]> alone = examples.stream().map(engine::predictAll).toList();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      CountDownLatch start = new CountDownLatch(THREADS);
      List<Future<Integer>> runs = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread;
        runs.add(
            pool.submit(
                () -> {
                  start.countDown();
                  start.await();
                  return sameBits(engine.predictor(), examples, alone, first);
                }));
      }
      for (Future<Integer> run : runs) {
        assertThat(run.get()).isEqualTo(PREDICTIONS);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** How many predictions are as expected; threads begin with different examples. */
  private static int sameBits(
      Predictor predictor, List<float[][]> examples, List<float[][]> expected, int first) {
    int same = 0;
    for (int i = first; i < first + PREDICTIONS; i++) {
      float[][] right = expected.get(i % expected.size());
      float[][] found =
          Arrays.stream(right).map(each -> new float[each.length]).toArray(float[][]::new);
      predictor.predictAll(examples.get(i % examples.size()), found);
      same += Arrays.deepEquals(found, right) ? 1 : 0;
    }
    return same;
  }

  @ParameterizedTest
  @MethodSource("networks")
  void predictsTheSameBitsInManyThreads(CompactNetwork network) throws Exception {
    assertPredictsTheSameBits(network, 300, 1);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void predictsTheSameBitsOnFirstUse(CompactNetwork network) throws Exception {
    assertPredictsTheSameBits(network, 1, 20);
  }

  @Tag("nightly")
  @ParameterizedTest
  @MethodSource("networks")
  void predictsTheSameBitsOftenAndOnFirstUse(CompactNetwork network) throws Exception {
    assertPredictsTheSameBits(network, 1_000, 1);
    assertPredictsTheSameBits(network, 1, 1_000);
  }

  /**
   * All threads begin at once, with an engine that nobody has used; as often as there are engines.
   */
  private static void assertPredictsTheSameBits(
      CompactNetwork network, int predictions, int engines) throws Exception {
    List<float[][]> alone = predictions(new IntegerEngine(network), network, predictions);
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      for (int round = 0; round < engines; round++) {
        IntegerEngine engine = new IntegerEngine(network);
        CountDownLatch start = new CountDownLatch(THREADS);
        List<Future<List<float[][]>>> runs = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          runs.add(
              pool.submit(
                  () -> {
                    start.countDown();
                    start.await();
                    return predictions(engine, network, predictions);
                  }));
        }
        for (Future<List<float[][]>> run : runs) {
          assertSameBits(run.get(), alone);
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static void assertSameBits(List<float[][]> together, List<float[][]> alone) {
    for (int i = 0; i < alone.size(); i++) {
      assertThat(Arrays.deepEquals(together.get(i), alone.get(i))).as("prediction %d", i).isTrue();
    }
  }
}
