package io.github.dl4jcompress.audio;

/**
 * Brings samples from one rate to another by band-limited interpolation (Smith and Gossett, "A
 * flexible sampling-rate conversion method" (1984)), with a sinc under a Kaiser window.
 *
 * <p>In fractions of half the lower rate: frequencies up to 0.9 keep their amplitude within 0.01 %,
 * those from 1.0 on are suppressed by at least 80 dB. A constant stays what it is. The signal is
 * taken to be silent before its first and behind its last sample, and is not delayed: output sample
 * {@code m} belongs to the time of input sample {@code m * fromRate / toRate}.
 *
 * <p>The same samples give the same bits on every JVM. Immutable; any number of threads may use one
 * instance.
 */
public final class Resampler {
  /** Middle between the ends of pass band and stop band, in fractions of half the lower rate. */
  private static final double CUTOFF = 0.95;

  /** Half the length of the filter, in samples of the lower rate. */
  private static final int REACH = 52;

  /**
   * Shape of the window, for 81 dB (Kaiser, "Nonrecursive digital filter design using the I0-sinh
   * window function" (1974)). One dB more than promised: weights with sum 1 cost a little.
   */
  private static final double BETA = 0.1102 * (81 - 8.7);

  private static final int MAX_RATIO = 1024;

  /** Rates with more weights than that have them computed anew for each sample. */
  private static final long MOST_STORED_WEIGHTS = 1 << 20;

  // The finest grid of times that both rates fall on: `up` steps are an input sample, `down` steps
  // an output sample.
  private final int up;
  private final int down;
  private final long reachSteps;
  private final double[][] weights; // [steps behind an input sample][input sample]; may be empty

  /**
   * A resampler for a pair of rates.
   *
   * @param fromRate samples per second of what comes in, at least 1
   * @param toRate samples per second of what goes out, at least 1; at most 1,024 times the other
   *     rate, and at least that fraction of it
   */
  public Resampler(int fromRate, int toRate) {
    int low = Math.min(fromRate, toRate);
    int high = Math.max(fromRate, toRate);
    if (low < 1 || high > (long) MAX_RATIO * low) {
      throw new IllegalArgumentException(
          "need rates >= 1 Hz with a ratio of at most "
              + MAX_RATIO
              + ", got "
              + fromRate
              + " and "
              + toRate);
    }
    int common = greatestCommonDivisor(high, low);
    up = toRate / common;
    down = fromRate / common;
    reachSteps = (long) REACH * (high / common);
    boolean stored = 2 * reachSteps + up <= MOST_STORED_WEIGHTS;
    weights = new double[stored ? up : 0][];
    for (int steps = 0; steps < weights.length; steps++) {
      weights[steps] = weights(steps);
    }
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  /**
   * Number of samples that go out when {@code samples} come in: {@code samples * toRate /
   * fromRate}, rounded up.
   */
  public int length(int samples) {
    if (samples < 0) {
      throw new IllegalArgumentException("samples must be >= 0, got " + samples);
    }
    long length = -Math.floorDiv(-(long) samples * up, (long) down);
    if (length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          samples + " samples would become " + length + "; need at most " + Integer.MAX_VALUE);
    }
    return (int) length;
  }

  /**
   * The samples at the other rate; a copy if the rates are equal. Peaks between the samples may
   * come out slightly larger than any sample that came in.
   */
  public float[] resample(float[] samples) {
    if (up == down) {
      return samples.clone();
    }
    float[] result = new float[length(samples.length)];
    for (int i = 0; i < result.length; i++) {
      long time = (long) i * down;
      int steps = (int) (time % up);
      double[] row = weights.length > 0 ? weights[steps] : weights(steps);
      int first = (int) (time / up + firstSample(steps));
      double sum = 0;
      int end = (int) Math.min(row.length, samples.length - (long) first);
      for (int k = Math.max(0, -first); k < end; k++) {
        sum += row[k] * samples[first + k];
      }
      result[i] = (float) sum;
    }
    return result;
  }

  /** First input sample in reach, counted from the one that is {@code steps} before the output. */
  private long firstSample(int steps) {
    return -Math.floorDiv(reachSteps - steps, (long) up);
  }

  /** Weights, with sum 1, of the input samples in reach of an output {@code steps} behind one. */
  private double[] weights(int steps) {
    long first = firstSample(steps);
    long last = Math.floorDiv(reachSteps + steps, (long) up);
    double[] row = new double[(int) (last - first + 1)];
    double sum = 0;
    for (int k = 0; k < row.length; k++) {
      double distance = steps - (double) (first + k) * up;
      row[k] = sinc(CUTOFF * REACH * distance / reachSteps) * kaiser(distance / reachSteps);
      sum += row[k];
    }
    for (int k = 0; k < row.length; k++) {
      row[k] /= sum;
    }
    return row;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : StrictMath.sin(Math.PI * x) / (Math.PI * x);
  }

  /** The window, up to a factor; 0 is its middle and 1 its end. */
  private static double kaiser(double x) {
    return besselI0(BETA * Math.sqrt(Math.max(0, 1 - x * x)));
  }

  /** Modified Bessel function of the first kind and order zero, by its power series. */
  private static double besselI0(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > sum * 1e-17; k++) {
      term *= (x / (2 * k)) * (x / (2 * k));
      sum += term;
    }
    return sum;
  }
}
