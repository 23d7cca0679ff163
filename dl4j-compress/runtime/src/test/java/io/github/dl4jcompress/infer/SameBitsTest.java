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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every set of kernels, and every way of asking, against {@link ReferenceKernels}: the very same
 * bits on a thousand random networks of any kind.
 */
class SameBitsTest {
  private static final int NETWORKS = 1_000;

  private static final List<KernelSet> SETS = List.of(KernelSet.PLAIN, KernelSet.ofThisJvm());

  private static IntegerEngine reference(CompactNetwork network) {
    return new IntegerEngine(network, new ReferenceKernels());
  }

  private static boolean hasOneOfEach(CompactNetwork network) {
    return network.inputs().size() == 1 && network.wiring().outputs().size() == 1;
  }

  private static void assertSame(float[][] found, float[][] expected, long seed, KernelSet set) {
    assertThat(Arrays.deepEquals(found, expected))
        .as("network %d with %s gives %s", seed, set, Arrays.deepToString(found))
        .isTrue();
  }

  /** The second and the third time, the buffers have been used before. */
  @Test
  void predictorsGiveThemHoweverOftenTheyHaveRun() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      CompactNetwork network = RandomGraphs.ofAnyKind(seed);
      IntegerEngine reference = reference(network);
      for (KernelSet set : SETS) {
        IntegerEngine engine = new IntegerEngine(network, set);
        Predictor predictor = engine.predictor();
        for (int i = 0; i < 3; i++) {
          float[][] examples = RandomNetworks.examples(network, seed + i);
          float[][] expected = reference.predictAll(examples);
          float[][] results =
              Arrays.stream(expected).map(each -> new float[each.length]).toArray(float[][]::new);
          predictor.predictAll(examples, results);
          assertSame(results, expected, seed, set);
          assertSame(engine.predictAll(examples), expected, seed, set);
          assertSame(engine.logitsAll(examples), reference.logitsAll(examples), seed, set);
        }
      }
    }
  }

  /** Large enough for kernels that small ones are not worth. */
  static Stream<CompactNetwork> largeNetworks() {
    return Stream.of(
        LeNets.sparse(4),
        LeNets.sparse(8),
        LeNets.balanced(4),
        LeNets.balanced(8),
        LeNets.dense(8, 16, 100),
        RandomNetworks.listener(128, 1),
        RandomNetworks.listener(100, 4));
  }

  @ParameterizedTest
  @MethodSource("largeNetworks")
  void largeNetworksGiveThem(CompactNetwork network) {
    IntegerEngine reference = reference(network);
    List<IntegerEngine> engines =
        SETS.stream().map(set -> new IntegerEngine(network, set)).toList();
    for (int i = 0; i < 4; i++) {
      float[] example =
          network.isSequence() ? RandomNetworks.sequence(network, i) : LeNets.example(i);
      float[] expected = reference.logits(example);
      assertThat(expected).isNotEqualTo(new float[expected.length]);
      for (IntegerEngine engine : engines) {
        assertThat(engine.logits(example)).isEqualTo(expected);
      }
    }
  }

  /** Seventeen examples: more than are computed at once. */
  @Test
  void batchesGiveThem() {
    int compared = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      CompactNetwork network = RandomGraphs.ofAnyKind(seed);
      if (!hasOneOfEach(network)) {
        continue;
      }
      float[][] examples = new float[17][];
      float[][] expected = new float[examples.length][];
      IntegerEngine reference = reference(network);
      for (int i = 0; i < examples.length; i++) {
        examples[i] = RandomNetworks.examples(network, seed + i)[0];
        expected[i] = reference.predict(examples[i]);
      }
      for (KernelSet set : SETS) {
        IntegerEngine engine = new IntegerEngine(network, set);
        assertSame(engine.predictBatch(examples), expected, seed, set);
        if (!network.isSequence()) {
          compared++;
          float[] results = new float[examples.length * network.outputs()];
          engine.predictor().predictBatch(joined(examples), examples.length, results);
          assertSame(new float[][] {results}, new float[][] {joined(expected)}, seed, set);
        }
      }
    }
    assertThat(compared).isGreaterThan(NETWORKS / 2);
  }

  @Test
  void streamsGiveThem() {
    int compared = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      CompactNetwork network = RandomGraphs.ofAnyKind(seed);
      if (!network.isSequence() || !hasOneOfEach(network)) {
        continue;
      }
      compared++;
      float[] sequence = RandomNetworks.examples(network, seed)[0];
      IntegerEngine reference = reference(network);
      List<FrameStream> streams =
          SETS.stream().map(set -> new IntegerEngine(network, set).stream()).toList();
      int each = network.input().elements();
      float[] answer = new float[network.outputs()];
      for (int to = each; to <= sequence.length; to += each) {
        float[] all = reference.predict(Arrays.copyOf(sequence, to));
        float[] last = Arrays.copyOfRange(all, all.length - answer.length, all.length);
        for (FrameStream stream : streams) {
          stream.accept(Arrays.copyOfRange(sequence, to - each, to));
          stream.predict(answer);
          assertThat(answer).as("network %d after %d values", seed, to).isEqualTo(last);
        }
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
    assertThat(kinds)
        .containsKeys(
            "embedding",
            "masked lstm",
            "masked simple recurrent",
            "padding",
            "upsampling",
            "spreading")
        .hasSizeGreaterThan(16)
        .allSatisfy((kind, count) -> assertThat(count).isGreaterThan(40));
    assertThat(joins).isGreaterThan(NETWORKS / 2);
    assertThat(several).isGreaterThan(NETWORKS / 20);
    assertThat(bothWays).isGreaterThan(NETWORKS / 20);
  }
}
