package io.github.dl4jcompress.shrink;

import static io.github.dl4jcompress.shrink.Weights.assertRemovals;
import static io.github.dl4jcompress.shrink.Weights.shape;
import static io.github.dl4jcompress.shrink.Weights.shrunk;
import static io.github.dl4jcompress.shrink.Weights.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.shrink.Shrinker.Removal;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional.Mode;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ShrinkerBidirectionalTest {
  private static final INDArray SEQUENCES = TinyData.sequences(4, 1).getFeatures();
  private static final InputType INPUT = InputType.recurrent(TinyData.SEQUENCE_FEATURES);

  private static Bidirectional both(Mode mode, int units) {
    Layer one = new LSTM.Builder().nOut(units).activation(Activation.TANH).build();
    Bidirectional both = new Bidirectional(mode, one);
    both.setLayerName("both");
    return both;
  }

  private static Layer simple(String name, int units) {
    return new SimpleRnn.Builder().name(name).nOut(units).activation(Activation.TANH).build();
  }

  private static RnnOutputLayer output() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .name("output")
        .nOut(TinyData.CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  /** Makes the other cells of a direction not hear some. */
  private static void unheard(MultiLayerNetwork network, String direction, int... cells) {
    Weights.zero(Weights.of(network, "both", direction + "RW"), 0, cells);
  }

  @Test
  void concatenatedDirectionsLoseCellsOfTheirOwn() {
    MultiLayerNetwork network = Weights.chain(INPUT, both(Mode.CONCAT, 4), output());
    unheard(network, "f", 1);
    unheard(network, "b", 3);
    unread(network, "output", 1, 4 + 3);
    Shrinker.Result<MultiLayerNetwork> result = shrunk(network, SEQUENCES);
    assertRemovals(result, new Removal("both", 8, 6, 0));
    for (String direction : new String[] {"f", "b"}) {
      assertThat(shape(result.network(), "both", direction + "W")).containsExactly(3, 12);
      assertThat(shape(result.network(), "both", direction + "RW")).containsExactly(3, 12);
      assertThat(shape(result.network(), "both", direction + "b")).containsExactly(12);
    }
    assertThat(shape(result.network(), "output", "W")).containsExactly(6, 3);
  }

  @Test
  void bothDirectionsKeepAsManyCells() {
    MultiLayerNetwork network = Weights.chain(INPUT, both(Mode.CONCAT, 4), output());
    unheard(network, "f", 0, 1, 2);
    unheard(network, "b", 3);
    unread(network, "output", 0, 1, 2, 4 + 3);
    assertRemovals(shrunk(network, SEQUENCES), new Removal("both", 8, 6, 0));
    MultiLayerNetwork oneSided = Weights.chain(INPUT, both(Mode.CONCAT, 4), output());
    unheard(oneSided, "f", 0, 1);
    unread(oneSided, "output", 0, 1);
    assertRemovals(shrunk(oneSided, SEQUENCES));
  }

  @ParameterizedTest
  @EnumSource(names = {"ADD", "MUL", "AVERAGE"})
  void joinedCellsGoTogether(Mode mode) {
    MultiLayerNetwork network = Weights.chain(INPUT, both(mode, 4), output());
    unheard(network, "f", 1, 2);
    unheard(network, "b", 1);
    unread(network, "output", 1, 2); // others hear 2 backwards
    assertRemovals(shrunk(network, SEQUENCES), new Removal("both", 8, 6, 0));
  }

  @Test
  void whatIsReadInOneDirectionStaysBelow() {
    MultiLayerNetwork network =
        Weights.chain(INPUT, simple("below", 4), both(Mode.CONCAT, 3), output());
    Weights.zero(Weights.of(network, "below", "RW"), 0, 1, 2);
    Weights.zero(Weights.of(network, "both", "fW"), 0, 1, 2);
    Weights.zero(Weights.of(network, "both", "bW"), 0, 1);
    assertRemovals(shrunk(network, SEQUENCES), new Removal("below", 4, 3, 0));
  }

  @Test
  void cellsThatSayZeroGo() {
    MultiLayerNetwork network = Weights.chain(INPUT, both(Mode.CONCAT, 4), output());
    for (String direction : new String[] {"f", "b"}) {
      Weights.zero(Weights.of(network, "both", direction + "W"), 1, 2);
      Weights.zero(Weights.of(network, "both", direction + "RW"), 1, 2);
      Weights.of(network, "both", direction + "b").putScalar(2, 0);
    }
    assertRemovals(shrunk(network, SEQUENCES), new Removal("both", 8, 6, 2));
  }

  /** Where steps are hidden, the backward direction would hear the folded constant too soon. */
  @Test
  void constantsAreNotFoldedIntoTwoDirections() {
    MultiLayerNetwork network =
        Weights.chain(INPUT, simple("below", 4), both(Mode.CONCAT, 3), output());
    Weights.zero(Weights.of(network, "below", "W"), 1, 1);
    Weights.zero(Weights.of(network, "below", "RW"), 1, 1);
    Weights.zero(Weights.of(network, "below", "RW"), 0, 1);
    Weights.of(network, "below", "b").putScalar(1, 0.7);
    assertRemovals(shrunk(network, SEQUENCES));
    Weights.of(network, "below", "b").putScalar(1, 0);
    assertRemovals(shrunk(network, SEQUENCES), new Removal("below", 4, 3, 1));
  }

  @Test
  void theLastStepOfBothIsUnderstood() {
    LastTimeStep last = new LastTimeStep(both(Mode.CONCAT, 4));
    last.setLayerName("both");
    MultiLayerNetwork network = Weights.chain(INPUT, last, TinyNetworks.output());
    unheard(network, "f", 1);
    unheard(network, "b", 0);
    unread(network, "output", 1, 4);
    assertRemovals(shrunk(network, SEQUENCES), new Removal("both", 8, 6, 0));
  }

  @Test
  void graphsShrinkToo() {
    ComputationGraph graph =
        TinyNetworks.graph(
            TinyNetworks.settings()
                .graphBuilder()
                .addInputs("sequence")
                .setInputTypes(INPUT)
                .addLayer("both", both(Mode.CONCAT, 4), "sequence")
                .addLayer("output", output(), "both")
                .setOutputs("output"));
    Weights.scramble(graph, 6);
    Weights.zero(Weights.of(graph, "both", "fRW"), 0, 1);
    Weights.zero(Weights.of(graph, "both", "bRW"), 0, 2);
    unread(graph, "output", 1, 6);
    assertRemovals(shrunk(graph, SEQUENCES), new Removal("both", 8, 6, 0));
  }

  @Test
  void timeBeforeFeaturesIsLeftAlone() {
    Layer one =
        new LSTM.Builder().nOut(4).activation(Activation.TANH).dataFormat(RNNFormat.NWC).build();
    Bidirectional both = new Bidirectional(Mode.CONCAT, one);
    both.setLayerName("both");
    RnnOutputLayer output = output();
    output.setRnnDataFormat(RNNFormat.NWC);
    MultiLayerNetwork network =
        Weights.chain(InputType.recurrent(TinyData.SEQUENCE_FEATURES, RNNFormat.NWC), both, output);
    unheard(network, "f", 1);
    unheard(network, "b", 1);
    unread(network, "output", 1, 5);
    assertRemovals(shrunk(network, SEQUENCES.permute(0, 2, 1).dup()));
  }
}
