package io.github.dl4jcompress.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeCoderTest {
  private static final int RAREST = 3;
  private static final int SUREST = 65533;

  private final Random random = new Random(7);

  private static byte[] encode(boolean[] bits, int[] probabilities) {
    RangeEncoder encoder = new RangeEncoder();
    for (int i = 0; i < bits.length; i++) {
      encoder.code(bits[i], probabilities[i]);
    }
    return encoder.finish();
  }

  private static boolean[] decode(byte[] bytes, int[] probabilities) {
    RangeDecoder decoder = new RangeDecoder(bytes, 0, bytes.length);
    boolean[] bits = new boolean[probabilities.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = decoder.code(false, probabilities[i]);
    }
    return bits;
  }

  /**
   * The same code in exact arithmetic: one number of as many digits as it takes, so that carries
   * need no care, rounded up at the end and without its trailing zeros, as the encoder gives it.
   */
  private static byte[] encodeExactly(boolean[] bits, int[] probabilities) {
    BigInteger low = BigInteger.ZERO;
    long range = 0xFFFF_FFFFL;
    int shifts = 0;
    for (int i = 0; i < bits.length; i++) {
      long bound = (range * probabilities[i]) >>> 16;
      low = bits[i] ? low.add(BigInteger.valueOf(range - bound)) : low;
      range = bits[i] ? bound : range - bound;
      for (; range < 1 << 24; range <<= 8) {
        low = low.shiftLeft(8);
        shifts++;
      }
    }
    BigInteger step = BigInteger.ONE.shiftLeft(24); // the range is never less
    low = low.add(step).subtract(BigInteger.ONE).divide(step).multiply(step);
    byte[] bytes = new byte[shifts + 4];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = low.shiftRight(8 * (bytes.length - 1 - i)).byteValue();
    }
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    return Arrays.copyOf(bytes, length);
  }

  private void roundTrip(boolean[] bits, int[] probabilities) {
    byte[] bytes = encode(bits, probabilities);
    assertThat(bytes).isEqualTo(encodeExactly(bits, probabilities));
    assertThat(decode(bytes, probabilities)).isEqualTo(bits);
  }

  @Test
  void aTailOfZerosCostsNothing() {
    assertThat(encode(new boolean[10_000], constant(RAREST, 10_000))).isEmpty();
  }

  private static int[] constant(int probability, int count) {
    int[] probabilities = new int[count];
    Arrays.fill(probabilities, probability);
    return probabilities;
  }

  @ParameterizedTest
  @ValueSource(ints = {RAREST, 1 << 15, SUREST})
  void returnsRunsAgainstAndWithTheOdds(int probability) {
    for (int length = 0; length < 120; length++) {
      boolean[] bits = new boolean[length];
      roundTrip(bits, constant(probability, length));
      Arrays.fill(bits, true);
      roundTrip(bits, constant(probability, length));
    }
  }

  @Test
  void returnsRandomBitsUnderRandomOdds() {
    for (int trial = 0; trial < 2000; trial++) {
      int length = random.nextInt(200);
      boolean[] bits = new boolean[length];
      int[] probabilities = new int[length];
      for (int i = 0; i < length; i++) {
        bits[i] = random.nextBoolean();
        probabilities[i] =
            switch (random.nextInt(3)) {
              case 0 -> RAREST;
              case 1 -> SUREST;
              default -> RAREST + random.nextInt(SUREST - RAREST + 1);
            };
      }
      roundTrip(bits, probabilities);
    }
  }
}
