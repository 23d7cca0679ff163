package io.github.dl4jcompress.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AffineQuantizerTest {
  @ParameterizedTest
  @ValueSource(
      floats = {
        0,
        -0f,
        -1,
        Float.MIN_VALUE,
        0x0.fffffep-60f,
        0x1.000002p40f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY
      })
  void refusesScaleOutOfBounds(float scale) {
    assertThatThrownBy(() -> new AffineQuantizer(scale, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scale must be in [2^-60, 2^40], got " + scale);
  }

  @ParameterizedTest
  @ValueSource(floats = {0x1p-60f, 0x1p40f})
  void takesScalesAtTheBounds(float scale) {
    assertThat(new AffineQuantizer(scale, 0).scale()).isEqualTo(scale);
  }

  @ParameterizedTest
  @ValueSource(ints = {-129, 128, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void refusesZeroPointThatIsNoCode(int zeroPoint) {
    assertThatThrownBy(() -> new AffineQuantizer(1, zeroPoint))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("zeroPoint must be in [-128, 127], got " + zeroPoint);
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "NaN, 1", "0, NaN", "-Infinity, 1", "0, Infinity"})
  void refusesToSpanNoRange(double min, double max) {
    assertThatThrownBy(() -> AffineQuantizer.spanning(min, max))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need finite min <= max, got min=" + min + ", max=" + max);
  }

  @Test
  void refusesToSpanWhatNoScaleCan() {
    assertThatThrownBy(() -> AffineQuantizer.spanning(0, 1e15))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scale must be in [2^-60, 2^40], got 3.93419004E12");
  }

  @Test
  void spansRandomRangesWithExactZero() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      double size = Math.exp(40 * random.nextDouble() - 20);
      double a = size * random.nextGaussian();
      double b = size * random.nextGaussian();
      double min = Math.min(a, b);
      double max = Math.max(a, b);
      AffineQuantizer quantizer = AffineQuantizer.spanning(min, max);

      assertThat(quantizer.dequantize(quantizer.quantize(0))).isZero();
      double step = quantizer.scale();
      for (double real : new double[] {min, max, (min + max) / 2}) {
        double error = quantizer.dequantize(quantizer.quantize(real)) - real;
        assertThat(Math.abs(error)).as("[%s, %s] at %s", min, max, real).isLessThan(1.001 * step);
      }
      double width = Math.max(max, 0) - Math.min(min, 0);
      assertThat(255 * step / width).isBetween(1 - 1e-6, 1 + 1.0 / 128);
      assertThat(Float.floatToIntBits(quantizer.scale()) & 0xFFFF).isZero();
    }
  }

  @ParameterizedTest(name = "[{0}, {1}] has zero at {2}")
  @CsvSource({
    "0, 1, -128",
    "0, 255, -128",
    "-1, 0, 126", // the scale is rounded up
    "-5, -1, 126",
    "2, 7, -128",
    "-1, 3, -64",
    "-128, 127, 0",
  })
  void putsZeroWhereTheRangeHasIt(double min, double max, int zeroPoint) {
    assertThat(AffineQuantizer.spanning(min, max).zeroPoint()).isEqualTo(zeroPoint);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-0.0, 0.0", "0, 1e-40", "-1e-40, 1e-41"})
  void representsAnEmptyRange(double min, double max) {
    AffineQuantizer quantizer = AffineQuantizer.spanning(min, max);
    assertThat(quantizer).isEqualTo(new AffineQuantizer(1, 0));
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource({
    "0.25, 10",
    "0.75, 12",
    "1.25, 12",
    "1.75, 14",
    "-0.25, 10",
    "-0.75, 8",
    "0.26, 11",
    "0.24, 10"
  })
  void roundsTiesToTheEvenStep(double real, int code) {
    assertThat(new AffineQuantizer(0.5f, 10).quantize(real)).isEqualTo(code);
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource({
    "63.4, 127",
    "1e30, 127",
    "Infinity, 127",
    "-69.2, -128",
    "-1e30, -128",
    "-Infinity, -128",
    "NaN, 10",
    "-0.0, 10",
  })
  void saturatesAndTakesNanForZero(double real, int code) {
    assertThat(new AffineQuantizer(0.5f, 10).quantize(real)).isEqualTo(code);
  }

  @Test
  void quantizesItsOwnValuesBack() {
    Random random = new Random(2);
    for (int i = 0; i < 500; i++) {
      AffineQuantizer quantizer =
          new AffineQuantizer(
              (float) Math.exp(50 * random.nextDouble() - 30), random.nextInt(256) - 128);
      for (int code = AffineQuantizer.MIN_CODE; code <= AffineQuantizer.MAX_CODE; code++) {
        assertThat(quantizer.quantize(quantizer.dequantize(code))).isEqualTo(code);
      }
    }
  }

  @Test
  void namesTheEndsOfItsRange() {
    AffineQuantizer quantizer = new AffineQuantizer(0.5f, -28);
    assertThat(quantizer.lowest()).isEqualTo(-50f);
    assertThat(quantizer.highest()).isEqualTo(77.5f);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
  void fewerBitsHaveFewerCodes(int bits) {
    AffineQuantizer quantizer = AffineQuantizer.spanning(-1, 3, bits);
    assertThat(quantizer.maxCode()).isEqualTo(-128 + (1 << bits) - 1);
    assertThat(quantizer.quantize(1e9)).isEqualTo(quantizer.maxCode());
    assertThat(quantizer.quantize(-1e9)).isEqualTo(-128);
    assertThat(quantizer.dequantize(quantizer.quantize(0))).isZero();
    assertThat((double) quantizer.scale())
        .isBetween(4.0 / ((1 << bits) - 1), 4.04 / ((1 << bits) - 1));
    for (int code = -128; code <= quantizer.maxCode(); code++) {
      assertThat(quantizer.quantize(quantizer.dequantize(code))).isEqualTo(code);
    }
    assertThat(AffineQuantizer.spanning(0, 0, bits).bits()).isEqualTo(bits);
  }

  @Test
  void refusesBitsAndZeroPointsThatThereAreNot() {
    assertThatThrownBy(() -> new AffineQuantizer(1, -128, 1))
        .hasMessage("bits must be in [2, 8], got 1");
    assertThatThrownBy(() -> AffineQuantizer.spanning(0, 1, 9))
        .hasMessage("bits must be in [2, 8], got 9");
    assertThatThrownBy(() -> new AffineQuantizer(1, -112, 4))
        .hasMessage("zeroPoint must be in [-128, -113], got -112");
  }
}
