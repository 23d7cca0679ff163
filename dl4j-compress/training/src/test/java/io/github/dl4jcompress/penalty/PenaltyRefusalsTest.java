package io.github.dl4jcompress.penalty;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.AdaDelta;

class PenaltyRefusalsTest {
  private static final DataSet DATA = TinyData.vectors(8, 1);
  private static final PenaltyRecipe DROPOUT = Penalty.variationalDropout(8).overSteps(0, 10);

  private static MultiLayerNetwork network(NeuralNetConfiguration.Builder settings) {
    return TinyNetworks.denseChain(settings);
  }

  private static void train(MultiLayerNetwork network, PenaltyRecipe recipe) {
    train(network, new PenaltyListener(recipe), DATA);
  }

  private static void train(MultiLayerNetwork network, PenaltyListener listener, DataSet data) {
    network.addListeners(listener);
    network.fit(TinyData.iterator(data, 4), 2);
  }

  @Test
  void namesThatAreNotThere() {
    assertThatThrownBy(() -> train(network(TinyNetworks.settings()), DROPOUT.only("dens*", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no layer with weights is called 'x'; layers with weights: dense, output");
    assertThatThrownBy(() -> train(network(TinyNetworks.settings()), DROPOUT.except("*")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the recipe leaves no layer to penalise; layers with weights: dense, output");
  }

  @Test
  void aSecondNetwork() {
    PenaltyListener listener = new PenaltyListener(DROPOUT);
    train(network(TinyNetworks.settings()), listener, DATA);
    assertThatThrownBy(() -> train(network(TinyNetworks.settings()), listener, DATA))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "this PenaltyListener already serves another network; make one listener per network");
  }

  @Test
  void weightNoiseThatIsThereAlready() {
    MultiLayerNetwork network = network(TinyNetworks.settings().weightNoise(new DropConnect(0.5)));
    assertThatThrownBy(() -> train(network, DROPOUT))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageStartingWith("layer 'dense' already has weight noise DropConnect")
        .hasMessageEndingWith(
            "; DL4J has room for one per layer, and only quantization can be joined with another");
  }

  @Test
  void twoRandomPenaltiesOnOneLayer() {
    MultiLayerNetwork network = network(TinyNetworks.settings());
    network.addListeners(new PenaltyListener(DROPOUT));
    assertThatThrownBy(() -> train(network, Penalty.l0(1, 8).overSteps(0, 10)))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "layer 'dense' is under another penalty that makes its weights random; a layer can have"
                + " one at a time");
  }

  @Test
  void layersThatTakeNoNoise() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.recurrent(TinyData.SEQUENCE_FEATURES),
            new Convolution1DLayer.Builder(1).name("conv").nOut(3).build(),
            new RnnOutputLayer.Builder()
                .name("output")
                .nOut(TinyData.CLASSES)
                .activation(Activation.SOFTMAX)
                .build());
    assertThatThrownBy(() -> train(network, new PenaltyListener(DROPOUT), TinyData.sequences(8, 1)))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "layer 'conv' is a Convolution1DLayer, which takes no weight noise in training; dense,"
                + " 2-d convolution, output and recurrent layers that are not frozen do");
  }

  @Test
  void frozenLayers() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.vectorInput(),
            new FrozenLayer(TinyNetworks.dense(8, Activation.TANH)),
            TinyNetworks.output());
    assertThatThrownBy(() -> train(network, DROPOUT))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageContaining("is a FrozenLayer, which takes no weight noise in training");
    MultiLayerNetwork other =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.vectorInput(),
            new FrozenLayer(TinyNetworks.dense(8, Activation.TANH)),
            TinyNetworks.output());
    assertThatThrownBy(() -> train(other, Penalty.l1(1).overSteps(0, 10)))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageContaining(
            "is trained by NoOp, which has no learning rate; the steps of this penalty are in"
                + " proportion to one");
  }

  @Test
  void lassoWithoutALearningRate() {
    MultiLayerNetwork network = network(TinyNetworks.settings(new AdaDelta()));
    assertThatThrownBy(() -> train(network, Penalty.l1(1).overSteps(0, 10)))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "layer 'dense' is trained by AdaDelta, which has no learning rate; the steps of this"
                + " penalty are in proportion to one");
  }

  @Test
  void gradientsThatAreAddedUp() {
    MultiLayerNetwork network = network(TinyNetworks.settings().miniBatch(false));
    assertThatThrownBy(() -> train(network, DROPOUT))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "layer 'dense' adds up the gradients of a mini-batch, as its network is configured with"
                + " miniBatch(false); the penalty needs their mean");
  }

  @Test
  void aLossThatIsNoNumber() {
    DataSet broken = TinyData.vectors(8, 1);
    broken.getFeatures().putScalar(0, 0, Double.NaN);
    PenaltyListener listener = new PenaltyListener(DROPOUT);
    assertThatThrownBy(() -> train(network(TinyNetworks.settings()), listener, broken))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageStartingWith("step 0: the loss is NaN");
  }

  @Test
  void recipesThatMakeNoSense() {
    assertThatThrownBy(() -> DROPOUT.penalty().overSteps(5, 5))
        .hasMessage("need 0 <= beginStep < endStep, got beginStep=5, endStep=5");
    assertThatThrownBy(() -> DROPOUT.warmUp(11))
        .hasMessage("warmUpSteps must be in [0, 10], the steps that the penalty lasts, got 11");
    assertThatThrownBy(() -> Penalty.variationalDropout(0))
        .hasMessage("examples must be >= 1, got 0");
    assertThatThrownBy(() -> Penalty.l0(1, 8).learningGatesAt(0))
        .hasMessage("rate must be finite and > 0, got 0.0");
    assertThatThrownBy(() -> Penalty.l0(1, 8).keepingAtFirst(1))
        .hasMessage("initialKeep must be in (0, 1), got 1.0");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void strengthsThatAreNone(double strength) {
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> Penalty.l1(strength),
            () -> Penalty.l0(strength, 8),
            () -> Penalty.variationalDropout(8).strength(strength))) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("strength must be finite and >= 0, got " + strength);
    }
  }
}
