package io.github.dl4jcompress.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNConvHelper;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Nesterovs;

class OneDnnConvolutionsTest {
  private static final DataSet DATA = TinyData.images(64, 1);

  private static double largestDifference(INDArray one, INDArray other) {
    return one.sub(other).amaxNumber().doubleValue();
  }

  static Stream<ConvolutionLayer.Builder> convolutions() {
    return Stream.of(
        new ConvolutionLayer.Builder(3, 3),
        new ConvolutionLayer.Builder(3, 3).hasBias(false),
        new ConvolutionLayer.Builder(3, 2).stride(2, 1).padding(1, 1),
        new ConvolutionLayer.Builder(4, 2).stride(3, 2).convolutionMode(ConvolutionMode.Same));
  }

  private static MultiLayerNetwork network(ConvolutionLayer.Builder builder) {
    return TinyNetworks.chain(
        TinyNetworks.settings(new Nesterovs(0.05, 0.9)),
        TinyNetworks.imageInput(),
        TinyNetworks.conv("first", 3, Activation.RELU),
        builder.name("second").nOut(4).activation(Activation.TANH).build(),
        TinyNetworks.output());
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void computesAndLearnsWhatDl4jsOwnCodeDoes(ConvolutionLayer.Builder builder) {
    MultiLayerNetwork plain = network(builder);
    MultiLayerNetwork fast = network(builder);
    assertThat(OneDnnConvolutions.enable(fast)).isEqualTo(2);
    INDArray pixels = DATA.getFeatures();
    assertThat(largestDifference(fast.output(pixels), plain.output(pixels))).isLessThan(1e-5);
    fast.fit(TinyData.iterator(DATA, 16), 2);
    plain.fit(TinyData.iterator(DATA, 16), 2);
    assertThat(largestDifference(fast.params(), plain.params())).isLessThan(1e-4);
    assertThat(largestDifference(fast.output(pixels), plain.output(pixels))).isLessThan(1e-4);
  }

  @Test
  void knowsWhetherItIsEnabled() {
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
    assertThat(OneDnnConvolutions.isEnabled(network)).isFalse();
    assertThat(OneDnnConvolutions.enable(network)).isEqualTo(1);
    assertThat(OneDnnConvolutions.isEnabled(network)).isTrue();
    assertThat(OneDnnConvolutions.isEnabled(network.clone())).isFalse();

    ComputationGraph graph = TinyNetworks.imageGraph(TinyNetworks.settings());
    assertThat(OneDnnConvolutions.enable(graph)).isEqualTo(1);
    assertThat(OneDnnConvolutions.isEnabled(graph)).isTrue();
  }

  @Test
  void leavesOtherLayersAlone() {
    MultiLayerNetwork dense = TinyNetworks.denseChain(TinyNetworks.settings());
    assertThat(OneDnnConvolutions.enable(dense)).isZero();
    assertThat(OneDnnConvolutions.isEnabled(dense)).isFalse();
    MultiLayerNetwork deconvolution =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.imageInput(),
            new Deconvolution2D.Builder(2, 2).nOut(2).build(),
            TinyNetworks.pool(SubsamplingLayer.PoolingType.MAX),
            TinyNetworks.output());
    assertThat(OneDnnConvolutions.enable(deconvolution)).isZero();
  }

  @Test
  void leavesDilatedConvolutionsAlone() { // with oneDNN, DL4J would log an error and fall back
    MultiLayerNetwork network = network(new ConvolutionLayer.Builder(3, 3).dilation(1, 2));
    assertThat(OneDnnConvolutions.enable(network)).isEqualTo(1);
    assertThat(OneDnnConvolutions.isEnabled(network)).isTrue();
  }

  @Test
  void doublePrecisionFallsBackToDl4jsOwnCode() {
    MultiLayerNetwork plain =
        TinyNetworks.imageChain(TinyNetworks.settings().dataType(DataType.DOUBLE));
    MultiLayerNetwork fast =
        TinyNetworks.imageChain(TinyNetworks.settings().dataType(DataType.DOUBLE));
    OneDnnConvolutions.enable(fast);
    plain.fit(TinyData.images(16, 1));
    fast.fit(TinyData.images(16, 1));
    assertThat(fast.params()).isEqualTo(plain.params());
  }

  /** Weight noise that counts how often a convolution asks for its weights. */
  private static final class CountingNoise implements IWeightNoise {
    private static final long serialVersionUID = 1L;
    private int asked;

    @Override
    public INDArray getParameter(
        org.deeplearning4j.nn.api.Layer layer,
        String key,
        int iteration,
        int epoch,
        boolean train,
        LayerWorkspaceMgr workspaces) {
      asked += key.equals("W") ? 1 : 0;
      return layer.getParam(key).mul(1);
    }

    @Override
    public CountingNoise clone() {
      return this;
    }
  }

  private static MultiLayerNetwork noisyNetwork(CountingNoise noise) {
    Layer conv =
        new ConvolutionLayer.Builder(3, 3)
            .name("conv")
            .nOut(4)
            .activation(Activation.RELU)
            .weightNoise(noise)
            .build();
    return TinyNetworks.chain(
        TinyNetworks.settings(), TinyNetworks.imageInput(), conv, TinyNetworks.output());
  }

  /** The trap in DL4J that the clean-up is for: without it the noise would never be asked again. */
  @Test
  void eachMiniBatchSeesFreshNoisyWeights() throws ReflectiveOperationException {
    CountingNoise ofPlain = new CountingNoise();
    CountingNoise ofFast = new CountingNoise();
    CountingNoise ofTrap = new CountingNoise();
    MultiLayerNetwork plain = noisyNetwork(ofPlain);
    MultiLayerNetwork fast = noisyNetwork(ofFast);
    MultiLayerNetwork trapped = noisyNetwork(ofTrap);
    OneDnnConvolutions.enable(fast);
    Field helper =
        org.deeplearning4j.nn.layers.convolution.ConvolutionLayer.class.getDeclaredField("helper");
    helper.setAccessible(true);
    helper.set(trapped.getLayer("conv"), new MKLDNNConvHelper(DataType.FLOAT));
    for (MultiLayerNetwork network : new MultiLayerNetwork[] {plain, fast, trapped}) {
      network.fit(TinyData.iterator(DATA, 8));
    }
    assertThat(ofPlain.asked).isEqualTo(8);
    assertThat(ofFast.asked).isEqualTo(8);
    assertThat(ofTrap.asked).isEqualTo(1);
    assertThat(largestDifference(fast.params(), plain.params())).isLessThan(1e-5);
    assertThat(largestDifference(trapped.params(), plain.params())).isGreaterThan(1e-3);
  }
}
