package io.github.dl4jcompress.demo.speech;

/** Sine waves at 8,000 samples per second, and how to find their pitch again. */
final class Tones {
  static final int SAMPLE_RATE = 8_000;

  private Tones() {}

  /** A tone with amplitude 0.5. */
  static float[] sine(double hertz, int samples) {
    float[] result = new float[samples];
    for (int i = 0; i < samples; i++) {
      result[i] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * i / SAMPLE_RATE));
    }
    return result;
  }

  /** Frequency of a tone, from where it passes zero upwards. */
  static double hertz(float[] tone) {
    double first = -1;
    double last = -1;
    int periods = -1;
    for (int i = 1; i < tone.length; i++) {
      if (tone[i - 1] < 0 && tone[i] >= 0) {
        last = i - tone[i] / (tone[i] - tone[i - 1]);
        first = periods < 0 ? last : first;
        periods++;
      }
    }
    return periods * SAMPLE_RATE / (last - first);
  }

  /** Mean of the squares of the samples. */
  static double power(float[] samples) {
    double sum = 0;
    for (float sample : samples) {
      sum += (double) sample * sample;
    }
    return sum / samples.length;
  }
}
