package io.github.dl4jcompress.quantize;

/**
 * Levels that are zero, powers of two, or sums of two different ones, so that a product is one or
 * two shifts: Miyashita et al., "Convolutional Neural Networks using Logarithmic Data
 * Representation" (2016), and with sums Li et al., "Additive Powers-of-Two Quantization" (ICLR
 * 2020). A weight goes to the nearest level, the larger one of two that are equally far.
 */
final class PowersRule implements LevelRule {
  private final int maxLevel;
  private final byte[] nearest; // by twice the magnitude, rounded down

  /**
   * Makes the table.
   *
   * @param powers number of powers, 1 to 7: from 1 to 2^(powers - 1)
   * @param sums whether sums of two powers are levels too
   */
  PowersRule(int powers, boolean sums) {
    int top = 1 << (powers - 1);
    maxLevel = sums ? top + top / 2 : top;
    nearest = new byte[2 * maxLevel + 1];
    for (int i = 0; i < nearest.length; i++) {
      nearest[i] = (byte) nearestTo(i / 2.0, sums);
    }
  }

  private int nearestTo(double magnitude, boolean sums) {
    int best = 0;
    for (int level = 1; level <= maxLevel; level++) {
      boolean known = Integer.bitCount(level) <= (sums ? 2 : 1);
      if (known && Math.abs(level - magnitude) <= Math.abs(best - magnitude)) {
        best = level;
      }
    }
    return best;
  }

  @Override
  public float toLevels(float[] weights, int from, int to) {
    float scale = GridScale.covering(LevelRule.largest(weights, from, to) / maxLevel);
    float twice = 2 / scale;
    for (int i = from; i < to; i++) {
      int magnitude = Math.min(2 * maxLevel, (int) (Math.abs(weights[i]) * twice));
      weights[i] = weights[i] < 0 ? -nearest[magnitude] : nearest[magnitude];
    }
    return scale;
  }
}
