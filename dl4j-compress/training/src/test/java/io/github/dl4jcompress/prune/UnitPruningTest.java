package io.github.dl4jcompress.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.shrink.Shrinker;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Nesterovs;

/** Units that are pruned say 0, so that the shrinker removes them all. */
@SuppressWarnings("deprecation") // GravesLSTM is deprecated, and still found in the world
class UnitPruningTest {
  private static final PruningRecipe HALF =
      PruningRecipe.of(SparsitySchedule.linear(0.0, 0.5).overSteps(2, 8).every(2))
          .units()
          .except("output");

  private static MultiLayerNetwork recurrent(Layer layer) {
    layer.setLayerName("recurrent");
    return TinyNetworks.chain(
        TinyNetworks.settings(new Nesterovs(0.05, 0.9)),
        InputType.recurrent(TinyData.SEQUENCE_FEATURES),
        layer,
        new RnnOutputLayer.Builder()
            .name("output")
            .nOut(TinyData.CLASSES)
            .activation(Activation.SOFTMAX)
            .build());
  }

  private static MultiLayerNetwork train(
      MultiLayerNetwork network, DataSet data, PruningRecipe recipe) {
    network.addListeners(new PruningListener(recipe));
    for (int i = 0; i < 12; i++) {
      network.fit(data);
    }
    return network;
  }

  /** The shrinker's report, if the smaller network says the same. */
  private static List<String> removals(MultiLayerNetwork network, DataSet data) {
    Shrinker.Result<MultiLayerNetwork> result = Shrinker.shrink(network);
    INDArray difference =
        network.output(data.getFeatures()).sub(result.network().output(data.getFeatures()));
    assertThat(difference.amaxNumber().doubleValue()).isCloseTo(0, within(1e-6));
    return result.removals().stream()
        .map(removal -> removal.layer() + " " + removal.unitsBefore() + " " + removal.unitsAfter())
        .toList();
  }

  @Test
  void filtersBehindBatchNormalizationAndNeuronsAreRemoved() {
    DataSet data = TinyData.images(16, 1);
    MultiLayerNetwork network =
        train(TinyNetworks.imageChain(TinyNetworks.settings(new Nesterovs(0.05, 0.9))), data, HALF);
    assertThat(removals(network, data)).containsExactly("conv 4 2", "dense 8 4");
  }

  @Test
  void cellsOfEveryRecurrentLayerAreRemoved() {
    DataSet data = TinyData.sequences(8, 1);
    for (Layer layer :
        List.of(
            new LSTM.Builder().nOut(6).activation(Activation.TANH).build(),
            new GravesLSTM.Builder().nOut(6).activation(Activation.TANH).build(),
            new SimpleRnn.Builder().nOut(6).activation(Activation.TANH).build())) {
      MultiLayerNetwork network = train(recurrent(layer), data, HALF);
      assertThat(removals(network, data)).containsExactly("recurrent 6 3");
    }
  }

  @Test
  void theUnitsWithTheLowestMeanMagnitudeGo() {
    MultiLayerNetwork network =
        TinyNetworks.denseChain(TinyNetworks.settings(new Nesterovs(0, 0.9)));
    INDArray weights = network.getLayer("dense").getParam("W"); // [6, 8]
    weights.getColumn(3).assign(1e-3);
    weights.getColumn(6).assign(-1e-3);
    network.addListeners(
        new PruningListener(
            PruningRecipe.of(SparsitySchedule.oneShot(0.25, 0)).units().except("output")));
    network.fit(TinyData.vectors(4, 1));
    for (int unit = 0; unit < 8; unit++) {
      assertThat(weights.getColumn(unit).amaxNumber().doubleValue() == 0)
          .as("unit %d is gone", unit)
          .isEqualTo(unit == 3 || unit == 6);
    }
  }

  @Test
  void oneUnitOfEachLayerStaysHoweverLowItsScore() {
    DataSet data = TinyData.images(16, 1);
    MultiLayerNetwork network =
        TinyNetworks.imageChain(TinyNetworks.settings(new Nesterovs(0, 0.9)));
    network.getLayer("conv").getParam("W").muli(1e-4);
    PruningRecipe recipe = PruningRecipe.of(SparsitySchedule.oneShot(0.7, 2)).units().global();
    train(network, data, recipe.except("output"));
    // 12 units, 8 to go: 3 of conv, which are all smaller, and 5 of the other 8
    assertThat(removals(network, data)).containsExactly("conv 4 1", "dense 8 3");
  }

  private static void assertRefused(MultiLayerNetwork network, PruningRecipe recipe, String text) {
    assertThatThrownBy(() -> new PrunedNetwork(network, recipe))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(text);
  }

  @Test
  void refusesTheNetworksOutputs() {
    assertRefused(
        TinyNetworks.denseChain(TinyNetworks.settings()),
        PruningRecipe.of(HALF.schedule()).units(),
        "units of layer 'output' (OutputLayer) cannot be pruned: they are the network's outputs;"
            + " leave it out with except(\"output\")");
  }

  @Test
  void refusesUnitsThatAreNeverSilent() {
    MultiLayerNetwork sigmoid = recurrent(new LSTM.Builder().nOut(6).build());
    assertRefused(
        sigmoid,
        HALF,
        "units of layer 'recurrent' (LSTM) cannot be pruned: they do not say 0 without weights:"
            + " activation sigmoid of 0 is 0.5; leave it out with except(\"recurrent\")");
  }

  @Test
  void refusesLayersWhoseUnitsItDoesNotKnow() {
    LSTM lstm = new LSTM.Builder().nOut(6).activation(Activation.TANH).build();
    assertRefused(
        recurrent(new Bidirectional(lstm)),
        HALF,
        "units of layer 'recurrent' (Bidirectional) cannot be pruned: they are not understood;"
            + " dense, 2-d convolution, LSTM, GravesLSTM and SimpleRnn layers are supported; leave"
            + " it out with except(\"recurrent\")");
  }

  @Test
  void refusesUnitsBehindWhichAFixedShiftSpeaks() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.imageInput(),
            TinyNetworks.conv(4, Activation.RELU),
            new BatchNormalization.Builder().name("norm").lockGammaBeta(true).build(),
            TinyNetworks.output());
    assertRefused(
        network,
        HALF,
        "units of layer 'conv' (ConvolutionLayer) cannot be pruned: they would be heard through"
            + " batch normalization 'norm', whose gamma and beta are fixed; leave it out with"
            + " except(\"conv\")");
  }
}
