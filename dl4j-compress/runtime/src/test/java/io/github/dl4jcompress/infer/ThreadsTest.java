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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ThreadsTest {
  private static final int THREADS = 64;
  private static final int PREDICTIONS = 300;

  private static List<float[][]> predictions(IntegerEngine engine, CompactNetwork network) {
    return IntStream.range(0, PREDICTIONS)
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

  @ParameterizedTest
  @MethodSource("networks")
  void predictsTheSameBitsInManyThreads(CompactNetwork network) throws Exception {
    IntegerEngine engine = new IntegerEngine(network);
    List<float[][]> alone = predictions(engine, network);
    CountDownLatch start = new CountDownLatch(THREADS);
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<float[][]>>> runs = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        runs.add(
            pool.submit(
                () -> {
                  start.countDown();
                  start.await();
                  return predictions(engine, network);
                }));
      }
      for (Future<List<float[][]>> run : runs) {
        for (int i = 0; i < PREDICTIONS; i++) {
          float[][] together = run.get().get(i);
          assertThat(Arrays.deepEquals(together, alone.get(i))).as("prediction %d", i).isTrue();
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
