package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.demo.Seeds;
import java.util.Random;

/**
 * Who speaks: what stays the same from word to word.
 *
 * @param name of the speaker
 * @param pitch how often the vocal folds open, in Hz
 * @param tract by how much the formants are higher than a man's: about 1.17 for women, because
 *     their vocal tracts are shorter
 * @param tempo how much faster than calm the voice speaks
 * @param breath how much breath goes with the voice, in units of the voice
 * @param noiseDecibels how far the noise of the room lies below the voice
 * @param tilt how dull or bright the microphone is, in {@code (-1, 1)}: below 0 for dull
 * @param accent seed of how this voice bends each phoneme
 */
record Voice(
    String name,
    double pitch,
    double tract,
    double tempo,
    double breath,
    double noiseDecibels,
    double tilt,
    long accent) {
  private static final double LOWEST_HERTZ = 85;
  private static final double HIGHEST_HERTZ = 235;

  /**
   * One of several voices that differ: their pitches divide the range of men and women between
   * them, and the other properties are drawn at random.
   *
   * @param number which one, in {@code [0, count)}
   */
  static Voice of(long seed, int number, int count) {
    Random random = new Random(Seeds.derive(seed, number, -1));
    double height = (number + random.nextDouble()) / count;
    return new Voice(
        "voice" + (number + 1),
        LOWEST_HERTZ * StrictMath.pow(HIGHEST_HERTZ / LOWEST_HERTZ, height),
        0.95 + 0.22 * height + 0.04 * random.nextGaussian(),
        between(random, 0.85, 1.3),
        between(random, 0.005, 0.04),
        between(random, 8, 24),
        between(random, -0.6, 0.6),
        random.nextLong());
  }

  private static double between(Random random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }
}
