package io.github.dl4jcompress.shrink;

import static io.github.dl4jcompress.shrink.Weights.assertRemovals;
import static io.github.dl4jcompress.shrink.Weights.constant;
import static io.github.dl4jcompress.shrink.Weights.shape;
import static io.github.dl4jcompress.shrink.Weights.shrunk;
import static io.github.dl4jcompress.shrink.Weights.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.shrink.Shrinker.Removal;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ShrinkerGraphTest {
  private static final INDArray VECTORS = TinyData.vectors(16, 1).getFeatures();
  private static final INDArray IMAGES = TinyData.images(6, 1).getFeatures();

  private static GraphBuilder vectorBuilder() {
    return TinyNetworks.settings()
        .graphBuilder()
        .addInputs("vector")
        .setInputTypes(TinyNetworks.vectorInput());
  }

  private static ComputationGraph graph(GraphBuilder builder) {
    ComputationGraph graph = TinyNetworks.graph(builder);
    Weights.scramble(graph, 4);
    return graph;
  }

  /** left (5) + right (5), beside third (4): merged to 9. */
  private static ComputationGraph branched() {
    ComputationGraph graph = TinyNetworks.branchedGraph(TinyNetworks.settings());
    Weights.scramble(graph, 4);
    return graph;
  }

  @Test
  void addedUnitsGoTogether() {
    ComputationGraph graph = branched();
    unread(graph, "output", 1, 4);
    Shrinker.Result<ComputationGraph> result = shrunk(graph, VECTORS);
    assertRemovals(result, new Removal("left", 5, 3, 0), new Removal("right", 5, 3, 0));
    assertThat(shape(result.network(), "output", "W")).containsExactly(7, 3);
  }

  @Test
  void mergedUnitsGoAlone() {
    ComputationGraph graph = branched();
    unread(graph, "output", 5, 8);
    assertRemovals(shrunk(graph, VECTORS), new Removal("third", 4, 2, 0));
  }

  @Test
  void oneConstantSummandStays() {
    ComputationGraph graph = branched();
    constant(graph, "left", 2, 0.5);
    assertRemovals(shrunk(graph, VECTORS));
  }

  @ParameterizedTest
  @EnumSource
  void combinedConstantsAreFolded(ElementWiseVertex.Op op) {
    ComputationGraph graph =
        graph(
            vectorBuilder()
                .addLayer("left", TinyNetworks.dense("left", 5, Activation.TANH), "vector")
                .addLayer("right", TinyNetworks.dense("right", 5, Activation.RELU), "vector")
                .addVertex("combined", new ElementWiseVertex(op), "left", "right")
                .addVertex("scaled", new ScaleVertex(3), "combined")
                .addVertex("shifted", new ShiftVertex(-0.25), "scaled")
                .addLayer("output", TinyNetworks.output(), "shifted")
                .setOutputs("output"));
    constant(graph, "left", 2, 0.5);
    constant(graph, "right", 2, 0.75);
    unread(graph, "output", 4);
    assertRemovals(
        shrunk(graph, VECTORS), new Removal("left", 5, 3, 1), new Removal("right", 5, 3, 1));
  }

  @Test
  void whatIsReadElsewhereStays() {
    ComputationGraph graph =
        graph(
            vectorBuilder()
                .addLayer("shared", TinyNetworks.dense("shared", 6, Activation.RELU), "vector")
                .addLayer("left", TinyNetworks.dense("left", 5, Activation.TANH), "shared")
                .addLayer("right", TinyNetworks.dense("right", 5, Activation.TANH), "shared")
                .addVertex("merged", new MergeVertex(), "left", "right", "shared")
                .addLayer("output", TinyNetworks.output(), "merged")
                .setOutputs("output"));
    unread(graph, "left", 0, 1, 2, 3);
    unread(graph, "right", 0, 1, 2, 4);
    unread(graph, "output", 10, 11, 13, 14); // units 0, 1, 3 and 4 of shared
    constant(graph, "shared", 5, 0.6); // read by all three
    assertRemovals(shrunk(graph, VECTORS), new Removal("shared", 6, 3, 1));
  }

  @Test
  void aConstantStaysIfOneOfItsReadersCannotTakeIt() {
    ComputationGraph graph =
        graph(
            vectorBuilder()
                .addLayer("shared", TinyNetworks.dense("shared", 6, Activation.RELU), "vector")
                .addLayer("left", TinyNetworks.dense("left", 5, Activation.TANH), "shared")
                .addLayer("norm", TinyNetworks.norm(), "shared")
                .addVertex("merged", new MergeVertex(), "left", "norm")
                .addLayer("output", TinyNetworks.output(), "merged")
                .setOutputs("output"));
    constant(graph, "shared", 5, 0.6);
    assertRemovals(shrunk(graph, VECTORS));
    unread(graph, "output", 10); // unit 5 behind the normalization
    Shrinker.Result<ComputationGraph> result = shrunk(graph, VECTORS);
    assertRemovals(result, new Removal("shared", 6, 5, 1));
    assertThat(shape(result.network(), "norm", "gamma")).containsExactly(5);
  }

  @Test
  void addedChannelsAreFollowedThroughOneAnother() {
    ComputationGraph graph =
        graph(
            vectorBuilder()
                .addLayer("first", TinyNetworks.dense("first", 5, Activation.TANH), "vector")
                .addLayer("second", TinyNetworks.dense("second", 5, Activation.TANH), "first")
                .addVertex(
                    "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "second")
                .addLayer("third", TinyNetworks.dense("third", 5, Activation.TANH), "sum")
                .addVertex("total", new ElementWiseVertex(ElementWiseVertex.Op.Add), "sum", "third")
                .addLayer("output", TinyNetworks.output(), "total")
                .setOutputs("output"));
    unread(graph, "output", 1, 2);
    unread(graph, "third", 1, 2);
    unread(
        graph, "second", 1); // but not 2: unit 2 of first counts, and so does what is added to it
    assertRemovals(
        shrunk(graph, VECTORS),
        new Removal("first", 5, 4, 0),
        new Removal("second", 5, 4, 0),
        new Removal("third", 5, 4, 0));
  }

  @Test
  void residualImagesShrink() {
    ConvolutionLayer.Builder same =
        new ConvolutionLayer.Builder(3, 3).convolutionMode(ConvolutionMode.Same).nOut(4);
    ComputationGraph graph =
        graph(
            TinyNetworks.settings()
                .graphBuilder()
                .addInputs("pixels")
                .setInputTypes(TinyNetworks.imageInput())
                .addLayer("stem", same.name("stem").activation(Activation.RELU).build(), "pixels")
                .addLayer("conv", same.name("conv").activation(Activation.IDENTITY).build(), "stem")
                .addLayer("norm", new BatchNormalization(), "conv")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "stem", "norm")
                .addLayer("relu", TinyNetworks.activation(Activation.RELU), "sum")
                .addVertex("merged", new MergeVertex(), "relu", "stem")
                .addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "merged")
                .addLayer("output", TinyNetworks.output(), "pool")
                .setOutputs("output"));
    unread(graph, "output", 0, 4, 2);
    Weights.zero(Weights.of(graph, "conv", "W"), 1, 0, 2);
    Shrinker.Result<ComputationGraph> result = shrunk(graph, IMAGES);
    assertRemovals(result, new Removal("stem", 4, 3, 0), new Removal("conv", 4, 3, 0));
    assertThat(shape(result.network(), "norm", "mean")).containsExactly(3);
    assertThat(shape(result.network(), "output", "W")).containsExactly(6, 3);
  }

  @Test
  void networkOutputsStay() {
    ComputationGraph graph =
        graph(
            vectorBuilder()
                .addLayer("dense", TinyNetworks.dense(5, Activation.TANH), "vector")
                .addLayer("output", TinyNetworks.output(), "dense")
                .setOutputs("output", "dense"));
    unread(graph, "output", 1);
    constant(graph, "dense", 2, 0.5);
    assertRemovals(shrunkBoth(graph));
  }

  private static Shrinker.Result<ComputationGraph> shrunkBoth(ComputationGraph graph) {
    Shrinker.Result<ComputationGraph> result = Shrinker.shrink(graph);
    assertThat(result.network().output(VECTORS)).isEqualTo(graph.output(VECTORS));
    return result;
  }

  @Test
  void whatIsNotUnderstoodReadsEverything() {
    ComputationGraph graph =
        graph(
            vectorBuilder()
                .addLayer("dense", TinyNetworks.dense(5, Activation.TANH), "vector")
                .addLayer("other", TinyNetworks.dense("other", 4, Activation.TANH), "vector")
                .addVertex("length", new L2NormalizeVertex(), "dense")
                .addVertex("merged", new MergeVertex(), "length", "other")
                .addLayer("output", TinyNetworks.output(), "merged")
                .setOutputs("output"));
    unread(graph, "output", 1, 6);
    constant(graph, "dense", 2, 0.5);
    assertRemovals(shrunk(graph, VECTORS)); // 6 is beside channels of which the number is not known
  }

  @Test
  void rawInputsCanBeMergedAndAdded() {
    ComputationGraph graph =
        graph(
            vectorBuilder()
                .addLayer("dense", TinyNetworks.dense(6, Activation.TANH), "vector")
                .addVertex(
                    "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "dense", "vector")
                .addLayer("next", TinyNetworks.dense("next", 4, Activation.TANH), "sum")
                .addVertex("merged", new MergeVertex(), "vector", "next")
                .addLayer("last", TinyNetworks.dense("last", 4, Activation.TANH), "merged")
                .addLayer("output", TinyNetworks.output(), "last")
                .setOutputs("output"));
    unread(graph, "last", 2, 8);
    unread(graph, "output", 3);
    assertRemovals(shrunk(graph, VECTORS), new Removal("last", 4, 3, 0));
  }

  @Test
  void eachOutputLayerReads() {
    ComputationGraph graph =
        graph(
            vectorBuilder()
                .addLayer("dense", TinyNetworks.dense(5, Activation.TANH), "vector")
                .addLayer("output", TinyNetworks.output(), "dense")
                .addLayer(
                    "value",
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build(),
                    "dense")
                .setOutputs("output", "value"));
    unread(graph, "output", 1, 2);
    unread(graph, "value", 2, 3);
    Shrinker.Result<ComputationGraph> result = Shrinker.shrink(graph);
    assertRemovals(result, new Removal("dense", 5, 4, 0));
    INDArray[] before = graph.output(VECTORS);
    INDArray[] after = result.network().output(VECTORS);
    assertThat(Weights.difference(before[0], after[0])).isLessThan(1e-5);
    assertThat(Weights.difference(before[1], after[1])).isLessThan(1e-5);
  }
}
