package io.github.dl4jcompress.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ModelComparisonTest {
  private static final INDArray INPUTS = Nd4j.createFromArray(new float[][] {{-3}, {-1}, {1}, {3}});

  /** A lone output layer over one value. */
  private static MultiLayerNetwork network(
      LossFunction loss, IActivation activation, float... weights) {
    OutputLayer output =
        new OutputLayer.Builder(loss).nOut(weights.length).activation(activation).build();
    MultiLayerNetwork network =
        TinyNetworks.chain(TinyNetworks.settings(), InputType.feedForward(1), output);
    network.getLayer(0).getParam("W").assign(Nd4j.createFromArray(new float[][] {weights}));
    return network;
  }

  /** The same with whole weights, biases and inputs. */
  private static CompactModel compact(Activation activation, byte[] weights, int... bias) {
    float[] scales = new float[weights.length];
    Arrays.fill(scales, 1f);
    LinearUnit unit =
        new LinearUnit(
            new QuantizedWeights(weights.length, 1, 8, weights, scales),
            bias,
            activation,
            Optional.empty());
    return CompactModel.of(
        new CompactNetwork(
            TensorShape.vector(1), new AffineQuantizer(1, 0), List.of(new Dense(unit))));
  }

  private static DataSetIterator data(float[]... labels) {
    return TinyData.iterator(new DataSet(INPUTS, Nd4j.createFromArray(labels)), 3);
  }

  @Test
  void countsClassesOfTheLargestOutput() {
    MultiLayerNetwork network = network(LossFunction.MCXENT, new ActivationSoftmax(), -1, 1);
    CompactModel compact = compact(Activation.SOFTMAX, new byte[] {-1, 1}, 0, -4);
    float[] zero = {1, 0};
    float[] one = {0, 1};
    ModelComparison comparison = ModelComparison.of(network, compact, data(zero, one, one, one));
    assertThat(comparison).isEqualTo(new ModelComparison(4, 0.75, 4, 0.25, 0.5));
  }

  @Test
  void aSingleOutputMeansClassOneWherePositive() {
    MultiLayerNetwork network = network(LossFunction.XENT, new ActivationSigmoid(), 2);
    CompactModel compact = compact(Activation.SIGMOID, new byte[] {2}, 3);
    float[] no = {0};
    float[] yes = {1};
    ModelComparison comparison = ModelComparison.of(network, compact, data(no, yes, yes, yes));
    assertThat(comparison.agreement()).isEqualTo(0.75);
    assertThat(comparison.networkError()).isEqualTo(0.25);
    assertThat(comparison.compactError()).isZero();
    assertThat(comparison.maxLogitDifference()).isCloseTo(3, within(1e-6));
  }

  @Test
  void startsAndLeavesTheDataAtItsBeginning() {
    MultiLayerNetwork network = network(LossFunction.XENT, new ActivationSigmoid(), 2);
    CompactModel compact = compact(Activation.SIGMOID, new byte[] {2}, 0);
    DataSetIterator data = data(new float[] {0}, new float[] {0}, new float[] {1}, new float[] {1});
    data.next();
    assertThat(ModelComparison.of(network, compact, data).examples()).isEqualTo(4);
    assertThat(data.next().numExamples()).isEqualTo(3);
  }

  @Test
  void refusesNoExamples() {
    MultiLayerNetwork network = network(LossFunction.XENT, new ActivationSigmoid(), 2);
    CompactModel compact = compact(Activation.SIGMOID, new byte[] {2}, 0);
    DataSetIterator empty = new ListDataSetIterator<>(List.of(), 1);
    assertThatThrownBy(() -> ModelComparison.of(network, compact, empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no examples to compare the models on");
  }
}
