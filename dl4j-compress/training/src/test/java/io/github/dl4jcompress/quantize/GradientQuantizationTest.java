package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

class GradientQuantizationTest {
  private static final DataSet TRAIN = TinyData.vectors(64, 1);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void aGradientIsOneOfFewValuesAndRightOnAverage(int bits) {
    SplittableRandom random = new SplittableRandom(1);
    float[] exact = {1, -0.3f, 0.11f, 0, -1, 0.62f};
    double[] sums = new double[exact.length];
    TreeSet<Float> values = new TreeSet<>();
    int rounds = 20_000;
    for (int round = 0; round < rounds; round++) {
      float[] gradients = exact.clone();
      GradientQuantization.bits(bits).round(gradients, random);
      assertThat(gradients[3]).isZero();
      for (int i = 0; i < sums.length; i++) {
        sums[i] += gradients[i];
        if (i != 3) {
          values.add(gradients[i]);
        }
      }
    }
    assertThat(values).hasSizeLessThanOrEqualTo(1 << bits);
    for (int i = 0; i < sums.length; i++) {
      assertThat(sums[i] / rounds).isCloseTo(exact[i], within(0.03));
    }
  }

  @Test
  void updatesOfWeightsTakeFewValuesAndThoseOfBiasesDoNot() {
    MultiLayerNetwork plain = TinyNetworks.denseChain(TinyNetworks.settings(new Sgd(0.1)));
    MultiLayerNetwork rounded = plain.clone();
    rounded.addListeners(GradientQuantization.bits(2).seed(3));
    INDArray before = plain.getLayer("dense").getParam("W").dup();
    plain.fit(TRAIN);
    rounded.fit(TRAIN);
    TreeSet<Double> moves = new TreeSet<>();
    INDArray difference = rounded.getLayer("dense").getParam("W").sub(before);
    for (int i = 0; i < difference.length(); i++) {
      moves.add(Math.rint(difference.getDouble(i) * 1e5));
    }
    assertThat(moves).hasSizeBetween(2, 8); // four, and what single precision makes of them
    assertThat(rounded.getLayer("dense").getParam("b"))
        .isEqualTo(plain.getLayer("dense").getParam("b"));
  }

  @Test
  void aTrainingWithItSucceedsAndIsTheSameTwice() {
    INDArray[] parameters = new INDArray[2];
    for (int i = 0; i < 2; i++) {
      MultiLayerNetwork network = TinyNetworks.denseChain(TinyNetworks.settings(new Adam(0.02)));
      network.addListeners(GradientQuantization.bits(6).seed(5));
      for (int step = 0; step < 60; step++) {
        network.fit(TRAIN);
      }
      assertThat(network.evaluate(TinyData.iterator(TinyData.vectors(300, 2), 300)).accuracy())
          .isGreaterThan(0.85);
      parameters[i] = network.params();
    }
    assertThat(parameters[0]).isEqualTo(parameters[1]);
  }

  @Test
  void statisticsOfATwinAreLeftAlone() {
    MultiLayerNetwork twin =
        QuantizationAware.twin(
            TinyNetworks.imageChain(TinyNetworks.settings()), QuantizationRecipe.weights(4));
    MultiLayerNetwork other = twin.clone();
    twin.addListeners(GradientQuantization.bits(1));
    DataSet images = TinyData.images(32, 1);
    twin.fit(images);
    other.fit(images);
    for (String layer : new String[] {"input-quantizer", "norm"}) {
      assertThat(twin.getLayer(layer).params()).isEqualTo(other.getLayer(layer).params());
    }
    assertThat(twin.getLayer("conv").params()).isNotEqualTo(other.getLayer("conv").params());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 17})
  void refusesBitsThatThereAreNot(int bits) {
    assertThatThrownBy(() -> GradientQuantization.bits(bits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("gradient bits must be in [1, 16], got " + bits);
  }
}
