package io.github.dl4jcompress.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Join;
import io.github.dl4jcompress.model.RandomGraphs;
import io.github.dl4jcompress.model.RandomNetworks;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** Networks with branches against {@link GraphReference}: the very same bits. */
class GraphsAgainstReferenceTest {
  private static final int NETWORKS = 400;

  private static void assertSame(LongFunction<CompactNetwork> networks) {
    for (long seed = 0; seed < NETWORKS; seed++) {
      CompactNetwork network = networks.apply(seed);
      float[][] examples = RandomNetworks.examples(network, seed);
      assertThat(new IntegerEngine(network).logitsAll(examples))
          .as("network %d", seed)
          .isDeepEqualTo(GraphReference.logits(network, examples));
    }
  }

  @Test
  void agreesOnRandomGraphs() {
    assertSame(RandomGraphs::graph);
  }

  @Test
  void agreesOnRandomGraphsWithRealWeights() {
    assertSame(RandomGraphs::realGraph);
  }

  @Test
  void agreesOnRandomGraphsOfFewerCodes() {
    assertSame(RandomGraphs::narrowGraph);
  }

  @Test
  void agreesOnRandomGraphsForSequences() {
    assertSame(RandomGraphs::sequenceGraph);
  }

  @Test
  void isComparedOnNetworksThatDiffer() {
    Set<Float> values = new HashSet<>();
    int joins = 0;
    int several = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      CompactNetwork network = RandomGraphs.graph(seed);
      joins += (int) network.layers().stream().filter(Join.class::isInstance).count();
      several += network.wiring().outputs().size() > 1 && network.inputs().size() > 1 ? 1 : 0;
      float[][] found =
          new IntegerEngine(network).logitsAll(RandomNetworks.examples(network, seed));
      for (float[] each : found) {
        for (float value : each) {
          values.add(value);
        }
      }
    }
    assertThat(joins).isGreaterThan(2 * NETWORKS);
    assertThat(several).isGreaterThan(NETWORKS / 3);
    assertThat(values).hasSizeGreaterThan(10_000);
  }

  /** Step by step, of the networks of one input and one output. */
  @Test
  void streamsGiveTheSameBits() {
    int compared = 0;
    int whole = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      CompactNetwork network = RandomGraphs.sequenceGraph(seed);
      if (network.inputs().size() > 1 || network.wiring().outputs().size() > 1) {
        continue;
      }
      compared++;
      whole += network.layers().stream().anyMatch(Bidirectional.class::isInstance) ? 1 : 0;
      IntegerEngine engine = new IntegerEngine(network);
      float[] sequence = RandomNetworks.examples(network, seed)[0];
      FrameStream stream = engine.stream();
      int each = network.input().elements();
      for (int from = 0; from < sequence.length; from += each) {
        stream.accept(Arrays.copyOfRange(sequence, from, from + each));
        float[] all = engine.predict(Arrays.copyOf(sequence, from + each));
        float[] last = Arrays.copyOfRange(all, all.length - network.outputs(), all.length);
        assertThat(stream.predict()).isEqualTo(last);
        assertThat(stream.predict()).isEqualTo(last); // asked again, nothing has changed
      }
    }
    assertThat(compared).isGreaterThan(NETWORKS / 5);
    assertThat(whole).isBetween(compared / 10, compared * 9 / 10);
  }

  @Test
  void refusesWhatItCannotTakeByTheShapesOfInputsAndOutputs() {
    CompactNetwork network = RandomGraphs.graph(firstOfTwoInputs());
    IntegerEngine engine = new IntegerEngine(network);
    String shapes = network.flow().inputShapes().toString();
    String outputs = network.flow().outputShapes().toString();
    assertThatThrownBy(() -> engine.predictAll(new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the network has inputs of the shapes " + shapes + ", got 1");
    assertThatThrownBy(() -> engine.predict(new float[3]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "predict takes one input and gives one output; call predictAll; the network has inputs"
                + " of the shapes "
                + shapes
                + " and outputs of the shapes "
                + outputs);
  }

  private static long firstOfTwoInputs() {
    long seed = 0;
    while (RandomGraphs.graph(seed).inputs().size() != 2) {
      seed++;
    }
    return seed;
  }
}
