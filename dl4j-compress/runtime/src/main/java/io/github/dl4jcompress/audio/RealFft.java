package io.github.dl4jcompress.audio;

/**
 * Fourier transform of real numbers, in place: a radix-2 transform of half the length (Cooley and
 * Tukey, "An Algorithm for the Machine Calculation of Complex Fourier Series" (1965)) with the even
 * samples as real and the odd ones as imaginary parts, then separated (Press et al., "Numerical
 * Recipes", 3rd edition (2007), section 12.3.2).
 *
 * <p>Immutable: the numbers are the caller's.
 */
final class RealFft {
  private final int half;
  private final int[] reversed; // of the bits of an index
  private final double[] cos; // of 2 pi k / size, for the first half of the circle
  private final double[] sin;

  /**
   * A transform of one length.
   *
   * @param size a power of two, at least 2
   */
  RealFft(int size) {
    half = size / 2;
    reversed = new int[half];
    cos = new double[half];
    sin = new double[half];
    for (int i = 0; i < half; i++) {
      reversed[i] = (reversed[i / 2] + (i % 2) * half) / 2;
      cos[i] = StrictMath.cos(2 * Math.PI * i / size);
      sin[i] = StrictMath.sin(2 * Math.PI * i / size);
    }
  }

  /**
   * Replaces samples by their transform, with the kernel {@code exp(-2 pi i k n / size)}.
   *
   * @param data {@code size} samples; becomes the real part of bin 0, that of bin {@code size / 2},
   *     then real and imaginary parts of the bins between
   */
  void transform(double[] data) {
    reorder(data);
    for (int span = 1; span < half; span *= 2) {
      join(data, span);
    }
    separate(data);
  }

  /**
   * Replaces samples by the squared magnitudes of bins 0 to {@code size / 2}; what lies behind them
   * is left undefined.
   */
  void powers(double[] data) {
    transform(data);
    double last = data[1] * data[1];
    data[0] *= data[0];
    for (int k = 1; k < half; k++) {
      data[k] = data[2 * k] * data[2 * k] + data[2 * k + 1] * data[2 * k + 1];
    }
    data[half] = last;
  }

  private void reorder(double[] data) {
    for (int i = 0; i < half; i++) {
      int j = reversed[i];
      if (i < j) {
        swap(data, 2 * i, 2 * j);
        swap(data, 2 * i + 1, 2 * j + 1);
      }
    }
  }

  private static void swap(double[] data, int i, int j) {
    double kept = data[i];
    data[i] = data[j];
    data[j] = kept;
  }

  /** Joins neighbouring transforms of {@code span} complex numbers into ones of twice as many. */
  private void join(double[] data, int span) {
    int step = half / span;
    for (int start = 0; start < half; start += 2 * span) {
      for (int j = 0; j < span; j++) {
        int a = 2 * (start + j);
        int b = a + 2 * span;
        double c = cos[j * step];
        double s = sin[j * step];
        double real = c * data[b] + s * data[b + 1];
        double imaginary = c * data[b + 1] - s * data[b];
        data[b] = data[a] - real;
        data[b + 1] = data[a + 1] - imaginary;
        data[a] += real;
        data[a + 1] += imaginary;
      }
    }
  }

  /** Turns the transform of {@code even + i * odd} samples into that of all of them. */
  private void separate(double[] data) {
    double real = data[0];
    double imaginary = data[1];
    data[0] = real + imaginary;
    data[1] = real - imaginary;
    for (int a = 2, b = 2 * half - 2; a <= b; a += 2, b -= 2) {
      double evenReal = (data[a] + data[b]) / 2;
      double evenImaginary = (data[a + 1] - data[b + 1]) / 2;
      double oddReal = (data[a + 1] + data[b + 1]) / 2;
      double oddImaginary = (data[b] - data[a]) / 2;
      double c = cos[a / 2];
      double s = sin[a / 2];
      double turnedReal = c * oddReal + s * oddImaginary;
      double turnedImaginary = c * oddImaginary - s * oddReal;
      data[a] = evenReal + turnedReal;
      data[a + 1] = evenImaginary + turnedImaginary;
      data[b] = evenReal - turnedReal;
      data[b + 1] = turnedImaginary - evenImaginary;
    }
  }
}
