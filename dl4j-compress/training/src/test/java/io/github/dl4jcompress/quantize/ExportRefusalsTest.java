package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What cannot be stored is named, instead of being stored as something else. */
class ExportRefusalsTest {
  private static final long[] IMAGE = {1, TinyData.SIDE, TinyData.SIDE};
  private static final long[] VECTOR = {TinyData.FEATURES};
  private static final DataSet VECTORS = TinyData.vectors(16, 1);

  private static void assertRefused(Model twin, long[] shape, String message) {
    assertThatThrownBy(() -> CompactExport.export(twin, shape))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(message);
  }

  private static MultiLayerNetwork twin(InputType input, DataSet data, Layer... layers) {
    MultiLayerNetwork twin =
        QuantizationAware.twin(
            TinyNetworks.chain(TinyNetworks.settings(), input, layers),
            QuantizationRecipe.weights(8));
    twin.fit(data);
    return twin;
  }

  private static MultiLayerNetwork vectorTwin(Layer... layers) {
    return twin(TinyNetworks.vectorInput(), VECTORS, layers);
  }

  /** Untrained, and to be trained for five steps first. */
  private static MultiLayerNetwork unquantizedTwin() {
    return QuantizationAware.twin(
        TinyNetworks.denseChain(TinyNetworks.settings()),
        QuantizationRecipe.weights(8).fromStep(5));
  }

  @Test
  void refusesNetworksThatAreNoTwin() {
    assertRefused(
        TinyNetworks.denseChain(TinyNetworks.settings()),
        VECTOR,
        "the network is not quantization-aware: make it a twin first");
  }

  private static ComputationGraphConfiguration.GraphBuilder twoInputs() {
    return TinyNetworks.settings()
        .graphBuilder()
        .addInputs("one", "two")
        .setInputTypes(TinyNetworks.vectorInput(), TinyNetworks.vectorInput());
  }

  private static ComputationGraph twin(ComputationGraphConfiguration.GraphBuilder builder) {
    return QuantizationAware.twin(TinyNetworks.graph(builder), QuantizationRecipe.weights(8));
  }

  @Test
  void refusesAnotherNumberOfShapesThanOfInputs() {
    ComputationGraph twin =
        twin(
            twoInputs()
                .addVertex("merged", new MergeVertex(), "one", "two")
                .addLayer("output", TinyNetworks.output(), "merged")
                .setOutputs("output"));
    assertRefused(
        twin, VECTOR, "need the shape of an example for each of the inputs [one, two], got 1");
    CompactExport.requireStorable(twin, VECTOR, VECTOR);
  }

  /** A flat input of 36 values that one layer sees as 6 x 6 pixels. */
  private static ComputationGraph twinOfTwoViews(int height, int width) {
    return twin(
        TinyNetworks.settings()
            .graphBuilder()
            .addInputs("flat")
            .setInputTypes(InputType.feedForward(36))
            .addLayer(
                "square",
                TinyNetworks.conv("square", 2, Activation.RELU),
                new FeedForwardToCnnPreProcessor(6, 6, 1),
                "flat")
            .addLayer(
                "other",
                TinyNetworks.conv("other", 2, Activation.RELU),
                new FeedForwardToCnnPreProcessor(height, width, 1),
                "flat")
            .addLayer("left", TinyNetworks.dense("left", 4, Activation.RELU), "square")
            .addLayer("right", TinyNetworks.dense("right", 4, Activation.RELU), "other")
            .addVertex("merged", new MergeVertex(), "left", "right")
            .addLayer("output", TinyNetworks.output(), "merged")
            .setOutputs("output"));
  }

  @Test
  void refusesAnInputThatIsSeenAsDifferentImages() {
    long[] flat = {36};
    CompactExport.requireStorable(twinOfTwoViews(6, 6), flat);
    ComputationGraph twin = twinOfTwoViews(4, 9);
    assertThatThrownBy(() -> CompactExport.requireStorable(twin, flat))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "layers 'square' and 'other' see images of different shapes in one input, [1, 6, 6]"
                + " and [1, 4, 9]; an input is stored with one shape");
  }

  @Test
  void refusesASumOfDifferentShapes() {
    ComputationGraph twin =
        twin(
            twoInputs()
                .addVertex("merged", new MergeVertex(), "one", "two")
                .addLayer("output", TinyNetworks.output(), "merged")
                .setOutputs("output"));
    long[] image = {1, 2, 3};
    assertThatThrownBy(() -> CompactExport.requireStorable(twin, VECTOR, image))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "vertex 'merged': a concatenation needs inputs of one height and width, got [[6], [1,"
                + " 2, 3]]");
  }

  @Test
  void refusesOutputsThatAreNoOutputLayers() {
    ComputationGraph twin =
        twin(
            twoInputs()
                .addVertex("merged", new MergeVertex(), "one", "two")
                .addLayer("dense", TinyNetworks.dense(4, Activation.RELU), "merged")
                .addLayer("output", TinyNetworks.output(), "dense")
                .setOutputs("output", "dense"));
    assertThatThrownBy(() -> CompactExport.requireStorable(twin, VECTOR, VECTOR))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "'dense' is an output of the network and a DenseLayer; OutputLayer and RnnOutputLayer"
                + " can be stored as outputs");
  }

  @Test
  void refusesWhatReadsAnOutputLayer() {
    ComputationGraph twin =
        twin(
            twoInputs()
                .addVertex("merged", new MergeVertex(), "one", "two")
                .addLayer("output", TinyNetworks.output(), "merged")
                .addLayer("dense", TinyNetworks.dense(4, Activation.RELU), "output")
                .addLayer("second", TinyNetworks.output(), "dense")
                .setOutputs("output", "second"));
    assertThatThrownBy(() -> CompactExport.requireStorable(twin, VECTOR, VECTOR))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "'dense' reads 'output', which stays real; only what has a quantizer can be read");
  }

  @Test
  void refusesGlobalPoolingOverTime() {
    Layer lstm = new LSTM.Builder().name("lstm").nOut(4).activation(Activation.TANH).build();
    Layer pooling = new GlobalPoolingLayer.Builder(PoolingType.MAX).name("pool").build();
    MultiLayerNetwork twin =
        QuantizationAware.twin(
            TinyNetworks.chain(
                TinyNetworks.settings(),
                InputType.recurrent(TinyData.SEQUENCE_FEATURES),
                lstm,
                pooling,
                TinyNetworks.output()),
            QuantizationRecipe.weights(8));
    assertThatThrownBy(
            () -> CompactExport.requireStorable(twin, new long[] {TinyData.SEQUENCE_FEATURES, 5}))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "layer 'pool': global pooling can be stored over height and width of images, found"
                + " inputs of the shape [4]");
  }

  @Test
  void refusesChannelsLast() {
    InputType input = InputType.convolutional(8, 8, 1, CNN2DFormat.NHWC);
    Layer conv =
        new ConvolutionLayer.Builder(3, 3)
            .name("conv")
            .nOut(2)
            .activation(Activation.RELU)
            .dataFormat(CNN2DFormat.NHWC)
            .build();
    DataSet data = TinyData.images(8, 1);
    data.setFeatures(data.getFeatures().permute(0, 2, 3, 1).dup('c'));
    assertRefused(
        twin(input, data, conv, TinyNetworks.output()),
        new long[] {8, 8, 1},
        "layer 'conv': data format NHWC cannot be stored; NCHW can");
  }

  @Test
  void refusesActivationsTheRuntimeDoesNotKnow() {
    for (IActivation function :
        new IActivation[] {
          new ActivationLReLU(0.3), new ActivationELU(0.5), new ActivationGELU()
        }) {
      Layer dense = new DenseLayer.Builder().name("dense").nOut(4).activation(function).build();
      assertRefused(
          vectorTwin(dense, TinyNetworks.output()),
          VECTOR,
          "layer 'dense': activation "
              + function
              + " cannot be stored; known, with default parameters: [IDENTITY, RELU, RELU6,"
              + " LEAKY_RELU, ELU, SIGMOID, HARD_SIGMOID, TANH, HARD_TANH, SOFTPLUS, SOFTSIGN,"
              + " SWISH, SOFTMAX]");
    }
  }

  @Test
  void refusesSoftmaxInHiddenLayers() {
    String message = "layer '%s': activation softmax can be stored in the last layer only";
    assertRefused(
        vectorTwin(TinyNetworks.dense(4, Activation.SOFTMAX), TinyNetworks.output()),
        VECTOR,
        message.formatted("dense"));
    for (Activation before : new Activation[] {Activation.IDENTITY, Activation.RELU}) {
      assertRefused(
          vectorTwin(
              TinyNetworks.dense(4, before),
              TinyNetworks.activation(Activation.SOFTMAX),
              TinyNetworks.output()),
          VECTOR,
          message.formatted("activation"));
    }
  }

  @Test
  void refusesAveragePoolingThatCountsPadding() {
    Layer pooling =
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
            .name("pool")
            .kernelSize(3, 3)
            .padding(1, 1)
            .avgPoolIncludePadInDivisor(true)
            .build();
    assertRefused(
        twin(TinyNetworks.imageInput(), TinyData.images(8, 1), pooling, TinyNetworks.output()),
        IMAGE,
        "layer 'pool': average pooling that counts padding in the mean cannot be stored");
  }

  @Test
  void refusesSequencesWithoutARecurrentLayer() {
    RnnOutputLayer.Builder output = new RnnOutputLayer.Builder(LossFunction.MCXENT);
    assertRefused(
        twin(
            InputType.recurrent(TinyData.SEQUENCE_FEATURES),
            TinyData.sequences(8, 1),
            TinyNetworks.dense(4, Activation.RELU),
            output.name("output").nOut(3).activation(Activation.SOFTMAX).build()),
        new long[] {TinyData.SEQUENCE_FEATURES, 5},
        "the examples are sequences, and the network has no recurrent layer");
    assertRefused(
        unquantizedTwin(),
        new long[] {3, 5, 2, 2},
        "examples of rank 4 cannot be stored; vectors, [features, time] and [channels, height,"
            + " width] can");
  }

  private static void assertNotYetQuantized(Model twin, int steps) {
    assertThatThrownBy(() -> CompactExport.export(twin, VECTOR))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "'input-quantizer' has not quantized yet: it was to begin at step 5, and the network"
                + " has been trained for %d",
            steps);
  }

  @Test
  void refusesATwinThatHasNotQuantizedYet() {
    MultiLayerNetwork twin = unquantizedTwin();
    for (int step = 0; step < 4; step++) {
      twin.fit(VECTORS);
    }
    assertNotYetQuantized(twin, 4);
  }

  @Test
  void refusesAnUntrainedTwin(@TempDir Path directory) throws IOException {
    MultiLayerNetwork twin = unquantizedTwin();
    assertNotYetQuantized(twin, 0);
    File file = directory.resolve("twin.zip").toFile();
    twin.save(file);
    assertNotYetQuantized(MultiLayerNetwork.load(file, true), 0);
  }

  @Test
  void refusesBiasesBeyondTheAccumulator() {
    MultiLayerNetwork twin =
        vectorTwin(TinyNetworks.dense(4, Activation.RELU), TinyNetworks.output());
    twin.getLayer("dense").getParam("b").putScalar(2, 1e9);
    assertThatThrownBy(() -> CompactExport.export(twin, VECTOR))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageStartingWith(
            "layer 'dense': bias 1.0E9 of channel 2 is too large beside its weights (scale ")
        .hasMessageEndingWith(") to be stored as an integer");
  }

  @Test
  void refusesWeightsThatAreNoNumbers() {
    for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      for (String key : new String[] {"W", "b"}) {
        MultiLayerNetwork twin =
            vectorTwin(TinyNetworks.dense(4, Activation.RELU), TinyNetworks.output());
        twin.getLayer("dense").getParam(key).putScalar(1, broken);
        assertThatThrownBy(() -> CompactExport.export(twin, VECTOR))
            .isInstanceOf(TrainingDivergedException.class)
            .hasMessage(
                "layer 'dense' has a parameter that is %s; there is nothing sound to store"
                    .formatted(broken));
      }
    }
  }
}
