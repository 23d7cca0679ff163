package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What cannot be quantized is named, instead of being trained unquantized. */
@SuppressWarnings("deprecation") // of GravesLSTM and its kin, which models of the world hold
class TwinRefusalsTest {
  private static final String SUPPORTED =
      "DenseLayer, ConvolutionLayer (2-d), DepthwiseConvolution2D, SeparableConvolution2D,"
          + " Deconvolution2D, Convolution1DLayer, OutputLayer, RnnOutputLayer, EmbeddingLayer,"
          + " EmbeddingSequenceLayer, LSTM, GravesLSTM, SimpleRnn, Bidirectional, LastTimeStep and"
          + " MaskZeroLayer around one of them (MaskZeroLayer not around Bidirectional),"
          + " BatchNormalization, ActivationLayer, SubsamplingLayer, Subsampling1DLayer and"
          + " GlobalPoolingLayer (MAX, AVG), ZeroPaddingLayer, ZeroPadding1DLayer, Upsampling2D,"
          + " Upsampling1D, DropoutLayer; ElementWiseVertex (Add), MergeVertex (of channels),"
          + " LastTimeStepVertex";

  private static void assertRefused(Model network, String message) {
    assertThatThrownBy(() -> QuantizationAware.twin(network, QuantizationRecipe.weights(8)))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(message);
  }

  private static Arguments kind(Layer odd, InputType input, Layer... more) {
    odd.setLayerName("odd");
    Layer[] layers = new Layer[1 + more.length];
    layers[0] = odd;
    System.arraycopy(more, 0, layers, 1, more.length);
    return Arguments.of(
        odd.getClass().getSimpleName(), TinyNetworks.chain(TinyNetworks.settings(), input, layers));
  }

  private static Layer sequenceOutput() {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .nOut(2)
        .activation(Activation.IDENTITY)
        .build();
  }

  static Stream<Arguments> kinds() {
    InputType images = TinyNetworks.imageInput();
    InputType sequences = InputType.recurrent(TinyData.SEQUENCE_FEATURES, 5);
    return Stream.of(
        kind(new Cropping2D.Builder(1, 1).build(), images, TinyNetworks.output()),
        kind(
            new SimpleRnn.Builder().nOut(2).hasLayerNorm(true).build(),
            sequences,
            sequenceOutput()),
        kind(
            new Bidirectional(new SimpleRnn.Builder().nOut(2).hasLayerNorm(true).build()),
            sequences,
            sequenceOutput()),
        kind(
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.PNORM).pnorm(2).build(),
            images,
            TinyNetworks.output()),
        kind(
            new GlobalPoolingLayer.Builder(PoolingType.SUM).build(), images, TinyNetworks.output()),
        kind(
            new DenseLayer.Builder().nOut(4).hasLayerNorm(true).build(),
            TinyNetworks.vectorInput(),
            TinyNetworks.output()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void refusesLayersItCannotQuantize(String kind, Model network) {
    assertRefused(
        network,
        "layer 'odd' is a " + kind + ", which cannot be quantized; supported: " + SUPPORTED);
  }

  static Stream<Arguments> kindsWithAnAlternative() {
    InputType sequences = InputType.recurrent(TinyData.SEQUENCE_FEATURES, 5);
    String attention =
        "DL4J computes it in a SameDiff graph, whose weights heed no weight noise and whose"
            + " products of activations no quantizer can be put behind; a Bidirectional LSTM and"
            + " LastTimeStep can be quantized instead";
    return Stream.of(
        instead(
            attention,
            new SelfAttentionLayer.Builder().nOut(4).nHeads(2).projectInput(true).build(),
            sequences,
            sequenceOutput()),
        instead(
            attention,
            new LearnedSelfAttentionLayer.Builder()
                .nOut(4)
                .nHeads(2)
                .nQueries(2)
                .projectInput(true)
                .build(),
            sequences,
            sequenceOutput()),
        instead(
            attention,
            new RecurrentAttentionLayer.Builder()
                .nIn(TinyData.SEQUENCE_FEATURES)
                .nOut(4)
                .nHeads(1)
                .build(),
            sequences,
            sequenceOutput()),
        instead(
            "DL4J lets it have weight noise and computes without;"
                + " new Bidirectional(Bidirectional.Mode.ADD, new GravesLSTM...) computes the same"
                + " and can be quantized",
            new GravesBidirectionalLSTM.Builder().nOut(4).build(),
            sequences,
            sequenceOutput()),
        instead(
            "DL4J lets its slopes have weight noise and computes without; an ActivationLayer of"
                + " LEAKYRELU, whose slope is fixed, or of RELU can be quantized",
            new PReLULayer.Builder().inputShape(TinyData.FEATURES).build(),
            TinyNetworks.vectorInput(),
            TinyNetworks.output()));
  }

  private static Arguments instead(String reason, Layer odd, InputType input, Layer output) {
    Object[] kind = kind(odd, input, output).get();
    return Arguments.of(kind[0], reason, kind[1]);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kindsWithAnAlternative")
  void saysWhyAndWhatToUseInstead(String kind, String reason, Model network) {
    assertRefused(
        network,
        "layer 'odd' is a "
            + kind
            + ", which cannot be quantized: "
            + reason
            + "; supported: "
            + SUPPORTED);
  }

  /** The alternative that its refusal names. */
  @Test
  void takesWhatComputesTheSameAsAGravesBidirectionalLstm() {
    MultiLayerNetwork both =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.recurrent(TinyData.SEQUENCE_FEATURES),
            new GravesBidirectionalLSTM.Builder().nOut(4).activation(Activation.TANH).build(),
            sequenceOutput());
    MultiLayerNetwork alternative =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.recurrent(TinyData.SEQUENCE_FEATURES),
            new Bidirectional(
                Bidirectional.Mode.ADD,
                new GravesLSTM.Builder().nOut(4).activation(Activation.TANH).build()),
            sequenceOutput());
    Map<String, String> names =
        Map.of("WF", "fW", "RWF", "fRW", "bF", "fb", "WB", "bW", "RWB", "bRW", "bB", "bb");
    names.forEach(
        (name, other) ->
            alternative.getLayer(0).getParam(other).assign(both.getLayer(0).getParam(name)));
    alternative.getLayer(1).params().assign(both.getLayer(1).params());
    INDArray sequences = TinyData.sequences(5, 1).getFeatures();
    assertThat(alternative.output(sequences).equalsWithEps(both.output(sequences), 1e-5)).isTrue();
    assertThat(QuantizationAware.twin(alternative, QuantizationRecipe.weights(8)).getnLayers())
        .isEqualTo(4); // with quantizers behind the input and behind the cells
  }

  @Test
  void refusesAttentionVertices() {
    ComputationGraph graph =
        TinyNetworks.graph(
            TinyNetworks.settings()
                .graphBuilder()
                .addInputs("sequence")
                .setInputTypes(InputType.recurrent(TinyData.SEQUENCE_FEATURES, 5))
                .addVertex(
                    "attention",
                    new AttentionVertex.Builder()
                        .nInKeys(TinyData.SEQUENCE_FEATURES)
                        .nInQueries(TinyData.SEQUENCE_FEATURES)
                        .nInValues(TinyData.SEQUENCE_FEATURES)
                        .nOut(4)
                        .nHeads(2)
                        .projectInput(true)
                        .weightInit(WeightInit.XAVIER)
                        .build(),
                    "sequence",
                    "sequence",
                    "sequence")
                .addLayer("output", sequenceOutput(), "attention")
                .setOutputs("output"));
    assertThatThrownBy(() -> QuantizationAware.twin(graph, QuantizationRecipe.weights(8)))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageStartingWith(
            "vertex 'attention' is a AttentionVertex, which cannot be quantized: DL4J computes it"
                + " in a SameDiff graph, ");
  }

  @Test
  void refusesVerticesItDoesNotKnow() {
    assertRefused(
        TinyNetworks.graph(
            TinyNetworks.settings()
                .graphBuilder()
                .addInputs("vector")
                .setInputTypes(TinyNetworks.vectorInput())
                .addLayer("dense", TinyNetworks.dense(6, Activation.TANH), "vector")
                .addVertex(
                    "gated", new ElementWiseVertex(ElementWiseVertex.Op.Product), "dense", "vector")
                .addLayer("output", TinyNetworks.output(), "gated")
                .setOutputs("output")),
        "vertex 'gated' is a ElementWiseVertex (Product), which cannot be quantized; supported: "
            + SUPPORTED);
  }

  @Test
  void refusesNormalizationBehindAnActivation() {
    String message =
        "layer 'norm': batch normalization is only supported directly behind a dense or"
            + " convolution layer with identity activation, into which it can be folded";
    assertRefused(
        imagesThrough(TinyNetworks.conv(2, Activation.RELU), TinyNetworks.norm()), message);
    assertRefused(imagesThrough(TinyNetworks.norm()), message);
    assertRefused(
        imagesThrough(
            TinyNetworks.conv(2, Activation.IDENTITY),
            TinyNetworks.activation(Activation.RELU),
            TinyNetworks.norm()),
        message);
    BatchNormalization second = new BatchNormalization.Builder().name("second").build();
    assertRefused(
        imagesThrough(TinyNetworks.conv(2, Activation.IDENTITY), TinyNetworks.norm(), second),
        message.replace("'norm'", "'second'"));
  }

  private static MultiLayerNetwork imagesThrough(Layer... layers) {
    Layer[] all = Arrays.copyOf(layers, layers.length + 1);
    all[layers.length] = TinyNetworks.output();
    return TinyNetworks.chain(TinyNetworks.settings(), TinyNetworks.imageInput(), all);
  }

  @Test
  void refusesNormalizationOfAConvolutionThatOthersUseToo() {
    NeuralNetConfiguration.Builder settings = TinyNetworks.settings();
    assertRefused(
        TinyNetworks.graph(
            settings
                .graphBuilder()
                .addInputs("pixels")
                .setInputTypes(TinyNetworks.imageInput())
                .addLayer("conv", TinyNetworks.conv(2, Activation.IDENTITY), "pixels")
                .addLayer("norm", TinyNetworks.norm(), "conv")
                .addLayer("other", TinyNetworks.activation(Activation.RELU), "conv")
                .addLayer("output", TinyNetworks.output(), "norm")
                .addLayer("second", TinyNetworks.output(), "other")
                .setOutputs("output", "second")),
        "layer 'norm': batch normalization is only supported directly behind a dense or"
            + " convolution layer with identity activation, into which it can be folded");
  }

  @Test
  void refusesWeightNoise() {
    MultiLayerNetwork network =
        TinyNetworks.denseChain(TinyNetworks.settings().weightNoise(new DropConnect(0.5)));
    assertRefused(
        network,
        "layer 'dense' already has weight noise "
            + new DropConnect(0.5)
            + "; DL4J has room for one per layer, and quantization needs it");
  }

  @Test
  void refusesConstraintsOfWhatBecomesTwoLayers() {
    assertRefused(
        imagesThrough(
            new SeparableConvolution2D.Builder(3, 3)
                .name("separable")
                .nOut(2)
                .constrainWeights(new NonNegativeConstraint())
                .build()),
        "layer 'separable' is a SeparableConvolution2D with constraints"
            + " [NonNegativeConstraint()], which the two layers that are made of it could not keep;"
            + " one without constraints can be quantized");
  }

  @Test
  void refusesATwin() {
    MultiLayerNetwork twin =
        QuantizationAware.twin(
            TinyNetworks.denseChain(TinyNetworks.settings()), QuantizationRecipe.weights(8));
    assertRefused(
        twin, "layer 'input-quantizer' is a FakeQuantization: the network is already a twin");
  }

  @Test
  void refusesLayersOfOneName() {
    assertRefused(
        imagesThrough(
            TinyNetworks.dense("same", 4, Activation.RELU),
            TinyNetworks.dense("same", 4, Activation.RELU)),
        "layer 1 is called 'same', as another layer is; give each layer a name of its own");
  }

  @Test
  void refusesALayerCalledAsTheInput() {
    assertRefused(
        imagesThrough(TinyNetworks.dense("input", 4, Activation.RELU)),
        "layer 0 is called 'input', as the network's input is; give each layer a name of its own");
  }

  @Test
  void refusesAPatternThatFitsNoLayer() {
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
    QuantizationRecipe recipe =
        QuantizationRecipe.weights(4).layers("cnov*", WeightScheme.uniform(8));
    assertThatThrownBy(() -> QuantizationAware.twin(network, recipe))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the pattern 'cnov*' fits no layer with weights; layers with weights: conv, dense,"
                + " output");
    assertThatThrownBy(() -> recipe.layers("cnov*", WeightScheme.ternary()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the pattern 'cnov*' is there already");
  }
}
