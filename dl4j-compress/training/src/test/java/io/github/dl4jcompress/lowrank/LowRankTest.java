package io.github.dl4jcompress.lowrank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.lowrank.LowRank.Left;
import io.github.dl4jcompress.lowrank.LowRank.Split;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.listeners.CollectScoresIterationListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

@SuppressWarnings("deprecation") // GravesLSTM is deprecated, and still found in the world
class LowRankTest {
  private static final INDArray VECTORS = TinyData.vectors(16, 1).getFeatures();
  private static final INDArray IMAGES = TinyData.images(6, 1).getFeatures();
  private static final INDArray SEQUENCES = TinyData.sequences(4, 1).getFeatures();

  private static INDArray output(Model network, INDArray features) {
    return network instanceof MultiLayerNetwork chain
        ? chain.output(features)
        : ((ComputationGraph) network).outputSingle(features);
  }

  /** Splits, and checks that the outputs stay. */
  private static <M extends Model> LowRank.Result<M> exact(
      M network, LowRankRecipe recipe, INDArray features) {
    INDArray before = output(network, features);
    INDArray parameters = network.params().dup();
    LowRank.Result<M> result = LowRank.factorize(network, recipe);
    assertThat(output(result.network(), features).sub(before).amaxNumber().doubleValue())
        .isLessThan(1e-4);
    assertThat(network.params()).as("the original's parameters").isEqualTo(parameters);
    assertThat(result.network().getClass()).isEqualTo(network.getClass());
    return result;
  }

  private static List<String> layers(Model network) {
    return NetworkTopology.layers(network).stream().map(NamedLayer::name).toList();
  }

  /** dense (12), second (10), output, whose second layer has rank 2. */
  private static MultiLayerNetwork dense() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(new Adam(0.01)).l2(1e-4),
            TinyNetworks.vectorInput(),
            TinyNetworks.dense(12, Activation.RELU),
            new DenseLayer.Builder()
                .name("second")
                .nOut(10)
                .activation(Activation.TANH)
                .dropOut(0.9)
                .build(),
            TinyNetworks.output());
    network
        .getLayer(1)
        .getParam("W")
        .assign(Nd4j.randn('c', 12, 2).mmul(Nd4j.randn('c', 2, 10)).mul(0.2));
    network.getLayer(1).getParam("b").assign(Nd4j.randn(1, 10));
    return network;
  }

  @Test
  void aLayerOfLowRankLosesNothing() {
    MultiLayerNetwork network = dense();
    LowRank.Result<MultiLayerNetwork> result =
        exact(network, LowRankRecipe.energy(0.999999), VECTORS);
    Split split = result.splits().get(0);
    assertThat(split.energy()).isCloseTo(1, within(1e-6));
    assertThat(split)
        .isEqualTo(new Split("second", Splitting.DENSE, 2, 10, 120, 44, split.energy()))
        .hasToString("second: rank 2 of 10, 120 -> 44 weights, 1.0000 of their energy");
    assertThat(result.left())
        .containsExactly(
            new Left("dense", "it does not pay"), new Left("output", "it does not pay"));
    assertThat(layers(result.network()))
        .containsExactly("dense", "second-thin", "second", "output");
    assertThat(result.network().numParams()).isEqualTo(network.numParams() - 120 + 44);
  }

  @Test
  void bothLayersAreTrainedAsTheOneWas() {
    MultiLayerNetwork thin = exact(dense(), LowRankRecipe.energy(0.999999), VECTORS).network();
    DenseLayer first = (DenseLayer) thin.getLayer(1).conf().getLayer();
    DenseLayer second = (DenseLayer) thin.getLayer(2).conf().getLayer();
    assertThat(first.hasBias()).isFalse();
    assertThat(first.getIUpdater()).isEqualTo(second.getIUpdater());
    assertThat(first.getRegularization()).isEqualTo(second.getRegularization()).isNotEmpty();
    assertThat(first.getIDropout()).isNotNull();
    assertThat(second.getIDropout()).isNull();
    assertThat(thin.getIterationCount()).isZero();
    DataSet data = TinyData.vectors(64, 2);
    double before = thin.score(data);
    for (int i = 0; i < 20; i++) {
      thin.fit(data);
    }
    assertThat(thin.score(data)).isLessThan(0.8 * before);
  }

  @ParameterizedTest
  @CsvSource({
    "CHANNELS, 5, Truncate",
    "CHANNELS, 5, Same",
    "SPATIAL, 12, Truncate",
    "SPATIAL, 12, Same"
  })
  void convolutionsOfFullRankSayTheSame(Splitting way, int rank, ConvolutionMode mode) {
    ConvolutionLayer.Builder builder =
        new ConvolutionLayer.Builder(3, 3).activation(Activation.TANH).convolutionMode(mode);
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.imageInput(),
            builder.name("conv").nOut(4).build(),
            builder.name("next").stride(2, 1).nOut(5).build(),
            TinyNetworks.dense(8, Activation.RELU),
            TinyNetworks.output());
    network.params().assign(Nd4j.randn(network.params().shape()).mul(0.3));
    LowRank.Result<MultiLayerNetwork> result =
        exact(network, LowRankRecipe.energy(1).by(way).only("next").rank("next", rank), IMAGES);
    Split split = result.splits().get(0);
    assertThat(split.splitting()).isEqualTo(way);
    assertThat(split.fullRank()).isEqualTo(rank);
    long lines = way == Splitting.CHANNELS ? 5 + 36 : 12 + 15;
    assertThat(split.weightsAfter()).isEqualTo(rank * lines);
    assertThat(result.left()).contains(new Left("conv", "the recipe leaves it"));
  }

  @Test
  void ofTwoWaysTheSmallerIsTaken() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.imageInput(),
            TinyNetworks.conv(4, Activation.RELU),
            TinyNetworks.conv("next", 6, Activation.RELU),
            TinyNetworks.output());
    INDArray column = Nd4j.randn('c', 4 * 3, 1).mmul(Nd4j.randn('c', 1, 6 * 3));
    network
        .getLayer(1)
        .getParam("W")
        .assign(column.reshape('c', 4, 3, 6, 3).permute(2, 0, 1, 3).dup('c'));
    Split split = exact(network, LowRankRecipe.energy(0.999), IMAGES).splits().get(0);
    assertThat(split.splitting()).isEqualTo(Splitting.SPATIAL);
    assertThat(split.rank()).isEqualTo(1);
    assertThat(split.weightsAfter()).isEqualTo(12 + 18);
  }

  private enum Cell {
    LSTM,
    GRAVES,
    SIMPLE;

    BaseRecurrentLayer layer(String name, int units) {
      BaseRecurrentLayer.Builder<?> builder =
          switch (this) {
            case LSTM -> new LSTM.Builder();
            case GRAVES -> new GravesLSTM.Builder();
            case SIMPLE -> new SimpleRnn.Builder();
          };
      return builder.name(name).nOut(units).activation(Activation.TANH).build();
    }
  }

  @ParameterizedTest
  @EnumSource
  void recurrentLayersGetAThinLayerForEachStep(Cell cell) {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.recurrent(TinyData.SEQUENCE_FEATURES),
            cell.layer("cells", 5),
            TinyNetworks.dense(6, Activation.RELU),
            cell.layer("more", 4),
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .name("output")
                .nOut(TinyData.CLASSES)
                .activation(Activation.SOFTMAX)
                .build());
    LowRankRecipe recipe =
        LowRankRecipe.energy(1).rank("cells", 3).rank("more", 4).rank("output", 3);
    if (cell != Cell.SIMPLE) {
      recipe = recipe.rank("more", 6); // of 6 inputs and 16 columns
    }
    LowRank.Result<MultiLayerNetwork> result = exact(network, recipe, SEQUENCES);
    assertThat(layers(result.network()))
        .containsExactly(
            "cells-thin", "cells", "dense", "more-thin", "more", "output-thin", "output");
    INDArray mask =
        Nd4j.createFromArray(
            new float[][] {{1, 1, 1, 1, 1}, {1, 1, 1, 0, 0}, {1, 0, 0, 0, 0}, {1, 1, 1, 1, 0}});
    INDArray visible = mask.reshape(4, 1, 5);
    INDArray before = network.output(SEQUENCES, false, mask, null).mul(visible);
    INDArray after = result.network().output(SEQUENCES, false, mask, null).mul(visible);
    assertThat(after.sub(before).amaxNumber().doubleValue()).isLessThan(1e-4);
    DataSet data = TinyData.sequences(16, 2);
    double score = result.network().score(data);
    for (int i = 0; i < 10; i++) {
      result.network().fit(data);
    }
    assertThat(result.network().score(data)).isLessThan(score);
  }

  @Test
  void graphsAreSplitToo() {
    ComputationGraph graph = TinyNetworks.branchedGraph(TinyNetworks.settings(new Adam(0.01)));
    graph.setListeners(new CollectScoresIterationListener());
    LowRank.Result<ComputationGraph> result =
        exact(graph, LowRankRecipe.energy(1).rank("left", 5).rank("output", 3), VECTORS);
    assertThat(result.network().getConfiguration().getVertexInputs())
        .containsEntry("left-thin", List.of("vector"))
        .containsEntry("left", List.of("left-thin"))
        .containsEntry("output-thin", List.of("merged"));
    assertThat(result.network().getListeners()).isEqualTo(graph.getListeners());
    result.network().fit(TinyData.vectors(16, 2));
  }

  @Test
  void imagesInGraphsAreFlattenedBeforeTheThinLayer() {
    ComputationGraph graph = TinyNetworks.imageGraph(TinyNetworks.settings());
    LowRank.Result<ComputationGraph> result =
        exact(
            graph,
            LowRankRecipe.energy(1)
                .by(Splitting.DENSE, Splitting.SPATIAL)
                .rank("dense", 8)
                .rank("conv", 3),
            IMAGES);
    assertThat(result.splits()).extracting(Split::layer).containsExactly("conv", "dense");
  }

  @Test
  void lastStepsAndBothDirections() {
    LastTimeStep last = new LastTimeStep(Cell.LSTM.layer("cells", 5));
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.recurrent(TinyData.SEQUENCE_FEATURES),
            last,
            TinyNetworks.output());
    assertThat(exact(network, LowRankRecipe.energy(1).rank("cells", 3), SEQUENCES).splits())
        .hasSize(1);
    MultiLayerNetwork both = TinyNetworks.sequenceChain(TinyNetworks.settings(), true);
    assertThat(LowRank.factorize(both, LowRankRecipe.energy(0.5)).left())
        .contains(new Left("lstm", "Bidirectional cannot be split"));
  }

  /** One layer of few large singular values gets a lower rank than one of many like ones. */
  @Test
  void aBudgetGivesEachLayerARankOfItsOwn() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.vectorInput(),
            TinyNetworks.dense("wide", 40, Activation.TANH),
            TinyNetworks.dense("steep", 40, Activation.TANH),
            TinyNetworks.dense("flat", 40, Activation.TANH),
            TinyNetworks.output());
    double[] falling = new double[40];
    for (int i = 0; i < falling.length; i++) {
      falling[i] = Math.pow(0.5, i);
    }
    network
        .getLayer(1)
        .getParam("W")
        .muliRowVector(Nd4j.createFromArray(falling).castTo(network.params().dataType()));
    long budget = network.numParams() / 2;
    LowRank.Result<MultiLayerNetwork> result =
        LowRank.factorize(network, LowRankRecipe.parameters(budget));
    assertThat(result.network().numParams()).isBetween(budget - 100, budget);
    List<Integer> ranks = new ArrayList<>();
    for (String name : List.of("steep", "flat")) {
      ranks.add(
          result.splits().stream()
              .filter(split -> split.layer().equals(name))
              .findFirst()
              .orElseThrow()
              .rank());
    }
    assertThat(ranks.get(0)).isLessThan(ranks.get(1) / 2);
    assertThatThrownBy(() -> LowRank.factorize(network, LowRankRecipe.parameters(100)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "the network cannot have 100 parameters: with all ranks 1 it has \\d+ of its \\d+");
  }

  @Test
  void lessEnergyIsALowerRankAndALargerError() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.vectorInput(),
            TinyNetworks.dense("wide", 40, Activation.TANH),
            TinyNetworks.dense("square", 40, Activation.TANH),
            TinyNetworks.output());
    double error = 0;
    int rank = 40;
    for (double energy : new double[] {0.85, 0.6, 0.3}) {
      LowRank.Result<MultiLayerNetwork> result =
          LowRank.factorize(network, LowRankRecipe.energy(energy).only("square"));
      Split split = result.splits().get(0);
      assertThat(split.energy()).isBetween(energy, energy + 0.1);
      assertThat(split.rank()).isLessThan(rank);
      rank = split.rank();
      INDArray found =
          result
              .network()
              .getLayer(1)
              .getParam("W")
              .mmul(result.network().getLayer(2).getParam("W"));
      INDArray weights = network.getLayer(1).getParam("W");
      double lost = found.sub(weights).norm2Number().doubleValue();
      assertThat(1 - Math.pow(lost / weights.norm2Number().doubleValue(), 2))
          .isCloseTo(split.energy(), within(1e-4));
      assertThat(lost).isGreaterThan(error);
      error = lost;
    }
  }

  @Test
  void refusesWhatCannotBe() {
    MultiLayerNetwork network = dense();
    assertThatThrownBy(() -> LowRank.factorize(network, LowRankRecipe.energy(1).rank("second", 11)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 'second': rank must be in [1, 10], got 11");
    assertThatThrownBy(() -> LowRank.factorize(network, LowRankRecipe.energy(0.9).only("third")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no layer with weights is called [third]; layers: dense, second, output");
    MultiLayerNetwork both = TinyNetworks.sequenceChain(TinyNetworks.settings(), true);
    assertThatThrownBy(() -> LowRank.factorize(both, LowRankRecipe.energy(1).rank("lstm", 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 'lstm' cannot have rank 2: Bidirectional cannot be split");
    assertThatThrownBy(() -> LowRankRecipe.energy(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("energy must be in (0, 1], got 0.0");
    assertThatThrownBy(() -> LowRankRecipe.parameters(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parameters must be >= 1, got 0");
  }

  @Test
  void aLayerOfZerosHasRankOne() {
    MultiLayerNetwork network = dense();
    network.getLayer(1).getParam("W").assign(0);
    Split split = exact(network, LowRankRecipe.energy(0.9).only("second"), VECTORS).splits().get(0);
    assertThat(split.rank()).isEqualTo(1);
    assertThat(split.energy()).isEqualTo(1);
  }
}
