package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.model.ScaleGrid;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class WeightFakeQuantizationTest {
  private final MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
  private final Layer conv = network.getLayer("conv");
  private final Layer dense = network.getLayer("dense");

  private static INDArray quantized(Layer layer, int bits) {
    return quantized(layer, "W", new WeightFakeQuantization(bits, 0), 0);
  }

  private static INDArray quantized(
      Layer layer, String key, WeightFakeQuantization noise, int step) {
    return noise.getParameter(layer, key, step, 0, true, LayerWorkspaceMgr.noWorkspaces());
  }

  /** The weights of each output channel: columns of a dense layer, kernels of a convolution. */
  private static List<float[]> channels(INDArray weights) {
    boolean dense = weights.rank() == 2;
    List<float[]> channels = new ArrayList<>();
    INDArray copy = weights.dup();
    for (int i = 0; i < weights.size(dense ? 1 : 0); i++) {
      INDArray channel = dense ? copy.getColumn(i) : copy.tensorAlongDimension(i, 1, 2, 3);
      channels.add(channel.dup().data().asFloat());
    }
    return channels;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
  void weightsAreWholeLevelsOfTheirChannelsScale(int bits) {
    int maxLevel = (1 << (bits - 1)) - 1;
    for (Layer layer : List.of(conv, dense)) {
      List<float[]> raw = channels(layer.getParam("W"));
      List<float[]> rounded = channels(quantized(layer, bits));
      assertThat(rounded).hasSameSizeAs(raw);
      for (int c = 0; c < raw.size(); c++) {
        float largest = 0;
        for (float weight : raw.get(c)) {
          largest = Math.max(largest, Math.abs(weight));
        }
        float scale = ScaleGrid.scale(ScaleGrid.indexAtLeast(largest / maxLevel));
        for (int i = 0; i < raw.get(c).length; i++) {
          double level = Math.rint(raw.get(c)[i] / scale);
          assertThat(Math.abs(level)).isLessThanOrEqualTo(maxLevel);
          assertThat(rounded.get(c)[i]).isEqualTo((float) (level * scale));
        }
      }
    }
  }

  @Test
  void channelsHaveScalesOfTheirOwn() {
    INDArray weights = dense.getParam("W");
    weights.getColumn(0).muli(1000);
    List<float[]> raw = channels(weights);
    List<float[]> rounded = channels(quantized(dense, 8));
    for (int c = 1; c < raw.size(); c++) {
      for (int i = 0; i < raw.get(c).length; i++) {
        assertThat(Math.abs(rounded.get(c)[i] - raw.get(c)[i])).isLessThan(0.005f);
      }
    }
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "0.5, 0",
    "1.5, 2",
    "2.5, 2",
    "3.5, 4",
    "-0.5, 0",
    "-1.5, -2",
    "-2.5, -2",
    "0.51, 1",
    "-6.4, -6"
  })
  void tiesGoToEven(float weight, float expected) {
    INDArray weights = dense.getParam("W");
    weights.assign(0);
    weights.putScalar(0, 3, 7); // 4 bits: the scale of column 3 is 1
    weights.putScalar(1, 3, weight);
    assertThat(quantized(dense, 4).getFloat(1, 3)).isEqualTo(expected);
  }

  @Test
  void zerosStayPlusZeroAndAChannelOfZerosIsFine() {
    for (Layer layer : List.of(conv, dense)) {
      INDArray weights = layer.getParam("W");
      weights.muli(weights.gt(0).castTo(DataType.FLOAT));
      weights.addi(0);
      float[] raw = weights.dup().data().asFloat();
      float[] rounded = quantized(layer, 8).dup().data().asFloat();
      for (int i = 0; i < raw.length; i++) {
        if (raw[i] == 0) {
          assertThat(Float.floatToRawIntBits(rounded[i])).isZero();
        }
      }
      weights.assign(0);
      assertThat(quantized(layer, 8)).isEqualTo(weights);
    }
  }

  @Test
  void weightsThemselvesAreNotTouched() {
    INDArray before = dense.getParam("W").dup();
    assertThat(quantized(dense, 2)).isNotEqualTo(before);
    assertThat(dense.getParam("W")).isEqualTo(before);
  }

  @Test
  void shapeAndMeaningOfIndicesAreKept() {
    for (Layer layer : List.of(conv, dense)) {
      INDArray weights = layer.getParam("W");
      INDArray rounded = quantized(layer, 8);
      assertThat(rounded.shape()).isEqualTo(weights.shape());
      assertThat(rounded.sub(weights).amaxNumber().doubleValue()).isLessThan(0.01);
    }
  }

  @Test
  void biasesAreLeftAlone() {
    WeightFakeQuantization noise = new WeightFakeQuantization(2, 0);
    assertThat(quantized(dense, "b", noise, 0)).isSameAs(dense.getParam("b"));
    assertThat(quantized(conv, "b", noise, 0)).isSameAs(conv.getParam("b"));
  }

  @Test
  void roundsFromItsFirstStepOn() {
    WeightFakeQuantization noise = new WeightFakeQuantization(4, 10);
    assertThat(quantized(dense, "W", noise, 9)).isSameAs(dense.getParam("W"));
    assertThat(quantized(dense, "W", noise, 10)).isEqualTo(quantized(dense, 4));
    assertThat(quantized(dense, 4)).isNotEqualTo(dense.getParam("W"));
  }

  @Test
  void survivesJson() {
    WeightFakeQuantization noise = new WeightFakeQuantization(5, 77);
    ((BaseLayer) dense.conf().getLayer()).setWeightNoise(noise);
    MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(configuration.toJson());
    assertThat(read).isEqualTo(configuration);
    assertThat(((BaseLayer) read.getConf(4).getLayer()).getWeightNoise()).isEqualTo(noise);
  }

  @Test
  void equalsByItsSettings() {
    WeightFakeQuantization noise = new WeightFakeQuantization(4, 10);
    assertThat(noise)
        .isEqualTo(new WeightFakeQuantization(4, 10))
        .hasSameHashCodeAs(new WeightFakeQuantization(4, 10))
        .isNotEqualTo(new WeightFakeQuantization(5, 10))
        .isNotEqualTo(new WeightFakeQuantization(4, 11));
    assertThat(noise.clone()).isEqualTo(noise);
  }

  @ParameterizedTest
  @ValueSource(ints = {-4, 0, 1, 9, 32})
  void refusesBitsOutsideTwoToEight(int bits) {
    assertThatThrownBy(() -> new WeightFakeQuantization(bits, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weight bits must be in [2, 8], got " + bits);
  }

  @Test
  void refusesNegativeStep() {
    assertThatThrownBy(() -> QuantizationRecipe.weights(4).fromStep(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("fromStep must be >= 0, got -1");
  }

  @Test
  void refusesDoublePrecision() {
    MultiLayerNetwork wide =
        TinyNetworks.denseChain(TinyNetworks.settings().dataType(DataType.DOUBLE));
    assertThatThrownBy(() -> quantized(wide.getLayer(0), 4))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage("found an array of type DOUBLE; FLOAT networks are supported");
  }
}
