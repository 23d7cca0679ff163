package io.github.dl4jcompress.infer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.RandomGraphs;
import io.github.dl4jcompress.model.RandomNetworks;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What predictors and streams allocate, on the plain kernels: vectors are objects until a method is
 * compiled.
 */
class AllocationTest {
  private static final int RUNS = 10;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * Bytes that the runs after the first allocate in this thread. The least of a few times: a JVM
   * that compiles a method may allocate something once.
   */
  private static long allocated(Runnable run) {
    run.run();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int j = 0; j < RUNS; j++) {
        run.run();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  private static IntegerEngine engine(CompactNetwork network) {
    return new IntegerEngine(network, KernelSet.PLAIN);
  }

  @Test
  void nothingForAnImage() {
    Predictor predictor = engine(LeNets.sparse(4)).predictor();
    float[] pixels = LeNets.example(1);
    float[] result = new float[10];
    assertThat(allocated(() -> predictor.predict(pixels, result))).isZero();
    assertThat(allocated(() -> predictor.classify(pixels))).isZero();
  }

  @Test
  void nothingForABatch() {
    Predictor predictor = engine(LeNets.sparse(4)).predictor();
    float[] pixels = new float[20 * 28 * 28];
    float[] results = new float[20 * 10];
    assertThat(allocated(() -> predictor.predictBatch(pixels, 20, results))).isZero();
  }

  static LongStream seeds() {
    return LongStream.range(0, 48);
  }

  /** Chains and graphs of any kind, shorter sequences after the longest. */
  @ParameterizedTest
  @MethodSource("seeds")
  void nothingForANetworkOfAnyKind(long seed) {
    CompactNetwork network = RandomGraphs.ofAnyKind(seed);
    Predictor predictor = engine(network).predictor();
    float[][] examples = RandomNetworks.examples(network, seed);
    float[][] shorter = examples.clone();
    for (int i = 0; i < shorter.length; i++) {
      int step = network.inputs().get(i).shape().elements();
      shorter[i] = Arrays.copyOf(examples[i], step);
    }
    float[][] results = engine(network).predictAll(examples);
    assertThat(
            allocated(
                () -> {
                  predictor.predictAll(examples, results);
                  predictor.predictAll(shorter, results);
                }))
        .isZero();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingForAStep(long seed) {
    CompactNetwork network = RandomNetworks.sequenceNetwork(seed);
    if (network.needsWholeSequence()) { // keeps all steps
      return;
    }
    FrameStream stream = engine(network).stream();
    float[] frame = new float[network.input().elements()];
    float[] result = new float[network.outputs()];
    assertThat(
            allocated(
                () -> {
                  stream.accept(frame);
                  stream.predict(result);
                  stream.classify();
                }))
        .isZero();
  }

  /** All but objects' heads and pointers, before anything is predicted as well as after. */
  @ParameterizedTest
  @MethodSource("seeds")
  void aPredictorTakesTheBytesThatTheEngineSays(long seed) {
    CompactNetwork network = RandomGraphs.ofAnyKind(seed);
    float[][] examples = RandomNetworks.examples(network, seed);
    IntegerEngine engine = engine(network);
    int steps = 1;
    for (int i = 0; i < examples.length; i++) {
      if (network.flow().isSequence(i)) {
        steps = examples[i].length / network.inputs().get(i).shape().elements();
      }
    }
    float[][] results = engine.predictAll(examples);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Predictor predictor = engine.predictor();
    predictor.predictAll(examples, results);
    long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
    long said = engine.activationBytes(steps);
    assertThat(predictor.bytes()).isEqualTo(said);
    assertThat(taken).isBetween(said, 2 * said + 4_000 + 2_000L * steps);
  }
}
