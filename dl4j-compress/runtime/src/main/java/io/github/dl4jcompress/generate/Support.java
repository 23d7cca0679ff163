package io.github.dl4jcompress.generate;

import java.util.List;

/** Parts of the text that several layers share; each is written once, if it is needed. */
enum Support {
  NUMBERS(
      """
      /** Reads numbers of base-45 digits, the last digit of each marked. */
      private static final class Numbers {
        private final String[] text;
        private int part;
        private int at;

        Numbers(String... text) {
          this.text = text;
        }

        long next() {
          long value = 0;
          long unit = 1;
          while (true) {
            if (at == text[part].length()) {
              part++;
              at = 0;
            }
            int symbol = text[part].charAt(at++);
            int digit = symbol - (symbol < 92 ? 35 : 36);
            if (digit >= 45) {
              return value + (digit - 45) * unit;
            }
            value += digit * unit;
            unit *= 45;
          }
        }

        long nextSigned() {
          long next = next();
          return (next >>> 1) ^ -(next & 1);
        }

        static int[] integers(int count, String... text) {
          Numbers numbers = new Numbers(text);
          int[] values = new int[count];
          for (int i = 0; i < count; i++) {
            values[i] = (int) numbers.nextSigned();
          }
          return values;
        }

        static float[] floats(int count, String... text) {
          Numbers numbers = new Numbers(text);
          float[] values = new float[count];
          for (int i = 0; i < count; i++) {
            values[i] = numbers.nextFloat();
          }
          return values;
        }

        float nextFloat() {
          return (float) Double.longBitsToDouble(Long.reverse(next()));
        }

        static double[] reals(int count, String... text) {
          Numbers numbers = new Numbers(text);
          double[] values = new double[count];
          for (int i = 0; i < count; i++) {
            values[i] = Double.longBitsToDouble(Long.reverse(numbers.next()));
          }
          return values;
        }
      }
      """),

  SPARSE(
      """
      /** Weights that are not zero: those of row r are numbers start[r] to start[r + 1] - 1. */
      private static final class Sparse {
        final int[] start;
        final int[] column;
        final byte[] level;

        Sparse(int rows, int columns, int count, int most, String... text) {
          Numbers numbers = new Numbers(text);
          start = new int[rows + 1];
          column = new int[count];
          level = new byte[count];
          long place = -1;
          for (int i = 0; i < count; i++) {
            long next = numbers.next();
            place += next / (2 * most) + 1;
            int sign = (int) (next % (2 * most)) - most;
            level[i] = (byte) (sign < 0 ? sign : sign + 1);
            column[i] = (int) (place % columns);
            start[(int) (place / columns) + 1]++;
          }
          for (int row = 0; row < rows; row++) {
            start[row + 1] += start[row];
          }
        }

        int product(int row, int[] vector) {
          int sum = 0;
          int end = start[row + 1];
          for (int i = start[row]; i < end; i++) {
            sum += level[i] * vector[column[i]];
          }
          return sum;
        }
      }
      """,
      NUMBERS),

  REAL_ROWS(
      """
      /** Real weights that are not zero: those of row r are numbers start[r] to start[r + 1] - 1. */
      private static final class RealRows {
        final int[] start;
        final int[] column;
        final float[] weight;

        RealRows(int rows, int columns, int count, String... text) {
          Numbers numbers = new Numbers(text);
          start = new int[rows + 1];
          column = new int[count];
          weight = new float[count];
          long place = -1;
          for (int i = 0; i < count; i++) {
            place += numbers.next() + 1;
            weight[i] = numbers.nextFloat();
            column[i] = (int) (place % columns);
            start[(int) (place / columns) + 1]++;
          }
          for (int row = 0; row < rows; row++) {
            start[row + 1] += start[row];
          }
        }

        double product(int row, int[] vector) {
          double sum = 0;
          int end = start[row + 1];
          for (int i = start[row]; i < end; i++) {
            sum += (double) weight[i] * vector[column[i]];
          }
          return sum;
        }
      }
      """,
      NUMBERS),

  OFFSETS(
      """
      /** Where the first window finds the inputs of some columns of the weights. */
      static int[] offsets(
          int[] columns, int taps, int kernel, int down, int right, int height, int width) {
        int[] offsets = new int[columns.length];
        for (int i = 0; i < offsets.length; i++) {
          int tap = columns[i] % taps;
          int y = columns[i] / taps * height + tap / kernel * down;
          offsets[i] = y * width + tap % kernel * right;
        }
        return offsets;
      }
      """),

  PADDED(
      """
      /** An image with zeros around it, up to a height and a width. */
      static int[] padded(
          int[] in, int channels, int rows, int columns, int top, int left, int height, int width) {
        int[] out = new int[channels * height * width];
        for (int line = 0; line < channels * rows; line++) {
          int to = (line / rows * height + line % rows + top) * width + left;
          System.arraycopy(in, line * columns, out, to, columns);
        }
        return out;
      }
      """),

  FIXED_POINT(
      """
      /** A positive factor as a 31-bit mantissa and, in the last six bits, a shift to the right. */
      static long fixedPoint(double factor) {
        int exponent = Math.getExponent(factor) + 1;
        long mantissa = Math.round(Math.scalb(factor, 31 - exponent));
        if (mantissa == 1L << 31) {
          mantissa >>= 1;
          exponent++;
        }
        int shift = 31 - exponent;
        if (shift > 62) {
          return 1;
        }
        return shift < 1 ? (long) Integer.MAX_VALUE << 6 | 1 : mantissa << 6 | shift;
      }

      static long[] fixedPoints(double[] factors) {
        long[] values = new long[factors.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = fixedPoint(factors[i]);
        }
        return values;
      }

      /** A sum times a factor, rounded, ties up, and cut off to a range. */
      static int requantized(int sum, long factor, int lowest, int highest) {
        int shift = (int) factor & 63;
        long code = (sum * (factor >> 6) + (1L << (shift - 1))) >> shift;
        return (int) Math.max(lowest, Math.min(highest, code));
      }
      """),

  CODE(
      """
      /** The nearest code of a real value, ties to even, less the zero point. */
      static int code(double real, float scale, int zeroPoint, int highest) {
        double code = Math.rint(real / scale) + zeroPoint;
        if (Double.isNaN(code)) {
          return 0;
        }
        return (int) Math.max(-128, Math.min(highest, code)) - zeroPoint;
      }
      """),

  EXAMPLE(
      """
      static int[] example(
          float[] example, int length, String shape, float scale, int zeroPoint, int highest) {
        if (example.length != length) {
          throw new IllegalArgumentException(
              "an example has " + length + " values " + shape + ", got " + example.length);
        }
        int[] codes = new int[length];
        for (int i = 0; i < length; i++) {
          codes[i] = code(example[i], scale, zeroPoint, highest);
        }
        return codes;
      }
      """,
      CODE),

  SEQUENCE(
      """
      static int[][] sequence(
          float[] example, int length, String shape, float scale, int zeroPoint, int highest) {
        if (example.length == 0 || example.length % length != 0) {
          throw new IllegalArgumentException(
              "a sequence has one or more steps of "
                  + length
                  + " values "
                  + shape
                  + ", got "
                  + example.length
                  + " values");
        }
        int[][] steps = new int[example.length / length][length];
        for (int i = 0; i < example.length; i++) {
          steps[i / length][i % length] = code(example[i], scale, zeroPoint, highest);
        }
        return steps;
      }
      """,
      CODE),

  INDEX(IndexSource.ONE),

  INDICES(IndexSource.STEPS, INDEX),

  JOINED_STEPS(
      """
      /** For each step, an array for each of some sequences of as many steps. */
      static int[][][] joinedSteps(int[][]... sequences) {
        int count = sequences[0].length;
        int[][][] steps = new int[count][sequences.length][];
        for (int i = 0; i < sequences.length; i++) {
          if (sequences[i].length != count) {
            throw new IllegalArgumentException(
                "sequences of "
                    + count
                    + " and "
                    + sequences[i].length
                    + " steps cannot be joined");
          }
          for (int step = 0; step < count; step++) {
            steps[step][i] = sequences[i][step];
          }
        }
        return steps;
      }
      """),

  JOINED_ANSWERS(
      """
      /** Answers of all steps, one behind the other. */
      static float[] joinedAnswers(float[][] answers) {
        int each = answers[0].length;
        float[] joined = new float[Math.multiplyExact(answers.length, each)];
        for (int step = 0; step < answers.length; step++) {
          System.arraycopy(answers[step], 0, joined, step * each, each);
        }
        return joined;
      }
      """),

  REAL(
      """
      static float[] real(int[] codes, double scale) {
        float[] values = new float[codes.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (codes[i] * scale);
        }
        return values;
      }
      """),

  REAL_STEPS(
      """
      static float[] realSteps(int[][] codes, double scale) {
        float[][] answers = new float[codes.length][];
        for (int step = 0; step < answers.length; step++) {
          answers[step] = real(codes[step], scale);
        }
        return joinedAnswers(answers);
      }
      """,
      REAL,
      JOINED_ANSWERS),

  SOFTMAX(
      """
      static void softmax(float[] values) {
        double max = Double.NEGATIVE_INFINITY;
        for (float value : values) {
          max = Math.max(max, value);
        }
        double sum = 0;
        double[] exponentials = new double[values.length];
        for (int i = 0; i < values.length; i++) {
          exponentials[i] = StrictMath.exp(values[i] - max);
          sum += exponentials[i];
        }
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (exponentials[i] / sum);
        }
      }
      """),

  ROUNDED(
      """
      /** A sum shifted to the right, rounded, ties to even, and cut off to a range. */
      static int rounded(long sum, int shift, int lowest, int highest) {
        long half = 1L << (shift - 1);
        long up = (sum + half) >> shift;
        boolean tie = ((sum + half) & ((half << 1) - 1)) == 0;
        return (int) Math.max(lowest, Math.min(highest, tie ? up & ~1L : up));
      }
      """),

  PUT(
      """
      /** Puts what a table has for each code into an array, from a place on. */
      static void put(int[] table, int index, int[] in, int[] out, int from) {
        for (int i = 0; i < in.length; i++) {
          out[from + i] = table[in[i] + index];
        }
      }
      """,
      NUMBERS);

  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // of List.of
  private final List<Support> needs;

  Support(String text, Support... needs) {
    this.text = text;
    this.needs = List.of(needs);
  }

  /** The members of the class. */
  String text() {
    return text;
  }

  /** Other parts that this one speaks of. */
  List<Support> needs() {
    return needs;
  }
}
