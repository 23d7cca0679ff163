package io.github.dl4jcompress.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Student designs and, because the two are used together, what transfers into them. */
class StudentDesignTest {
  private static MultiLayerNetwork images() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .activation(Activation.RELU)
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3).name("conv1").nOut(4).build())
                .layer(new BatchNormalization.Builder().name("norm").build())
                .layer(new DropoutLayer.Builder(0.9).name("dropout").build())
                .layer(
                    new ConvolutionLayer.Builder(3, 3)
                        .name("conv2")
                        .nOut(6)
                        .convolutionMode(ConvolutionMode.Same)
                        .build())
                .layer(new SubsamplingLayer.Builder().name("pool").kernelSize(2, 2).build())
                .layer(new DenseLayer.Builder().name("dense1").nOut(10).build())
                .layer(new DenseLayer.Builder().name("dense2").nOut(8).build())
                .layer(
                    new OutputLayer.Builder()
                        .name("output")
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(8, 8, 1))
                .build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork sequences() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .activation(Activation.TANH)
                .list()
                .layer(new LSTM.Builder().name("lstm").nOut(6).build())
                .layer(
                    new RnnOutputLayer.Builder()
                        .name("output")
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(4))
                .build());
    network.init();
    return network;
  }

  private static long[] shape(MultiLayerNetwork network, String layer) {
    return network.getLayer(layer).getParam("W").shape();
  }

  @Test
  void halvesEveryLayerButTheLast() {
    MultiLayerNetwork student = StudentDesign.of(images()).width(0.5).build(1);
    assertThat(shape(student, "conv1")).containsExactly(2, 1, 3, 3);
    assertThat(student.getLayer("norm").getParam("gamma").length()).isEqualTo(2);
    assertThat(shape(student, "conv2")).containsExactly(3, 2, 3, 3);
    assertThat(shape(student, "dense1")).containsExactly(3 * 3 * 3, 5);
    assertThat(shape(student, "dense2")).containsExactly(5, 4);
    assertThat(shape(student, "output")).containsExactly(4, 3);
    assertThat(student.output(Nd4j.rand(DataType.FLOAT, 2, 1, 8, 8)).shape()).containsExactly(2, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"norm", "dropout", "conv2", "dense2"})
  void leavesLayersOut(String layer) {
    MultiLayerNetwork student = StudentDesign.of(images()).without(layer).width(0.5).build(1);
    assertThat(student.getLayerNames()).hasSize(7).doesNotContain(layer);
    assertThat(student.output(Nd4j.rand(DataType.FLOAT, 2, 1, 8, 8)).shape()).containsExactly(2, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"conv1", "pool", "dense1", "output"})
  void refusesToLeaveOutWhatOthersDependOn(String layer) {
    StudentDesign<MultiLayerNetwork> design = StudentDesign.of(images()).without(layer);
    assertThatThrownBy(() -> design.build(1))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageStartingWith("layer '" + layer + "' (")
        .hasMessageContaining("cannot be left out");
  }

  @Test
  void refusesAnUnknownLayerAndNamesTheKnown() {
    StudentDesign<MultiLayerNetwork> design = StudentDesign.of(sequences()).without("lstm2");
    assertThatThrownBy(() -> design.build(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no layer is called 'lstm2'; layers: lstm, output");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1.01, Double.NaN})
  void refusesSenselessWidths(double width) {
    assertThatThrownBy(() -> StudentDesign.of(sequences()).width(width))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("width multiplier must be in (0, 1], got " + width);
  }

  @Test
  void aStudentOfFullWidthStartsAsItsTeacher() {
    MultiLayerNetwork teacher = images();
    MultiLayerNetwork student = StudentDesign.of(teacher).build(99);
    assertThat(student.params()).isNotEqualTo(teacher.params());
    assertThat(KnowledgeTransfer.parameters(teacher, student))
        .allMatch(transfer -> transfer.copied() == transfer.total());
    assertThat(student.params()).isEqualTo(teacher.params());
  }

  /**
   * If the units that a narrow student lacks have no effect, it must compute what its teacher does.
   */
  @Test
  void aNarrowImageStudentComputesWhatItsTeachersFirstUnitsDo() {
    MultiLayerNetwork teacher = images();
    MultiLayerNetwork student = StudentDesign.of(teacher).width(0.5).build(99);
    clearBehind(teacher.getLayer("conv2").getParam("W"), 1, 2);
    clearBehind(teacher.getLayer("dense1").getParam("W"), 0, 3 * 3 * 3);
    clearBehind(teacher.getLayer("dense2").getParam("W"), 0, 5);
    clearBehind(teacher.getLayer("output").getParam("W"), 0, 4);
    KnowledgeTransfer.parameters(teacher, student);
    INDArray examples = Nd4j.rand(DataType.FLOAT, 5, 1, 8, 8);
    assertThat(student.output(examples).sub(teacher.output(examples)).amaxNumber().doubleValue())
        .isCloseTo(0, within(1e-6));
  }

  @Test
  void aNarrowSequenceStudentComputesWhatItsTeachersFirstUnitsDo() {
    MultiLayerNetwork teacher = sequences();
    MultiLayerNetwork student = StudentDesign.of(teacher).width(0.5).build(99);
    clearBehind(teacher.getLayer("lstm").getParam("RW"), 0, 3);
    clearBehind(teacher.getLayer("output").getParam("W"), 0, 3);
    KnowledgeTransfer.parameters(teacher, student);
    INDArray examples = Nd4j.rand(DataType.FLOAT, 5, 4, 7);
    assertThat(student.output(examples).sub(teacher.output(examples)).amaxNumber().doubleValue())
        .isCloseTo(0, within(1e-6));
  }

  /** Zeroes everything from an index of a dimension on. */
  private static void clearBehind(INDArray array, int dimension, long from) {
    INDArray copy = array.dup();
    long[] index = new long[array.rank()];
    for (long i = 0; i < array.length(); i++) {
      long rest = i;
      for (int d = array.rank() - 1; d >= 0; d--) {
        index[d] = rest % array.size(d);
        rest /= array.size(d);
      }
      if (index[dimension] >= from) {
        copy.putScalar(index, 0);
      }
    }
    array.assign(copy);
  }

  @Test
  void saysWhatItCouldNotTransfer() {
    MultiLayerNetwork student = StudentDesign.of(images()).build(1);
    assertThat(KnowledgeTransfer.parameters(sequences(), student))
        .extracting(KnowledgeTransfer.Transfer::source)
        .containsOnly(Optional.empty());
    assertThat(Arrays.stream(student.getLayers()).mapToLong(l -> l.numParams()).sum())
        .isEqualTo(student.numParams());
  }

  @Test
  void findsALayerOfTheSameShapesUnderAnotherName() {
    MultiLayerNetwork teacher = sequences();
    MultiLayerNetwork student = sequences();
    student.getLayer("lstm").conf().getLayer().setLayerName("other");
    student.setParams(student.params().mul(0));
    assertThat(KnowledgeTransfer.parameters(teacher, student).get(0))
        .isEqualTo(new KnowledgeTransfer.Transfer("other", Optional.of("lstm"), 264, 264));
    assertThat(student.params()).isEqualTo(teacher.params());
  }
}
