package io.github.dl4jcompress.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ChannelAffineTest {
  private static final float[] VARIANCES = {4, 1, 0.01f, 1e-5f, 1e-6f, 0.3f};

  static Stream<BatchNormalization.Builder> normalizations() {
    return Stream.of(
        new BatchNormalization.Builder(),
        new BatchNormalization.Builder().eps(0.1),
        new BatchNormalization.Builder().useLogStd(false),
        new BatchNormalization.Builder().lockGammaBeta(true).gamma(-0.7).beta(0.2));
  }

  @ParameterizedTest
  @MethodSource("normalizations")
  void isWhatTheLayerDoesAtInference(BatchNormalization.Builder builder) {
    BatchNormalization configuration = builder.build();
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.vectorInput(),
            configuration,
            TinyNetworks.output());
    NamedLayer layer = NetworkTopology.layers(network).get(0);
    setStatistics(layer, configuration.isUseLogStd());
    ChannelAffine affine = ChannelAffine.of(layer);

    INDArray inputs = TinyData.vectors(5, 1).getFeatures();
    INDArray outputs = network.feedForwardToLayer(0, inputs).get(1);
    for (int i = 0; i < 5; i++) {
      for (int channel = 0; channel < VARIANCES.length; channel++) {
        double expected = outputs.getDouble(i, channel);
        double found =
            inputs.getDouble(i, channel) * affine.factor(channel) + affine.shift(channel);
        assertThat(found).isCloseTo(expected, within(1e-5 * (1 + Math.abs(expected))));
      }
    }
  }

  private static void setStatistics(NamedLayer layer, boolean asLogarithm) {
    float[] spread = VARIANCES.clone();
    for (int i = 0; asLogarithm && i < spread.length; i++) {
      spread[i] = (float) (Math.log10(VARIANCES[i]) / 2);
    }
    set(layer, asLogarithm ? "log10stdev" : "var", spread);
    set(layer, "mean", 0.1f, -0.2f, 0.3f, -0.4f, 0.5f, 0);
    if (layer.layer().paramTable().containsKey("gamma")) {
      set(layer, "gamma", 1, -2, 0.5f, 0, 1.5f, -0.1f);
      set(layer, "beta", 0, 1, -1, 2, -2, 0.5f);
    }
  }

  private static void set(NamedLayer layer, String key, float... values) {
    layer.layer().getParam(key).assign(Nd4j.createFromArray(values));
  }
}
