package io.github.dl4jcompress.shrink;

import static io.github.dl4jcompress.shrink.Weights.assertRemovals;
import static io.github.dl4jcompress.shrink.Weights.shrunk;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.shrink.Shrinker.Removal;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Layers with dropout, noise, constraints, and layers that are left alone. */
class ShrinkerSettingsTest {
  private static final INDArray VECTORS = TinyData.vectors(16, 1).getFeatures();

  private static DenseLayer.Builder second() {
    return new DenseLayer.Builder().name("second").nOut(6).activation(Activation.TANH);
  }

  /** dense (8 ReLU), the layers, output. */
  private static MultiLayerNetwork network(Layer... between) {
    Layer[] layers = new Layer[between.length + 2];
    layers[0] = TinyNetworks.dense(8, Activation.RELU);
    System.arraycopy(between, 0, layers, 1, between.length);
    layers[layers.length - 1] = TinyNetworks.output();
    MultiLayerNetwork network =
        TinyNetworks.chain(TinyNetworks.settings(), TinyNetworks.vectorInput(), layers);
    Weights.scramble(network, 8);
    return network;
  }

  /** Unit 0 of dense says 0, unit 1 says 0.5, and nothing reads unit 2. */
  private static MultiLayerNetwork prepared(Layer... between) {
    MultiLayerNetwork network = network(between);
    String reader = between[between.length - 1].getLayerName();
    Weights.zero(Weights.of(network, "dense", "W"), 1, 0, 1);
    Weights.of(network, "dense", "b").putScalar(0, -0.5);
    Weights.of(network, "dense", "b").putScalar(1, 0.5);
    Weights.zero(Weights.of(network, reader, "W"), 0, 2);
    return network;
  }

  private static void train(MultiLayerNetwork network) {
    DataSet data = TinyData.vectors(16, 2);
    network.fit(
        new DataSet(data.getFeatures().castTo(network.params().dataType()), data.getLabels()));
  }

  @Test
  void allThreeKindsGoInAPlainChain() {
    assertRemovals(shrunk(prepared(second().build()), VECTORS), new Removal("dense", 8, 5, 2));
  }

  @Test
  void dropoutKeepsOnlyConstantsOfZero() {
    Removal zeroAndUnread = new Removal("dense", 8, 6, 1);
    MultiLayerNetwork own = prepared(second().dropOut(0.5).build());
    Shrinker.Result<MultiLayerNetwork> result = shrunk(own, VECTORS);
    assertRemovals(result, zeroAndUnread);
    assertThat(result.network().getLayer(1).conf().getLayer().getIDropout())
        .isEqualTo(new Dropout(0.5));
    train(result.network());
    DropoutLayer between = new DropoutLayer.Builder(0.5).name("dropout").build();
    assertRemovals(shrunk(prepared(between, second().build()), VECTORS), zeroAndUnread);
  }

  @Test
  void noiseOnInputsKeepsConstants() {
    Removal unread = new Removal("dense", 8, 7, 0);
    assertRemovals(
        shrunk(prepared(second().dropOut(new GaussianNoise(0.1)).build()), VECTORS), unread);
    assertRemovals(
        shrunk(prepared(second().dropOut(new AlphaDropout(0.5)).build()), VECTORS), unread);
  }

  @Test
  void withoutBiasOnlyConstantsOfZeroGo() {
    assertRemovals(
        shrunk(prepared(second().hasBias(false).build()), VECTORS), new Removal("dense", 8, 6, 1));
  }

  @Test
  void constraintsSurvive() {
    MultiLayerNetwork network =
        prepared(second().constrainWeights(new MaxNormConstraint(2, 1)).build());
    Shrinker.Result<MultiLayerNetwork> result = shrunk(network, VECTORS);
    assertRemovals(result, new Removal("dense", 8, 6, 1));
    assertThat(result.network().getLayer(1).conf().getLayer().getConstraints())
        .isEqualTo(network.getLayer(1).conf().getLayer().getConstraints())
        .hasSize(1);
    train(result.network());
  }

  @Test
  void dropConnectSurvivesAndFoldsNothing() {
    MultiLayerNetwork network = prepared(second().weightNoise(new DropConnect(0.5)).build());
    Shrinker.Result<MultiLayerNetwork> result = shrunk(network, VECTORS);
    assertRemovals(result, new Removal("dense", 8, 6, 1));
    assertThat(((DenseLayer) result.network().getLayer(1).conf().getLayer()).getWeightNoise())
        .isEqualTo(new DropConnect(0.5));
    train(result.network());
  }

  @Test
  void weightsWithOtherNoiseAreNeverZero() {
    WeightNoise noise = new WeightNoise(new NormalDistribution(0, 0.1));
    assertRemovals(shrunk(prepared(second().weightNoise(noise).build()), VECTORS));
  }

  @Test
  void softmaxAndLayerNormalizationKeepTheirUnits() {
    for (Layer layer :
        new Layer[] {
          second().activation(Activation.SOFTMAX).build(), second().hasLayerNorm(true).build()
        }) {
      MultiLayerNetwork network = network(layer);
      Weights.zero(Weights.of(network, "output", "W"), 0, 3);
      assertRemovals(shrunk(network, VECTORS));
    }
    MultiLayerNetwork network =
        network(second().build(), TinyNetworks.activation(Activation.SOFTMAX));
    Weights.zero(Weights.of(network, "output", "W"), 0, 3);
    assertRemovals(shrunk(network, VECTORS));
  }

  @Test
  void frozenLayersStayAsTheyAre() {
    Layer second = new FrozenLayer(second().build());
    second.setLayerName("second");
    MultiLayerNetwork network = network(second, third());
    Weights.zero(Weights.of(network, "second", "W"), 0, 2);
    Weights.zero(Weights.of(network, "third", "W"), 0, 3);
    Weights.zero(Weights.of(network, "output", "W"), 0, 4);
    Shrinker.Result<MultiLayerNetwork> result = shrunk(network, VECTORS);
    assertRemovals(result, new Removal("third", 5, 4, 0));
    INDArray frozen = Weights.of(result.network(), "second", "W").dup();
    train(result.network());
    assertThat(Weights.of(result.network(), "second", "W")).isEqualTo(frozen);
  }

  private static DenseLayer third() {
    return TinyNetworks.dense("third", 5, Activation.TANH);
  }

  @Test
  void namesOfUnnamedLayersAreTheirIndices() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.vectorInput(),
            new DenseLayer.Builder().nOut(4).activation(Activation.TANH).build(),
            TinyNetworks.output());
    Weights.zero(Weights.of(network, "output", "W"), 0, 1);
    Shrinker.Result<MultiLayerNetwork> result = shrunk(network, VECTORS);
    assertThat(result.removals().get(0)).hasToString("layer0: 4 -> 3 units");
    assertThat(result.network().getLayerNames()).isEqualTo(network.getLayerNames());
  }

  @Test
  void networksOfDoublesShrink() {
    NeuralNetConfiguration.Builder settings = TinyNetworks.settings().dataType(DataType.DOUBLE);
    MultiLayerNetwork network =
        TinyNetworks.chain(
            settings, TinyNetworks.vectorInput(), second().build(), TinyNetworks.output());
    Weights.zero(Weights.of(network, "output", "W"), 0, 1);
    INDArray features = VECTORS.castTo(DataType.DOUBLE);
    Shrinker.Result<MultiLayerNetwork> result = Shrinker.shrink(network);
    assertRemovals(result, new Removal("second", 6, 5, 0));
    assertThat(result.network().params().dataType()).isEqualTo(DataType.DOUBLE);
    assertThat(Weights.difference(network.output(features), result.network().output(features)))
        .isLessThan(1e-12);
  }
}
