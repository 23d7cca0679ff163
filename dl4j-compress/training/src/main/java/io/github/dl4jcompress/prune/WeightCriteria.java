package io.github.dl4jcompress.prune;

import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;

/** Criteria that look at the weights as they are. {@link PruningCriterion} makes them. */
public final class WeightCriteria {
  private WeightCriteria() {}

  /** {@link PruningCriterion#magnitude}. */
  public record Magnitude() implements PruningCriterion {
    @Override
    public void score(ScoredWeights weights, float[] scores) {
      magnitudes(weights, scores);
    }
  }

  /**
   * {@link PruningCriterion#absoluteThreshold}.
   *
   * @param threshold magnitude from which on a weight is kept, finite and above 0
   */
  public record AbsoluteThreshold(double threshold) implements PruningCriterion {
    public AbsoluteThreshold {
      requirePositive("threshold", threshold);
    }

    @Override
    public void score(ScoredWeights weights, float[] scores) {
      magnitudes(weights, scores);
    }

    @Override
    public float cutoff() {
      return (float) threshold;
    }
  }

  /** What a relative threshold is a fraction of, for each weight array. */
  public enum Reference {
    /** Root of the mean squared difference from the mean. */
    STANDARD_DEVIATION {
      @Override
      double of(float[] magnitudes, double mean) {
        double squares = 0;
        for (float magnitude : magnitudes) {
          squares += (double) magnitude * magnitude;
        }
        return Math.sqrt(Math.max(0, squares / magnitudes.length - mean * mean));
      }
    },
    /** The largest magnitude. */
    LARGEST_WEIGHT {
      @Override
      double of(float[] magnitudes, double mean) {
        float largest = 0;
        for (float magnitude : magnitudes) {
          largest = Math.max(largest, magnitude);
        }
        return largest;
      }
    };

    /**
     * The reference of an array.
     *
     * @param magnitudes of its weights
     * @param mean of its weights, with their signs
     */
    abstract double of(float[] magnitudes, double mean);
  }

  /**
   * {@link PruningCriterion#relativeThreshold}. Scores are multiples of the reference, so arrays
   * that are ranked together are ranked by those.
   *
   * @param fraction of the reference from which on a weight is kept, finite and above 0
   */
  public record RelativeThreshold(double fraction, Reference of) implements PruningCriterion {
    public RelativeThreshold {
      requirePositive("fraction", fraction);
      Objects.requireNonNull(of, "of");
    }

    @Override
    public void score(ScoredWeights weights, float[] scores) {
      double sum = 0;
      for (int i = 0; i < scores.length; i++) {
        sum += weights.weight(i);
      }
      magnitudes(weights, scores);
      double reference = of.of(scores, sum / scores.length);
      if (reference == 0) {
        Arrays.fill(scores, Float.POSITIVE_INFINITY); // nothing is below a threshold of 0
        return;
      }
      for (int i = 0; i < scores.length; i++) {
        scores[i] = (float) (scores[i] / reference);
      }
    }

    @Override
    public float cutoff() {
      return (float) fraction;
    }
  }

  /** {@link PruningCriterion#random}. */
  public record Chance(long seed) implements PruningCriterion {
    @Override
    public void score(ScoredWeights weights, float[] scores) {
      long array = 31L * weights.layer().hashCode() + weights.key().hashCode();
      SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong() ^ array);
      for (int i = 0; i < scores.length; i++) {
        scores[i] = (float) random.nextDouble();
      }
    }
  }

  private static void magnitudes(ScoredWeights weights, float[] scores) {
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Math.abs(weights.weight(i));
    }
  }

  private static void requirePositive(String what, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(what + " must be finite and > 0, got " + value);
    }
  }
}
