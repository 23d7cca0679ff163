package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.NetworkTraining;
import io.github.dl4jcompress.bridge.NoisyConvolution1D;
import io.github.dl4jcompress.bridge.NoisyLayers;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.model.TensorShape;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** 1-d convolutions over sequences of a fixed length compute after export what they did before. */
class TimelineExportTest {
  /** In steps of {@link ExportedPair#stepOfALogit}; a mistake makes tens of them. */
  private static final double TOLERATED_STEPS = 4;

  private static final int STEPS = 16;
  private static final DataSet TRAIN = sequences(64, 1);
  private static final INDArray TEST = sequences(200, 2).getFeatures();

  /** The images of {@link TinyData}, each as four features of sixteen steps. */
  private static DataSet sequences(int examples, long seed) {
    DataSet flat = TinyData.flatImages(examples, seed);
    INDArray features = flat.getFeatures().reshape('c', examples, 4, STEPS);
    return new DataSet(features, flat.getLabels());
  }

  private static MultiLayerNetwork chain(Layer... layers) {
    Layer[] all = new Layer[layers.length + 2];
    System.arraycopy(layers, 0, all, 0, layers.length);
    all[layers.length] = global(PoolingType.MAX);
    all[layers.length + 1] = TinyNetworks.output();
    return TinyNetworks.chain(TinyNetworks.settings(), InputType.recurrent(4, STEPS), all);
  }

  private static Layer global(PoolingType type) {
    return new GlobalPoolingLayer.Builder(type).name("global").build();
  }

  private static Convolution1DLayer.Builder conv(String name, int kernel) {
    return new Convolution1DLayer.Builder(kernel).name(name).nOut(6).activation(Activation.RELU);
  }

  private static Layer pool(SubsamplingLayer.PoolingType type, int kernel, int stride) {
    return new Subsampling1DLayer.Builder(type, kernel, stride).name(type + "-pool").build();
  }

  private static ExportCase of(String name, Layer... layers) {
    return new ExportCase(name, chain(layers), 8);
  }

  static Stream<ExportCase> cases() {
    Layer same =
        conv("same", 4).stride(2).convolutionMode(ConvolutionMode.Same).hasBias(false).build();
    Layer causal = conv("causal", 3).convolutionMode(ConvolutionMode.Causal).build();
    return Stream.of(
        of("convolution", conv("conv", 3).build()),
        of("strided and padded", conv("conv", 3).stride(2).padding(2).build()),
        of("mode Same", same),
        of("mode Causal", causal),
        of(
            "max, average",
            conv("conv", 3).activation(Activation.IDENTITY).build(),
            TinyNetworks.activation(Activation.TANH),
            pool(SubsamplingLayer.PoolingType.MAX, 2, 2),
            conv("second", 2).build(),
            pool(SubsamplingLayer.PoolingType.AVG, 3, 1)),
        of(
            "zeros and repeats",
            new ZeroPadding1DLayer.Builder(1, 2).name("zeros").build(),
            conv("conv", 3).build(),
            new Upsampling1D.Builder(2).name("larger").build(),
            conv("second", 3).build()),
        new ExportCase("graph", graph(), 8));
  }

  /** Two branches over the same steps, added and put behind what they read. */
  private static ComputationGraph graph() {
    Layer left = conv("left", 3).convolutionMode(ConvolutionMode.Same).build();
    Layer right =
        conv("right", 1).convolutionMode(ConvolutionMode.Same).activation(Activation.TANH).build();
    return TinyNetworks.graph(
        TinyNetworks.settings()
            .graphBuilder()
            .addInputs("steps")
            .setInputTypes(InputType.recurrent(4, STEPS))
            .addLayer("left", left, "steps")
            .addLayer("right", right, "steps")
            .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "left", "right")
            .addVertex("merged", new MergeVertex(), "sum", "left")
            .addLayer("average", global(PoolingType.AVG), "merged")
            .addLayer("dense", TinyNetworks.dense(8, Activation.RELU), "average")
            .addLayer("output", TinyNetworks.output(), "dense")
            .setOutputs("output"));
  }

  private static <M extends Model> M trained(M twin, int steps) {
    for (int step = 0; step < steps; step++) {
      NetworkTraining.fit(twin, TRAIN);
    }
    return twin;
  }

  private static ExportedPair assertSame(Model twin) throws IOException {
    ExportedPair pair = ExportedPair.of(twin, TEST);
    ExportedPair.Gap gap = pair.gap(TEST);
    assertThat(gap.largestSteps()).isLessThan(TOLERATED_STEPS);
    assertThat(gap.sameClass()).isEqualTo(1);
    assertThat(gap.clear()).isGreaterThan(0.1);
    pair.assertFileRoundTrip(TEST);
    return pair;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void computesWhatTheTwinComputes(ExportCase example) throws IOException {
    QuantizationRecipe recipe = QuantizationRecipe.weights(example.bits()).fromStep(3);
    ExportedPair pair = assertSame(trained(QuantizationAware.twin(example.network(), recipe), 8));
    assertThat(pair.compact().inputShape()).isEqualTo(new TensorShape(4, 1, STEPS));
    assertThat(pair.compact().isSequence()).isFalse();
  }

  static Stream<QuantizationRecipe> recipes() {
    return SchemeExportTest.recipes();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everySchemeIsStoredAsItIs(QuantizationRecipe recipe) throws IOException {
    MultiLayerNetwork network =
        chain(
            conv("conv", 3).build(),
            pool(SubsamplingLayer.PoolingType.MAX, 2, 2),
            conv("second", 3).activation(Activation.TANH).build());
    assertSame(trained(QuantizationAware.twin(network, recipe.fromStep(3)), 12));
    assertSame(PostTraining.quantize(network, recipe, TinyData.iterator(TRAIN, 20)));
  }

  @Test
  void weightsAreSeenRoundedAndTrainedWhole() {
    MultiLayerNetwork network = chain(conv("conv", 3).build());
    MultiLayerNetwork twin = QuantizationAware.twin(network, QuantizationRecipe.weights(2));
    assertThat(twin.getLayer("conv").conf().getLayer()).isInstanceOf(NoisyConvolution1D.class);
    assertThat(twin.getLayer("conv").getParam("W"))
        .isEqualTo(network.getLayer("conv").getParam("W"));
    INDArray whole = twin.output(TEST);
    INDArray weights = twin.getLayer("conv").getParam("W");
    WeightFakeQuantization quantization =
        WeightFakeQuantization.of(
            "conv", (NoisyConvolution1D) twin.getLayer("conv").conf().getLayer());
    INDArray rounded = quantization.stored(twin.getLayer("conv"), "W", weights.dup(), 0);
    assertThat(rounded).isNotEqualTo(weights);
    weights.assign(rounded);
    assertThat(twin.output(TEST)).isEqualTo(whole);
    trained(twin, 2);
    assertThat(twin.getLayer("conv").getParam("W").sub(rounded).amaxNumber().doubleValue())
        .isBetween(1e-6, 0.2);
  }

  @Test
  void aStepIsThatOfAConvolutionWithRoundedWeights() {
    MultiLayerNetwork network = chain(conv("conv", 3).build());
    MultiLayerNetwork twin =
        (MultiLayerNetwork)
            NetworkTopology.of(network)
                .withLayersBehind(Map.of(), "", (name, layer) -> NoisyLayers.inPlaceOf(layer));
    WeightFakeQuantization noise = new WeightFakeQuantization(3, 0);
    ((NoisyConvolution1D) twin.getLayer("conv").conf().getLayer()).setWeightNoise(noise);
    INDArray before = network.getLayer("conv").getParam("W").dup();
    INDArray rounded = noise.stored(network.getLayer("conv"), "W", before.dup(), 0);
    network.getLayer("conv").getParam("W").assign(rounded);
    trained(network, 1);
    trained(twin, 1);
    INDArray moved = network.getLayer("conv").getParam("W").sub(rounded);
    INDArray expected = before.add(moved);
    assertThat(moved.amaxNumber().doubleValue()).isGreaterThan(1e-4);
    assertThat(twin.getLayer("conv").getParam("W").sub(expected).amaxNumber().doubleValue())
        .isLessThan(1e-6);
  }

  @Test
  void aRestoredTwinIsTheSame(@TempDir Path directory) throws IOException {
    MultiLayerNetwork twin =
        trained(
            QuantizationAware.twin(chain(conv("conv", 3).build()), QuantizationRecipe.weights(4)),
            3);
    File file = directory.resolve("twin.zip").toFile();
    twin.save(file);
    MultiLayerNetwork restored = MultiLayerNetwork.load(file, true);
    assertThat(restored.output(TEST)).isEqualTo(twin.output(TEST));
    assertThat(ExportedPair.of(restored, TEST).compact().toBytes())
        .isEqualTo(ExportedPair.of(twin, TEST).compact().toBytes());
    assertThat(NetworkTopology.layers(restored)).extracting(NamedLayer::name).contains("conv");
  }

  private static void assertRefused(MultiLayerNetwork network, String message) {
    MultiLayerNetwork twin = QuantizationAware.twin(network, QuantizationRecipe.weights(8));
    assertThatThrownBy(() -> CompactExport.requireStorable(twin, new long[] {4, STEPS}))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(message);
  }

  @Test
  void refusesWhatTakesTheStepsOneByOne() {
    String allowed =
        "; such sequences can be stored between the input and a GlobalPoolingLayer, with"
            + " Convolution1DLayer, Subsampling1DLayer, ZeroPadding1DLayer, Upsampling1D,"
            + " ActivationLayer, DropoutLayer, ElementWiseVertex (Add) and"
            + " MergeVertex (of channels)";
    String stored = " and reads a sequence that 1-d layers slide over, which is stored as an image";
    Layer lstm = new LSTM.Builder().name("lstm").nOut(3).activation(Activation.TANH).build();
    assertRefused(chain(conv("conv", 3).build(), lstm), "'lstm' is a LSTM" + stored + allowed);
    assertRefused(
        chain(conv("conv", 3).build(), TinyNetworks.dense(4, Activation.RELU)),
        "'dense' is a DenseLayer" + stored + allowed);
    assertRefused(
        chain(conv("conv", 3).activation(Activation.IDENTITY).build(), TinyNetworks.norm()),
        "'norm' is a BatchNormalization" + stored + allowed);
    assertRefused(chain(lstm, conv("conv", 3).build()), "'lstm' is a LSTM" + stored + allowed);
  }

  @Test
  void refusesStepsBeforeFeatures() {
    Layer odd = conv("conv", 3).rnnDataFormat(RNNFormat.NWC).build();
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.recurrent(4, STEPS, RNNFormat.NWC),
            odd,
            global(PoolingType.MAX),
            TinyNetworks.output());
    assertRefused(network, "layer 'conv': data format NWC cannot be stored; NCW can");
  }
}
