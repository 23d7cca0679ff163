package io.github.dl4jcompress.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.RandomNetworks;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The engine against {@link ReferenceEngine}. Codes must be equal, not only close: all arithmetic
 * is on integers but for one rounding of a product, where a 31-bit factor differs from the exact
 * one only if the product is within 2^-23 of a tie, which these seeded networks never are.
 */
class AgainstReferenceTest {
  private static final int NETWORKS = 1500;

  private static boolean endsReal(CompactNetwork network) {
    Layer last = network.layers().get(network.layers().size() - 1);
    return last.outputQuantizer(network.inputQuantizer()).isEmpty();
  }

  private static void assertAgree(CompactNetwork network, float[] example, long seed) {
    float[] logits = new IntegerEngine(network).logits(example);
    double[] expected = ReferenceEngine.logits(network, example);
    assertThat(logits).hasSameSizeAs(expected);
    for (int i = 0; i < logits.length; i++) {
      double tolerance = 1e-6 * Math.abs(expected[i]); // a float's rounding
      assertThat((double) logits[i])
          .as("output %d of network %d, %s", i, seed, network)
          .isCloseTo(expected[i], within(tolerance));
    }
  }

  @Test
  void agreesOnRandomNetworks() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      CompactNetwork network = RandomNetworks.network(seed);
      assertAgree(network, RandomNetworks.example(network, seed), seed);
    }
  }

  @Test
  void agreesOnRandomNetworksOfFewerCodes() {
    for (long seed = 0; seed < NETWORKS / 2; seed++) {
      CompactNetwork network = RandomNetworks.narrowNetwork(seed);
      float[] example = RandomNetworks.example(network, seed);
      for (CompactNetwork part : RandomNetworks.cutBehindEachLayer(network)) {
        assertAgree(part, example, seed);
      }
    }
  }

  /** Sums are doubles here, but no code is within their rounding of a tie. */
  @Test
  void agreesOnRandomNetworksWithRealWeights() {
    for (long seed = 0; seed < NETWORKS / 2; seed++) {
      CompactNetwork network = RandomNetworks.realNetwork(seed);
      float[] example = RandomNetworks.example(network, seed);
      for (CompactNetwork part : RandomNetworks.cutBehindEachLayer(network)) {
        assertAgree(part, example, seed);
      }
    }
  }

  /** Every layer's codes, seen by cutting the network off behind it. */
  @Test
  void agreesBehindEveryLayer() {
    for (long seed = 0; seed < 300; seed++) {
      CompactNetwork network = RandomNetworks.network(seed);
      float[] example = RandomNetworks.example(network, seed + 1);
      for (CompactNetwork part : RandomNetworks.cutBehindEachLayer(network)) {
        assertAgree(part, example, seed);
      }
    }
  }

  @Test
  void isComparedOnNetworksThatDiffer() {
    int real = 0;
    Set<Float> outputs = new HashSet<>();
    for (long seed = 0; seed < NETWORKS; seed++) {
      CompactNetwork network = RandomNetworks.network(seed);
      real += endsReal(network) ? 1 : 0;
      for (float output :
          new IntegerEngine(network).logits(RandomNetworks.example(network, seed))) {
        outputs.add(output);
      }
    }
    assertThat(real).isBetween(NETWORKS / 3, NETWORKS / 2);
    assertThat(outputs).hasSizeGreaterThan(9_000);
  }
}
