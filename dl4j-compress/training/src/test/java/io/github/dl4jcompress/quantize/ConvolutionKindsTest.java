package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.Node;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.bridge.WeightView;
import java.io.IOException;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Each kind of convolution with each scheme computes after export what it computed before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConvolutionKindsTest {
  /** Twelve values lead to a logit, and each may be off by one; a mistake makes hundreds. */
  private static final double TOLERATED_STEPS = 8;

  private static final DataSet TRAIN = TinyData.images(64, 1);
  private static final INDArray TEST = TinyData.images(200, 2).getFeatures();

  private ComputationGraph all;

  @BeforeAll
  void train() {
    all = ConvolutionKinds.all();
    for (int step = 0; step < 20; step++) {
      all.fit(TRAIN);
    }
  }

  static Stream<QuantizationRecipe> recipes() {
    return SchemeExportTest.recipes();
  }

  private static void assertSame(Model twin) throws IOException {
    ExportedPair pair = ExportedPair.of(twin, TEST);
    ExportedPair.Gap gap = pair.gap(TEST);
    assertThat(gap.largestSteps()).isLessThan(TOLERATED_STEPS);
    assertThat(gap.sameClass()).isEqualTo(1);
    assertThat(gap.clear()).isGreaterThan(0.1);
    pair.assertFileRoundTrip(TEST);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void isStoredAsItIs(QuantizationRecipe recipe) throws IOException {
    ComputationGraph twin = QuantizationAware.twin(all, recipe.fromStep(3));
    for (int step = 0; step < 12; step++) {
      twin.fit(TRAIN);
    }
    assertSame(twin);
    assertSame(PostTraining.quantize(all, recipe, TinyData.iterator(TRAIN, 20)));
  }

  @Test
  void isStoredAsItIsWithRealWeights() throws IOException {
    QuantizationRecipe recipe =
        QuantizationRecipe.weights(4)
            .leaving("depthwise")
            .leavingHalf("separable-depthwise")
            .leavingHalf("deconvolution");
    ComputationGraph twin = QuantizationAware.twin(all, recipe);
    twin.fit(TRAIN);
    assertSame(twin);
  }

  @Test
  void aSeparableConvolutionIsTwoLayersThatComputeTheSame() {
    ComputationGraph network = all.clone();
    network.addListeners(new ScoreIterationListener(9));
    ComputationGraph twin =
        QuantizationAware.twin(network, QuantizationRecipe.weights(8).fromStep(5));
    assertThat(NetworkTopology.of(twin).nodes())
        .extracting(Node::name)
        .containsSubsequence(
            "separable-depthwise", "separable-depthwise-quantizer", "separable", "separable-pool");
    assertThat(twin.outputSingle(TEST).sub(network.outputSingle(TEST)).amaxNumber().floatValue())
        .isLessThan(1e-5f);
    assertThat(twin.getListeners()).hasSize(1);
  }

  @Test
  void aDilatedDeconvolutionIsStoredAsItIs() throws IOException {
    MultiLayerNetwork network = ConvolutionKinds.dilatedDeconvolution();
    assertSame(
        PostTraining.quantize(
            network, QuantizationRecipe.weights(8), TinyData.iterator(TRAIN, 20)));
  }

  @Test
  void refusesADeconvolutionThatCutsOffMoreThanItsKernelReaches() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.imageInput(),
            new Deconvolution2D.Builder(2, 2)
                .name("odd")
                .stride(2, 2)
                .padding(2, 1)
                .nOut(2)
                .build(),
            TinyNetworks.output());
    MultiLayerNetwork twin = QuantizationAware.twin(network, QuantizationRecipe.weights(8));
    assertThatThrownBy(() -> CompactExport.requireStorable(twin, new long[] {1, 8, 8}))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "layer 'odd': a deconvolution with kernel 2, stride 2, dilation 1 and padding 2 cannot"
                + " be stored: the padding may be at most 1");
  }

  @Test
  void zerosStayZeros() {
    ComputationGraph twin = QuantizationAware.twin(all, QuantizationRecipe.weights(4));
    twin.fit(TRAIN);
    long weights = 0;
    for (NamedLayer layer : NetworkTopology.layers(twin)) {
      for (WeightView view : layer.weights()) {
        view.values().muli(view.values().gt(0).castTo(DataType.FLOAT));
        weights += view.values().gt(0).castTo(DataType.FLOAT).sumNumber().longValue();
      }
    }
    assertThat(ExportedPair.of(twin, TEST).compact().network().nonZeros())
        .isBetween(weights / 2, weights);
  }
}
