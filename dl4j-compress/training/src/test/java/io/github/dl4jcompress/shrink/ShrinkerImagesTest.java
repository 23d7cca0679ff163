package io.github.dl4jcompress.shrink;

import static io.github.dl4jcompress.shrink.Weights.assertRemovals;
import static io.github.dl4jcompress.shrink.Weights.constant;
import static io.github.dl4jcompress.shrink.Weights.shape;
import static io.github.dl4jcompress.shrink.Weights.shrunk;
import static io.github.dl4jcompress.shrink.Weights.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.OneDnnConvolutions;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.shrink.Shrinker.Removal;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

class ShrinkerImagesTest {
  private static final INDArray IMAGES = TinyData.images(6, 1).getFeatures();
  private static final int POOLED = 9; // pixels behind a 3 x 3 convolution and the pooling

  private static ConvolutionLayer padded(String name, int channels) {
    return new ConvolutionLayer.Builder(3, 3)
        .name(name)
        .nOut(channels)
        .activation(Activation.RELU)
        .convolutionMode(ConvolutionMode.Same)
        .build();
  }

  private static SubsamplingLayer maxPool() {
    return TinyNetworks.pool(SubsamplingLayer.PoolingType.MAX);
  }

  /** Zeroes the rows of a dense layer that read a map of 9 pixels. */
  private static void unreadMap(Model network, String reader, int channel) {
    INDArray weights = Weights.of(network, reader, "W");
    for (int pixel = 0; pixel < POOLED; pixel++) {
      Weights.zero(weights, 0, channel * POOLED + pixel);
    }
  }

  private static <M extends Model> void checkImageNetwork(M network) {
    Weights.scramble(network, 5);
    unreadMap(network, "dense", 1);
    Shrinker.Result<M> result = shrunk(network, IMAGES);
    assertRemovals(result, new Removal("conv", 4, 3, 0));
    assertThat(shape(result.network(), "conv", "W")).containsExactly(3, 1, 3, 3);
    assertThat(shape(result.network(), "norm", "gamma")).containsExactly(3);
    assertThat(shape(result.network(), "norm", "mean")).containsExactly(3);
    assertThat(shape(result.network(), "dense", "W")).containsExactly(27, 8);
    assertThat(Weights.of(result.network(), "norm", "beta").getDouble(1))
        .isEqualTo(Weights.of(network, "norm", "beta").getDouble(2));
  }

  @Test
  void aFilterGoesWithItsNormalizationAndItsPixels() {
    checkImageNetwork(TinyNetworks.imageChain(TinyNetworks.settings()));
  }

  @Test
  void aGraphShrinksLikeAChain() {
    ComputationGraph graph = TinyNetworks.imageGraph(TinyNetworks.settings());
    checkImageNetwork(graph);
  }

  @Test
  void onePixelThatIsReadKeepsTheFilter() {
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
    Weights.scramble(network, 5);
    unreadMap(network, "dense", 1);
    Weights.of(network, "dense", "W").putScalar(POOLED + 4, 0, 1e-30);
    assertRemovals(shrunk(network, IMAGES));
  }

  @Test
  void convolutionsReadSlices() {
    MultiLayerNetwork network =
        Weights.chain(
            TinyNetworks.imageInput(),
            TinyNetworks.conv(4, Activation.RELU),
            TinyNetworks.conv("next", 5, Activation.TANH),
            TinyNetworks.output());
    unread(network, "next", 0, 2);
    Shrinker.Result<MultiLayerNetwork> result = shrunk(network, IMAGES);
    assertRemovals(result, new Removal("conv", 4, 2, 0));
    assertThat(shape(result.network(), "next", "W")).containsExactly(5, 2, 3, 3);
  }

  @Test
  void aConstantMapIsFoldedIntoAConvolutionWithoutPadding() {
    MultiLayerNetwork network =
        Weights.chain(
            TinyNetworks.imageInput(),
            TinyNetworks.conv(4, Activation.RELU),
            maxPool(),
            TinyNetworks.conv("next", 5, Activation.TANH),
            TinyNetworks.output());
    constant(network, "conv", 3, 0.8);
    Shrinker.Result<MultiLayerNetwork> result = shrunk(network, IMAGES);
    assertRemovals(result, new Removal("conv", 4, 3, 1));
    assertThat(shape(result.network(), "next", "W")).containsExactly(5, 3, 3, 3);
  }

  @Test
  void aConstantMapIsFoldedBehindItsFlattening() {
    MultiLayerNetwork network =
        Weights.chain(
            TinyNetworks.imageInput(),
            TinyNetworks.conv(4, Activation.IDENTITY),
            TinyNetworks.activation(Activation.SIGMOID),
            maxPool(),
            TinyNetworks.dense(8, Activation.RELU),
            TinyNetworks.output());
    constant(network, "conv", 0, -0.8);
    assertRemovals(shrunk(network, IMAGES), new Removal("conv", 4, 3, 1));
  }

  @Test
  void paddingSeesZerosAndKeepsAConstantMap() {
    MultiLayerNetwork network =
        Weights.chain(
            TinyNetworks.imageInput(),
            TinyNetworks.conv(4, Activation.RELU),
            padded("next", 5),
            TinyNetworks.output());
    constant(network, "conv", 3, 0.8);
    assertRemovals(shrunk(network, IMAGES));
  }

  @Test
  void aMapOfZerosGoesInSpiteOfPadding() {
    MultiLayerNetwork network =
        Weights.chain(
            TinyNetworks.imageInput(),
            padded("conv", 4),
            new ZeroPaddingLayer.Builder(1, 1).name("border").build(),
            padded("next", 5),
            TinyNetworks.output());
    constant(network, "conv", 3, -0.8);
    assertRemovals(shrunk(network, IMAGES), new Removal("conv", 4, 3, 1));
  }

  @Test
  void aPaddedFilterThatReadsAConstantIsNoConstant() {
    MultiLayerNetwork network =
        Weights.chain(
            TinyNetworks.imageInput(),
            TinyNetworks.conv(2, Activation.RELU),
            padded("next", 3),
            TinyNetworks.output());
    constant(network, "conv", 0, 0.8);
    INDArray next = Weights.of(network, "next", "W");
    for (int pixel = 0; pixel < 9; pixel++) {
      next.putScalar(new int[] {1, 1, pixel / 3, pixel % 3}, 0);
    }
    assertRemovals(shrunk(network, IMAGES));
  }

  @Test
  void zeroPaddingAndNormalizationKeepAConstantMap() {
    MultiLayerNetwork border =
        Weights.chain(
            TinyNetworks.imageInput(),
            TinyNetworks.conv(4, Activation.RELU),
            new ZeroPaddingLayer.Builder(1, 1).name("border").build(),
            TinyNetworks.conv("next", 5, Activation.TANH),
            TinyNetworks.output());
    constant(border, "conv", 3, 0.8);
    assertRemovals(shrunk(border, IMAGES));
    MultiLayerNetwork normalized = TinyNetworks.imageChain(TinyNetworks.settings());
    Weights.scramble(normalized, 5);
    constant(normalized, "conv", 3, 0.8);
    assertRemovals(shrunk(normalized, IMAGES));
  }

  @ParameterizedTest
  @EnumSource(names = {"MAX", "AVG"})
  void globalPoolingKeepsConstants(PoolingType type) {
    MultiLayerNetwork network =
        Weights.chain(
            TinyNetworks.imageInput(),
            TinyNetworks.conv(4, Activation.RELU),
            new GlobalPoolingLayer.Builder(type).name("pool").build(),
            TinyNetworks.output());
    constant(network, "conv", 3, 0.8);
    Weights.zero(Weights.of(network, "output", "W"), 0, 1);
    assertRemovals(shrunk(network, IMAGES), new Removal("conv", 4, 2, 1));
  }

  @ParameterizedTest
  @EnumSource(names = {"SUM", "PNORM"})
  void aSumOverTheImageIsNoConstant(PoolingType type) {
    MultiLayerNetwork network =
        Weights.chain(
            TinyNetworks.imageInput(),
            TinyNetworks.conv(4, Activation.RELU),
            new GlobalPoolingLayer.Builder(type).pnorm(2).name("pool").build(),
            TinyNetworks.output());
    constant(network, "conv", 3, 0.8);
    Weights.zero(Weights.of(network, "output", "W"), 0, 1);
    assertRemovals(shrunk(network, IMAGES), new Removal("conv", 4, 3, 0));
  }

  @Test
  void normalizationBehindTheFlatteningShrinksWithIt() {
    MultiLayerNetwork network =
        Weights.chain(
            TinyNetworks.imageInput(),
            TinyNetworks.conv(4, Activation.RELU),
            maxPool(),
            TinyNetworks.dense(8, Activation.IDENTITY),
            TinyNetworks.norm(),
            TinyNetworks.activation(Activation.RELU),
            TinyNetworks.output());
    unreadMap(network, "dense", 2);
    Weights.zero(Weights.of(network, "output", "W"), 0, 0, 7);
    Shrinker.Result<MultiLayerNetwork> result = shrunk(network, IMAGES);
    assertRemovals(result, new Removal("conv", 4, 3, 0), new Removal("dense", 8, 6, 0));
    assertThat(shape(result.network(), "norm", "gamma")).containsExactly(6);
  }

  @Test
  void flatImagesStayFlat() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.convolutionalFlat(TinyData.SIDE, TinyData.SIDE, 1),
            TinyNetworks.conv(4, Activation.RELU),
            maxPool(),
            TinyNetworks.dense(8, Activation.RELU),
            TinyNetworks.output());
    Weights.scramble(network, 5);
    unreadMap(network, "dense", 3);
    assertRemovals(
        shrunk(network, TinyData.flatImages(6, 1).getFeatures()), new Removal("conv", 4, 3, 0));
  }

  @Test
  void oneDnnStaysSwitchedOn() {
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
    OneDnnConvolutions.enable(network);
    checkImageNetwork(network);
    assertThat(OneDnnConvolutions.isEnabled(Shrinker.shrink(network).network())).isTrue();
  }

  @Test
  void channelsLastDataIsLeftAlone() {
    ConvolutionLayer first = TinyNetworks.conv(4, Activation.RELU);
    ConvolutionLayer next = TinyNetworks.conv("next", 5, Activation.TANH);
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.convolutional(TinyData.SIDE, TinyData.SIDE, 1, CNN2DFormat.NHWC),
            first,
            next,
            TinyNetworks.dense(8, Activation.RELU),
            TinyNetworks.output());
    Weights.scramble(network, 5);
    unread(network, "next", 0, 2);
    constant(network, "next", 1, 0.5);
    Weights.zero(Weights.of(network, "output", "W"), 0, 5);
    assertRemovals(
        shrunk(network, IMAGES.permute(0, 2, 3, 1).dup()), new Removal("dense", 8, 7, 0));
  }
}
