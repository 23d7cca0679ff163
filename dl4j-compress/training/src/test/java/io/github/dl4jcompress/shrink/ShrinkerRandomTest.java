package io.github.dl4jcompress.shrink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.WeightView;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks with zeros anywhere: the outputs stay, and nothing is left to remove. */
@SuppressWarnings("deprecation") // GravesLSTM is deprecated, and still found in the world
class ShrinkerRandomTest {
  private static final int ROUNDS = 12;

  private record Trial(String name, Model network, INDArray features) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Trial> trials() {
    INDArray vectors = TinyData.vectors(8, 1).getFeatures();
    INDArray images = TinyData.images(4, 1).getFeatures();
    INDArray sequences = TinyData.sequences(4, 1).getFeatures();
    return Stream.of(
        new Trial("dense", denseStack(), vectors),
        new Trial("branches", TinyNetworks.branchedGraph(TinyNetworks.settings()), vectors),
        new Trial("residual", residualDense(), vectors),
        new Trial("image", TinyNetworks.imageChain(TinyNetworks.settings()), images),
        new Trial("convolutions", convolutions(ConvolutionMode.Truncate), images),
        new Trial("padded", convolutions(ConvolutionMode.Same), images),
        new Trial("recurrent", recurrent(), sequences),
        new Trial("two ways", bothWays(Bidirectional.Mode.CONCAT), sequences),
        new Trial("two ways, added", bothWays(Bidirectional.Mode.ADD), sequences),
        new Trial("words", words(), Nd4j.createFromArray(new float[][] {{1, 7, 3}, {0, 9, 4}})));
  }

  private static Model denseStack() {
    return TinyNetworks.chain(
        TinyNetworks.settings(),
        TinyNetworks.vectorInput(),
        TinyNetworks.dense("first", 8, Activation.RELU),
        TinyNetworks.dense("second", 7, Activation.TANH),
        TinyNetworks.activation(Activation.SIGMOID),
        TinyNetworks.dense("third", 6, Activation.LEAKYRELU),
        TinyNetworks.output());
  }

  private static Model residualDense() {
    return TinyNetworks.graph(
        TinyNetworks.settings()
            .graphBuilder()
            .addInputs("vector")
            .setInputTypes(TinyNetworks.vectorInput())
            .addLayer("first", TinyNetworks.dense("first", 6, Activation.RELU), "vector")
            .addLayer("second", TinyNetworks.dense("second", 6, Activation.RELU), "first")
            .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "second")
            .addLayer("third", TinyNetworks.dense("third", 6, Activation.RELU), "second")
            .addVertex("max", new ElementWiseVertex(ElementWiseVertex.Op.Max), "sum", "third")
            .addVertex("merged", new MergeVertex(), "max", "first")
            .addLayer("last", TinyNetworks.dense("last", 6, Activation.TANH), "merged")
            .addLayer("output", TinyNetworks.output(), "last")
            .setOutputs("output"));
  }

  private static Model convolutions(ConvolutionMode mode) {
    ConvolutionLayer.Builder convolution =
        new ConvolutionLayer.Builder(3, 3)
            .nOut(5)
            .convolutionMode(mode)
            .activation(Activation.RELU);
    return TinyNetworks.chain(
        TinyNetworks.settings(),
        TinyNetworks.imageInput(),
        convolution.name("first").build(),
        convolution.name("second").build(),
        TinyNetworks.pool(SubsamplingLayer.PoolingType.MAX),
        TinyNetworks.dense(8, Activation.RELU),
        TinyNetworks.output());
  }

  private static Model recurrent() {
    return TinyNetworks.chain(
        TinyNetworks.settings(),
        InputType.recurrent(TinyData.SEQUENCE_FEATURES),
        new SimpleRnn.Builder().name("simple").nOut(6).activation(Activation.RELU).build(),
        new LSTM.Builder().name("lstm").nOut(5).activation(Activation.TANH).build(),
        TinyNetworks.dense(6, Activation.RELU),
        new LastTimeStep(
            new GravesLSTM.Builder().name("graves").nOut(5).activation(Activation.TANH).build()),
        TinyNetworks.output());
  }

  private static Model bothWays(Bidirectional.Mode mode) {
    SimpleRnn simple = new SimpleRnn.Builder().nOut(6).activation(Activation.RELU).build();
    Bidirectional first = new Bidirectional(mode, simple);
    first.setLayerName("first");
    LSTM lstm = new LSTM.Builder().nOut(5).activation(Activation.TANH).build();
    LastTimeStep second = new LastTimeStep(new Bidirectional(mode, lstm));
    second.setLayerName("second");
    return TinyNetworks.chain(
        TinyNetworks.settings(),
        InputType.recurrent(TinyData.SEQUENCE_FEATURES),
        first,
        second,
        TinyNetworks.output());
  }

  private static Model words() {
    return TinyNetworks.chain(
        TinyNetworks.settings(),
        InputType.feedForward(10),
        new EmbeddingSequenceLayer.Builder().name("words").nIn(10).nOut(6).hasBias(true).build(),
        new LastTimeStep(
            new LSTM.Builder().name("lstm").nOut(5).activation(Activation.TANH).build()),
        TinyNetworks.output());
  }

  /** Zeroes whole rows, whole columns and single weights, and some biases. */
  private static void zeroAnywhere(Model network, Random random) {
    Weights.scramble(network, random.nextLong());
    NetworkTopology.layers(network).stream()
        .flatMap(layer -> layer.weights().stream())
        .map(WeightView::values)
        .forEach(
            weights -> {
              for (int dimension = 0; dimension < 2; dimension++) {
                int[] chosen =
                    IntStream.range(0, (int) weights.size(dimension))
                        .filter(i -> random.nextInt(4) == 0)
                        .toArray();
                Weights.zero(weights, dimension, chosen);
              }
              if (random.nextBoolean()) {
                weights.muli(Weights.flags(weights, random));
              }
            });
    NetworkTopology.layers(network).stream()
        .flatMap(layer -> layer.layer().paramTable().entrySet().stream())
        .filter(parameter -> Set.of("b", "fb", "bb").contains(parameter.getKey()))
        .map(Map.Entry::getValue)
        .forEach(biases -> biases.muli(Weights.flags(biases, random)));
  }

  @ParameterizedTest
  @MethodSource("trials")
  void outputsStayAndNothingIsLeftToRemove(Trial trial) {
    int removed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      zeroAnywhere(trial.network(), new Random(round));
      Shrinker.Result<Model> result = Weights.shrunk(trial.network(), trial.features());
      removed += result.removals().size();
      assertThat(Weights.shrunk(result.network(), trial.features()).removals()).isEmpty();
    }
    assertThat(removed).as("layers that lost units").isGreaterThan(ROUNDS / 3);
  }
}
