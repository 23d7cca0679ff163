package io.github.dl4jcompress.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PrecisionTest {
  @Test
  void everyHalfComesBackFromItsNumber() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Precision.HALF.fromBits(bits);
      if ((bits & 0x7C00) != 0x7C00) {
        assertThat(Precision.HALF.toBits(value)).isEqualTo(bits);
        assertThat(Precision.HALF.round(value)).isEqualTo(value);
      } else {
        assertThat(Float.isFinite(value)).isFalse();
      }
    }
  }

  @Test
  void halvesGrowWithTheirBits() {
    float before = Precision.HALF.fromBits(0);
    for (int bits = 1; bits <= 0x7C00; bits++) {
      float value = Precision.HALF.fromBits(bits);
      assertThat(value).isGreaterThan(before);
      assertThat(Precision.HALF.fromBits(bits | 0x8000)).isEqualTo(-value);
      before = value;
    }
  }

  /** Between two neighbours: the nearer one, and of equals the one whose last bit is zero. */
  @Test
  void roundsToTheNearestHalf() {
    Random random = new Random(3);
    for (int bits = 0; bits < 0x7BFF; bits++) {
      float low = Precision.HALF.fromBits(bits);
      float high = Precision.HALF.fromBits(bits + 1);
      float middle = (low + high) / 2; // exact
      assertThat(Precision.HALF.round(middle)).isEqualTo(bits % 2 == 0 ? low : high);
      assertThat(Precision.HALF.round(Math.nextDown(middle))).isEqualTo(low);
      assertThat(Precision.HALF.round(-Math.nextUp(middle))).isEqualTo(-high);
      float any = low + (high - low) * random.nextFloat();
      if (any != middle) {
        assertThat(Precision.HALF.round(any)).isEqualTo(any < middle ? low : high);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "65504, 65504",
    "65519.996, 65504",
    "65520, Infinity",
    "-65520, -Infinity",
    "1e38, Infinity",
    "-Infinity, -Infinity",
    "NaN, NaN",
    "1e-45, 0",
    "2.9802322e-8, 0",
    "2.9802326e-8, 5.9604645e-8",
  })
  void roundsBeyondTheEnds(float value, float expected) {
    assertThat(Float.toString(Precision.HALF.round(value))).isEqualTo(Float.toString(expected));
  }

  @Test
  void leavesSinglesAlone() {
    for (float value : new float[] {0, -Float.MIN_VALUE, 0.1f, 3e38f}) {
      assertThat(Precision.SINGLE.round(value)).isEqualTo(value);
      assertThat(Precision.SINGLE.fromBits(Precision.SINGLE.toBits(value))).isEqualTo(value);
    }
  }

  @Test
  void hasALargestNumber() {
    assertThat(Precision.HALF.largest()).isEqualTo(Precision.HALF.fromBits(0x7BFF));
    assertThat(Precision.SINGLE.largest()).isEqualTo(0x1p40f);
  }

  @ParameterizedTest
  @EnumSource
  void hasBitsForSignExponentAndFraction(Precision precision) {
    assertThat(precision.bits()).isEqualTo(precision == Precision.HALF ? 16 : 32);
    assertThat(1 + precision.exponentBits() + precision.fractionBits()).isEqualTo(precision.bits());
  }
}
