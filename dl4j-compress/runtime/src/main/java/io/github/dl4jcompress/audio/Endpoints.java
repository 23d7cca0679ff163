package io.github.dl4jcompress.audio;

import io.github.dl4jcompress.model.AudioFrontEnd;
import java.util.Arrays;

/**
 * Cuts off the ends of clips that are much softer than the rest: recordings differ in how much of
 * the room is heard before and after the word. Immutable.
 */
final class Endpoints {
  private final FeatureExtractor bands;
  private final double range; // of the natural logarithm of energies

  Endpoints(AudioFrontEnd frontEnd) {
    bands = new FeatureExtractor(frontEnd.bandsOnly());
    range = frontEnd.trimDecibels() * StrictMath.log(10) / 10;
  }

  /** The samples from the first to the last window that is loud enough. */
  float[] cut(float[] samples) {
    float[][] energies = bands.of(samples);
    double[] loudness = new double[energies.length];
    double peak = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < loudness.length; i++) {
      loudness[i] = loudest(energies[i]);
      peak = Math.max(peak, loudness[i]);
    }
    int first = 0;
    while (loudness[first] < peak - range) {
      first++;
    }
    int last = loudness.length - 1;
    while (loudness[last] < peak - range) {
      last--;
    }
    AudioFrontEnd frontEnd = bands.frontEnd();
    boolean toTheEnd = last == loudness.length - 1; // with what is left behind the last window
    int to = toTheEnd ? samples.length : last * frontEnd.hop() + frontEnd.window();
    return Arrays.copyOfRange(samples, first * frontEnd.hop(), to);
  }

  private static double loudest(float[] energies) {
    double loudest = Double.NEGATIVE_INFINITY;
    for (float energy : energies) {
      loudest = Math.max(loudest, energy);
    }
    return loudest;
  }
}
