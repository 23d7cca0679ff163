package io.github.dl4jcompress.codec;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads what the range coder wrote, as docs/format.md says it in section 7 and with no thought for
 * speed: in whole numbers of any size, each adaptive bit under a name. Shares no line with the
 * decoder that it is compared with.
 */
final class TextbookDecoder {
  private static final BigInteger BYTE = BigInteger.valueOf(256);
  private static final BigInteger LEAST_RANGE = BigInteger.TWO.pow(24);
  private static final BigInteger WHOLE = BigInteger.TWO.pow(16);

  private final byte[] bytes;
  private int next;
  private BigInteger above = BigInteger.ZERO; // how far the code lies above the range's lower end
  private BigInteger range = BigInteger.TWO.pow(32).subtract(BigInteger.ONE);

  TextbookDecoder(byte[] bytes) {
    this.bytes = bytes;
    for (int i = 0; i < 4; i++) {
      above = above.multiply(BYTE).add(nextByte());
    }
  }

  private BigInteger nextByte() {
    return BigInteger.valueOf(next < bytes.length ? bytes[next++] & 0xFF : 0);
  }

  /** An adaptive bit: section 7.1. */
  static final class Bit {
    private static final BigInteger LARGEST = BigInteger.TWO.pow(28).subtract(BigInteger.ONE);

    private BigInteger probability = BigInteger.TWO.pow(27);
    private int seen;

    private int sixteenBits() {
      return Math.min(65533, Math.max(3, probability.divide(BigInteger.TWO.pow(12)).intValue()));
    }

    private void learn(boolean one) {
      seen = Math.min(1022, seen + 1);
      BigInteger rate = BigInteger.TWO.pow(25).divide(BigInteger.valueOf(2L * seen + 3));
      BigInteger distance = (one ? LARGEST : BigInteger.ZERO).subtract(probability);
      BigInteger[] parts = distance.multiply(rate).divideAndRemainder(BigInteger.TWO.pow(24));
      BigInteger step = parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
      probability = probability.add(step);
    }
  }

  /** Adaptive bits, each made when its name is first said. */
  static final class Bits {
    private final Map<String, Bit> bits = new HashMap<>();

    Bit get(String name) {
      return bits.computeIfAbsent(name, unseen -> new Bit());
    }
  }

  boolean bit(int sixteenBits) {
    BigInteger ones = range.multiply(BigInteger.valueOf(sixteenBits)).divide(WHOLE);
    BigInteger zeros = range.subtract(ones);
    boolean one = above.compareTo(zeros) >= 0;
    if (one) {
      above = above.subtract(zeros);
      range = ones;
    } else {
      range = zeros;
    }
    while (range.compareTo(LEAST_RANGE) < 0) {
      range = range.multiply(BYTE);
      above = above.multiply(BYTE).add(nextByte()).mod(BigInteger.TWO.pow(32));
    }
    return one;
  }

  boolean bit(Bit model) {
    boolean one = bit(model.sixteenBits());
    model.learn(one);
    return one;
  }

  boolean evenBit() {
    return bit(1 << 15);
  }

  int evenBits(int count) {
    int number = 0;
    for (int i = 0; i < count; i++) {
      number = 2 * number + (evenBit() ? 1 : 0);
    }
    return number;
  }

  /** A number: section 7.2. */
  long number(Bits bits, String name, long largest) {
    int lengthOfLargest = Long.toBinaryString(largest).length();
    int length = 0;
    while (largest > 0 && length < lengthOfLargest && bit(bits.get(name + " beyond " + length))) {
      length++;
    }
    if (length < 2) {
      return length;
    }
    long number = 1;
    for (int left = length - 2; left >= 0; left--) {
      boolean one = false;
      if (((2 * number + 1) << left) <= largest) {
        one = left == length - 2 ? bit(bits.get(name + " second of " + length)) : evenBit();
      }
      number = 2 * number + (one ? 1 : 0);
    }
    return number;
  }

  int[] integers(int count) {
    Bits bits = new Bits();
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      long zigzag = number(bits, "integer", 0xFFFF_FFFFL);
      values[i] = (int) (zigzag % 2 == 0 ? zigzag / 2 : -(zigzag + 1) / 2);
    }
    return values;
  }

  /** Real numbers, as the bits that they are in memory: section 7.4. */
  int[] reals(int count, int exponentBits, int fractionBits) {
    Bits bits = new Bits();
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      if (bit(bits.get("not zero"))) {
        int sign = evenBits(1);
        StringBuilder exponent = new StringBuilder();
        while (exponent.length() < exponentBits) {
          exponent.append(bit(bits.get("exponent " + exponent)) ? '1' : '0');
        }
        long upper = ((long) sign << exponentBits) + Integer.parseInt(exponent.toString(), 2);
        values[i] = (int) ((upper << fractionBits) + evenBits(fractionBits));
      }
    }
    return values;
  }

  /** A matrix: section 7.3. */
  int[][] levels(int rows, int columns, int maxLevel) {
    return new TextbookMatrix(this, rows, columns, maxLevel).read();
  }
}
