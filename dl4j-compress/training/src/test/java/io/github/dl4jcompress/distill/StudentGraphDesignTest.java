package io.github.dl4jcompress.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Student designs of graphs, and of layers that only some chains have. */
class StudentGraphDesignTest {
  private static GraphBuilder graph() {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .activation(Activation.RELU)
        .graphBuilder()
        .addInputs("pixels");
  }

  private static ComputationGraph built(GraphBuilder builder, InputType input) {
    ComputationGraph graph = new ComputationGraph(builder.setInputTypes(input).build());
    graph.init();
    return graph;
  }

  private static ConvolutionLayer same(int maps) {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(maps)
        .convolutionMode(ConvolutionMode.Same)
        .build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build();
  }

  /** Two convolutions with a shortcut around the second, then two branches side by side. */
  private static ComputationGraph images() {
    return built(
        graph()
            .addLayer("stem", same(4), "pixels")
            .addLayer("norm", new BatchNormalization(), "stem")
            .addLayer("conv", same(4), "norm")
            .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "norm", "conv")
            .addLayer("left", same(2), "sum")
            .addLayer("right", same(6), "sum")
            .addVertex("both", new MergeVertex(), "left", "right")
            .addLayer("dense", new DenseLayer.Builder().nOut(10).build(), "both")
            .addLayer("output", output(), "dense")
            .setOutputs("output"),
        InputType.convolutional(4, 4, 1));
  }

  private static long[] shape(ComputationGraph network, String layer) {
    return network.getLayer(layer).getParam("W").shape();
  }

  private static void requireRuns(ComputationGraph student) {
    INDArray output = student.outputSingle(Nd4j.rand(DataType.FLOAT, 2, 1, 4, 4));
    assertThat(output.shape()).containsExactly(2, 3);
  }

  @Test
  void halvesSumsAndMergesConsistently() {
    ComputationGraph student = StudentDesign.of(images()).width(0.5).build(1);
    assertThat(shape(student, "stem")).containsExactly(2, 1, 3, 3);
    assertThat(student.getLayer("norm").getParam("gamma").length()).isEqualTo(2);
    assertThat(shape(student, "conv")).containsExactly(2, 2, 3, 3);
    assertThat(shape(student, "right")).containsExactly(3, 2, 3, 3);
    assertThat(shape(student, "dense")).containsExactly((1 + 3) * 16, 5);
    assertThat(shape(student, "output")).containsExactly(5, 3);
    requireRuns(student);
  }

  @Test
  void leavesALayerOutAndRewiresWhatItFed() {
    ComputationGraph student = StudentDesign.of(images()).without("norm").without("right").build(1);
    assertThat(student.getConfiguration().getVertices()).doesNotContainKeys("norm", "right");
    assertThat(student.getConfiguration().getVertexInputs().get("sum"))
        .containsExactly("stem", "conv");
    assertThat(student.getConfiguration().getVertexInputs().get("both"))
        .containsExactly("left", "sum");
    assertThat(shape(student, "dense")).containsExactly((2 + 4) * 16, 10);
    requireRuns(student);
  }

  @Test
  void givesSingleLayersWidthsOfTheirOwn() {
    ComputationGraph student =
        StudentDesign.of(images()).width(0.5).width("right", 1).width("dense", 0.1).build(1);
    assertThat(shape(student, "right")).containsExactly(6, 2, 3, 3);
    assertThat(shape(student, "dense")).containsExactly((1 + 6) * 16, 1);
    requireRuns(student);
  }

  @Test
  void aStudentOfFullWidthComputesWhatItsTeacherDoes() {
    ComputationGraph teacher = images();
    ComputationGraph student = StudentDesign.of(teacher).buildFromTeacher(99);
    INDArray pixels = Nd4j.rand(DataType.FLOAT, 3, 1, 4, 4);
    assertThat(student.outputSingle(pixels)).isEqualTo(teacher.outputSingle(pixels));
    assertThat(StudentDesign.of(teacher).build(99).params()).isNotEqualTo(teacher.params());
  }

  @Test
  void refusesASumOfUnequalWidths() {
    StudentDesign<ComputationGraph> design = StudentDesign.of(images()).width("conv", 0.5);
    assertThatThrownBy(() -> design.build(1))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "'sum' (ElementWiseVertex) does not fit behind changed layers: it would get [4, 2]"
                + " channels in place of [4, 4] (-1: not known)");
  }

  @Test
  void refusesAVertexThatCountsChannels() {
    ComputationGraph teacher =
        built(
            graph()
                .addLayer("dense", new DenseLayer.Builder().nOut(8).build(), "pixels")
                .addVertex("some", new SubsetVertex(0, 3), "dense")
                .addLayer("output", output(), "some")
                .setOutputs("output"),
            InputType.feedForward(4));
    assertThatThrownBy(() -> StudentDesign.of(teacher).width(0.5).build(1))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageStartingWith("'some' (SubsetVertex) does not fit behind changed layers");
    assertThat(StudentDesign.of(teacher).build(1).numParams()).isEqualTo(teacher.numParams());
  }

  @Test
  void mergesAChangedLayerWithTheInputItself() {
    ComputationGraph teacher =
        built(
            graph()
                .addLayer("dense", new DenseLayer.Builder().nOut(8).build(), "pixels")
                .addVertex("both", new MergeVertex(), "pixels", "dense")
                .addLayer("output", output(), "both")
                .setOutputs("output"),
            InputType.feedForward(4));
    ComputationGraph student = StudentDesign.of(teacher).width(0.5).build(1);
    assertThat(shape(student, "output")).containsExactly(4 + 4, 3);
  }

  @Test
  void keepsTheWidthThatDecidesTheOutputs() {
    ComputationGraph teacher =
        built(
            graph()
                .addLayer("dense", new DenseLayer.Builder().nOut(8).build(), "pixels")
                .addLayer("last", new DenseLayer.Builder().nOut(4).build(), "dense")
                .addLayer("activation", new ActivationLayer(Activation.SOFTMAX), "last")
                .addLayer(
                    "loss",
                    new LossLayer.Builder().activation(Activation.IDENTITY).build(),
                    "activation")
                .setOutputs("loss"),
            InputType.feedForward(4));
    ComputationGraph student = StudentDesign.of(teacher).width(0.5).build(1);
    assertThat(shape(student, "last")).containsExactly(4, 4);
    assertThatThrownBy(() -> StudentDesign.of(teacher).width("last", 0.5).build(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 'last' (DenseLayer) has no number of channels that may change");
    assertThatThrownBy(() -> StudentDesign.of(teacher).width("lost", 0.5).build(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no layer is called 'lost'; layers: dense, last, activation, loss");
  }

  @Test
  void narrowsWordsAndTheLastStepOfASequence() {
    MultiLayerNetwork teacher =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new EmbeddingSequenceLayer.Builder().nIn(20).nOut(8).build())
                .layer(new LastTimeStep(new LSTM.Builder().nIn(8).nOut(6).build()))
                .layer(
                    new OutputLayer.Builder().nIn(6).nOut(3).activation(Activation.SOFTMAX).build())
                .build());
    teacher.init();
    MultiLayerNetwork student = StudentDesign.of(teacher).width(0.5).build(1);
    assertThat(student.getLayer(0).getParam("W").shape()).containsExactly(20, 4);
    assertThat(student.getLayer(1).getParam("W").shape()).containsExactly(4, 12);
    assertThat(student.output(Nd4j.zeros(DataType.FLOAT, 2, 1, 5)).shape()).containsExactly(2, 3);
  }

  @Test
  void refusesALayerThatItDoesNotKnowHowToNarrow() {
    MultiLayerNetwork teacher =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new LSTM.Builder().nOut(6).build())
                .layer(new LastTimeStep(new Bidirectional(new LSTM.Builder().nOut(6).build())))
                .layer(output())
                .setInputType(InputType.recurrent(2))
                .build());
    teacher.init();
    assertThatThrownBy(() -> StudentDesign.of(teacher).width(0.5).build(1))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageStartingWith("'layer1' (LastTimeStep) does not fit behind changed layers");
  }
}
