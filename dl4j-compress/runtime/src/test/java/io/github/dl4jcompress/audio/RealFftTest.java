package io.github.dl4jcompress.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.transform.DftNormalization;
import org.apache.commons.math3.transform.FastFourierTransformer;
import org.apache.commons.math3.transform.TransformType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealFftTest {
  private static double[] samples(int size) {
    return new Random(size).doubles(size, -1, 1).toArray();
  }

  private static Complex[] expected(double[] samples) {
    return new FastFourierTransformer(DftNormalization.STANDARD)
        .transform(samples, TransformType.FORWARD);
  }

  @ParameterizedTest(name = "{0} samples")
  @ValueSource(ints = {2, 4, 8, 16, 32, 256, 512, 4096, 65536})
  void equalsThatOfCommonsMath(int size) {
    double[] data = samples(size);
    Complex[] bins = expected(data);
    new RealFft(size).transform(data);

    double largest = Arrays.stream(bins).mapToDouble(Complex::abs).max().orElseThrow();
    double allowed = 1e-12 * largest;
    assertThat(data[0]).isCloseTo(bins[0].getReal(), within(allowed));
    assertThat(data[1]).isCloseTo(bins[size / 2].getReal(), within(allowed));
    for (int k = 1; k < size / 2; k++) {
      assertThat(data[2 * k]).isCloseTo(bins[k].getReal(), within(allowed));
      assertThat(data[2 * k + 1]).isCloseTo(bins[k].getImaginary(), within(allowed));
    }
  }

  @ParameterizedTest(name = "{0} samples")
  @ValueSource(ints = {2, 4, 8, 512})
  void powersAreSquaredMagnitudes(int size) {
    double[] data = samples(size);
    Complex[] bins = expected(data);
    new RealFft(size).powers(data);

    for (int k = 0; k <= size / 2; k++) {
      double power = bins[k].abs() * bins[k].abs();
      assertThat(data[k]).isCloseTo(power, within(1e-12 * size * size));
    }
  }
}
