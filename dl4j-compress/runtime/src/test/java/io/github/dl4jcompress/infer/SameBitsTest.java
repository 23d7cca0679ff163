package io.github.dl4jcompress.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Join;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.RandomGraphs;
import io.github.dl4jcompress.model.RandomNetworks;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every set of kernels, and every way of asking, against {@link ReferenceKernels}: the very same
 * bits on a thousand random networks of any kind.
 */
class SameBitsTest {
  private static final int NETWORKS = 1_000;

  static List<KernelSet> sets() {
    return List.of(KernelSet.PLAIN, KernelSet.ofThisJvm());
  }

  private static IntegerEngine reference(CompactNetwork network) {
    return new IntegerEngine(network, new ReferenceKernels());
  }

  private static void assertSame(float[][] found, float[][] expected, long seed) {
    assertThat(Arrays.deepEquals(found, expected))
        .as("network %d gives %s", seed, Arrays.deepToString(found))
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("sets")
  void aPredictorGivesThemHoweverOftenItHasRun(KernelSet set) {
    for (long seed = 0; seed < NETWORKS; seed++) {
      CompactNetwork network = RandomGraphs.ofAnyKind(seed);
      IntegerEngine engine = new IntegerEngine(network, set);
      Predictor predictor = engine.predictor();
      for (int i = 0; i < 3; i++) {
        float[][] examples = RandomNetworks.examples(network, seed + i);
        float[][] expected = reference(network).predictAll(examples);
        assertSame(engine.predictAll(examples), expected, seed);
        assertSame(engine.logitsAll(examples), reference(network).logitsAll(examples), seed);
        float[][] results =
            Arrays.stream(expected).map(each -> new float[each.length]).toArray(float[][]::new);
        predictor.predictAll(examples, results);
        assertSame(results, expected, seed);
      }
    }
  }

  /** Seventeen examples: more than are computed at once. */
  @ParameterizedTest
  @MethodSource("sets")
  void aBatchGivesThem(KernelSet set) {
    int compared = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      CompactNetwork network = RandomGraphs.ofAnyKind(seed);
      if (network.inputs().size() > 1 || network.wiring().outputs().size() > 1) {
        continue;
      }
      compared++;
      float[][] examples = new float[17][];
      float[][] expected = new float[examples.length][];
      IntegerEngine reference = reference(network);
      for (int i = 0; i < examples.length; i++) {
        examples[i] = RandomNetworks.examples(network, seed + i)[0];
        expected[i] = reference.predict(examples[i]);
      }
      IntegerEngine engine = new IntegerEngine(network, set);
      assertSame(engine.predictBatch(examples), expected, seed);
      if (!network.isSequence()) {
        float[] results = new float[examples.length * network.outputs()];
        engine.predictor().predictBatch(joined(examples), examples.length, results);
        assertThat(results).as("network %d", seed).isEqualTo(joined(expected));
      }
    }
    assertThat(compared).isGreaterThan(NETWORKS / 2);
  }

  @ParameterizedTest
  @MethodSource("sets")
  void aStreamGivesThem(KernelSet set) {
    int compared = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      CompactNetwork network = RandomGraphs.ofAnyKind(seed);
      if (!network.isSequence()
          || network.inputs().size() > 1
          || network.wiring().outputs().size() > 1) {
        continue;
      }
      compared++;
      float[] sequence = RandomNetworks.examples(network, seed)[0];
      FrameStream stream = new IntegerEngine(network, set).stream();
      IntegerEngine reference = reference(network);
      int each = network.input().elements();
      float[] answer = new float[network.outputs()];
      for (int to = each; to <= sequence.length; to += each) {
        stream.accept(Arrays.copyOfRange(sequence, to - each, to));
        float[] all = reference.predict(Arrays.copyOf(sequence, to));
        stream.predict(answer);
        assertThat(answer)
            .as("network %d after %d values", seed, to)
            .isEqualTo(Arrays.copyOfRange(all, all.length - answer.length, all.length));
      }
    }
    assertThat(compared).isGreaterThan(NETWORKS / 4);
  }

  private static float[] joined(float[][] arrays) {
    float[] all = new float[arrays.length * arrays[0].length];
    for (int i = 0; i < arrays.length; i++) {
      System.arraycopy(arrays[i], 0, all, i * arrays[0].length, arrays[0].length);
    }
    return all;
  }

  /** Else the tests above would say little. */
  @Test
  void theNetworksDiffer() {
    Map<String, Integer> kinds = new HashMap<>();
    int joins = 0;
    int several = 0;
    int bothWays = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      CompactNetwork network = RandomGraphs.ofAnyKind(seed);
      for (Layer layer : network.layers()) {
        kinds.merge(layer.kind(), 1, Integer::sum);
        joins += layer instanceof Join ? 1 : 0;
        bothWays += layer instanceof Bidirectional ? 1 : 0;
      }
      several += network.wiring().outputs().size() > 1 && network.inputs().size() > 1 ? 1 : 0;
    }
    assertThat(kinds).hasSizeGreaterThan(10).allSatisfy((kind, count) -> assertThat(count).isGreaterThan(50));
    assertThat(joins).isGreaterThan(NETWORKS / 2);
    assertThat(several).isGreaterThan(NETWORKS / 20);
    assertThat(bothWays).isGreaterThan(NETWORKS / 20);
  }
}
