package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** K-means in one dimension. */
class CodebookTest {
  static Stream<CodebookStart> starts() {
    return Stream.of(CodebookStart.linear(), CodebookStart.density(), CodebookStart.random(3));
  }

  private static float[] around(float... centers) {
    Random random = new Random(1);
    float[] weights = new float[400 * centers.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = centers[i % centers.length] + 0.01f * (float) random.nextGaussian();
    }
    return weights;
  }

  private static double squaredError(float[] weights, Codebook codebook) {
    double sum = 0;
    for (float weight : weights) {
      double error = weight - codebook.values()[codebook.indexOf(weight)];
      sum += error * error;
    }
    return sum / weights.length;
  }

  @ParameterizedTest
  @MethodSource("starts")
  void findsTwoClusters(CodebookStart start) {
    float[] weights = around(-0.5f, 1.5f);
    Codebook codebook = Codebook.of(weights, 0, weights.length, 2, start);
    assertThat(codebook.values()).hasSize(2);
    assertThat(codebook.values()[0]).isCloseTo(-0.5f, within(0.003f));
    assertThat(codebook.values()[1]).isCloseTo(1.5f, within(0.003f));
  }

  @ParameterizedTest
  @MethodSource("starts")
  void isNotFarFromTheBestForABell(CodebookStart start) {
    Random random = new Random(2);
    float[] weights = new float[20_000];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    // The best eight values of a bell leave 0.03454 of its variance: Max, "Quantizing for Minimum
    // Distortion" (1960), table 1.
    double error = squaredError(weights, Codebook.of(weights, 0, weights.length, 8, start));
    assertThat(error).isBetween(0.033, 0.042);
  }

  @Test
  void startsAtTheDensityWhereThatIsAsked() {
    // Most weights near zero: starts by density all begin there, linear ones over the whole range.
    float[] weights = around(0.1f, 0.11f, 0.12f, 0.13f, 0.14f);
    weights[0] = 10;
    double linear =
        squaredError(weights, Codebook.of(weights, 0, weights.length, 3, CodebookStart.linear()));
    double density =
        squaredError(weights, Codebook.of(weights, 0, weights.length, 3, CodebookStart.density()));
    assertThat(linear).isNotEqualTo(density);
  }

  @Test
  void whatIsSharedStaysShared() {
    float[] weights = {0.3f, 0.3f, -0.1f, 0, 0.3001f, 0, -0.1f};
    Codebook codebook = Codebook.of(weights, 0, weights.length, 3, CodebookStart.linear());
    assertThat(codebook.values()).containsExactly(-0.1f, 0.3f, 0.3001f);
    assertThat(codebook.indexOf(0.3f)).isEqualTo(1);
    assertThat(codebook.indexOf(0.3001f)).isEqualTo(2);
    assertThat(codebook.indexOf(0)).isEqualTo(-1);
  }

  @Test
  void eachWeightGoesToTheNearestValue() {
    float[] weights = around(-1, -0.2f, 0.4f, 2);
    Codebook codebook = Codebook.of(weights, 0, weights.length, 3, CodebookStart.density());
    for (float weight : weights) {
      float chosen = Math.abs(weight - codebook.values()[codebook.indexOf(weight)]);
      for (float value : codebook.values()) {
        assertThat(chosen).isLessThanOrEqualTo(Math.abs(weight - value) + 1e-6f);
      }
    }
  }

  @Test
  void oneValueIsTheMean() {
    float[] weights = {1, 2, 6, 0};
    assertThat(Codebook.of(weights, 0, 4, 1, CodebookStart.linear()).values()[0])
        .isCloseTo(3, within(1e-5f));
  }
}
