package io.github.dl4jcompress.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.RandomNetworks;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Networks for sequences against the bounds that {@link SequenceReference} derives. */
class SequencesAgainstReferenceTest {
  private static final int NETWORKS = 1000;

  private static double slack(Interval bounds) { // a float's rounding
    return 1e-6 * Math.max(Math.abs(bounds.low()), Math.abs(bounds.high()));
  }

  private static void assertWithinBounds(CompactNetwork network, float[] sequence, long seed) {
    float[] logits = new IntegerEngine(network).logits(sequence);
    List<Interval> expected = SequenceReference.logits(network, sequence);
    assertThat(logits).hasSize(expected.size());
    for (int i = 0; i < logits.length; i++) {
      Interval bounds = expected.get(i);
      assertThat((double) logits[i])
          .as("output %d of network %d, %s", i, seed, network)
          .isBetween(bounds.low() - slack(bounds), bounds.high() + slack(bounds));
    }
  }

  @Test
  void staysWithinTheBoundsOnRandomNetworks() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      CompactNetwork network = RandomNetworks.sequenceNetwork(seed);
      assertWithinBounds(network, RandomNetworks.sequence(network, seed), seed);
    }
  }

  @Test
  void staysWithinTheBoundsOnRandomNetworksWithRealWeights() {
    for (long seed = 0; seed < NETWORKS / 2; seed++) {
      CompactNetwork network = RandomNetworks.realSequenceNetwork(seed);
      assertWithinBounds(network, RandomNetworks.sequence(network, seed), seed);
    }
  }

  /**
   * Every layer's codes at every step up to the last, seen by cutting the network off behind it.
   */
  @Test
  void staysWithinTheBoundsBehindEveryLayer() {
    for (long seed = 0; seed < 300; seed++) {
      CompactNetwork network = RandomNetworks.sequenceNetwork(seed);
      float[] sequence = RandomNetworks.sequence(network, seed + 1);
      for (CompactNetwork part : RandomNetworks.cutBehindEachLayer(network)) {
        if (part.isSequence()) {
          assertWithinBounds(part, sequence, seed);
        }
      }
    }
  }

  /** Else the tests above would say little. */
  @Test
  void hasNarrowBoundsOnNetworksThatDiffer() {
    int ends = 0;
    int exact = 0;
    int count = 0;
    Set<Float> outputs = new HashSet<>();
    for (long seed = 0; seed < NETWORKS; seed++) {
      CompactNetwork network = RandomNetworks.sequenceNetwork(seed);
      float[] sequence = RandomNetworks.sequence(network, seed);
      ends += network.answersEachStep() ? 0 : 1;
      for (float output : new IntegerEngine(network).logits(sequence)) {
        outputs.add(output);
      }
      for (Interval bounds : SequenceReference.logits(network, sequence)) {
        exact += bounds.width() <= slack(bounds) ? 1 : 0;
        count++;
      }
    }
    assertThat(ends).isBetween(NETWORKS / 2, NETWORKS * 9 / 10);
    assertThat((double) exact / count).isGreaterThan(0.99);
    assertThat(outputs).hasSizeGreaterThan(4_500);
  }
}
