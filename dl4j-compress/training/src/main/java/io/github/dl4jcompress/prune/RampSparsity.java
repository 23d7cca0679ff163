package io.github.dl4jcompress.prune;

import java.util.Objects;

/**
 * Sparsity that rises over a span of steps along a curve.
 *
 * @param curve how it rises
 * @param initial sparsity at {@code beginStep}, in {@code [0, target]}
 * @param target sparsity from {@code endStep} on, below 1
 * @param beginStep first step that prunes
 * @param endStep last step that prunes, after {@code beginStep}
 * @param frequency steps between two choices of the mask; the last step chooses one too
 */
public record RampSparsity(
    Curve curve, double initial, double target, long beginStep, long endStep, int frequency)
    implements SparsitySchedule {

  /** How sparsity rises. */
  public enum Curve {
    /**
     * Zhu and Gupta, "To prune, or not to prune: exploring the efficacy of pruning for model
     * compression" (2017), equation 1: fast at first, when there is much to spare, slow in the end.
     * TF-MOT calls it {@code PolynomialDecay} with power 3.
     */
    CUBIC {
      @Override
      double sparsity(double progress, double initial, double target) {
        double left = 1.0 - progress;
        return target + (initial - target) * left * left * left;
      }
    },
    /** In a straight line. */
    LINEAR {
      @Override
      double sparsity(double progress, double initial, double target) {
        return mix(initial, target, progress);
      }
    },
    /**
     * The number of weights that are left decays exponentially: each choice of the mask removes the
     * same fraction of them, as in iterative pruning (Frankle and Carbin, "The lottery ticket
     * hypothesis" (2019), section 1).
     */
    EXPONENTIAL {
      @Override
      double sparsity(double progress, double initial, double target) {
        return 1 - (1 - initial) * Math.pow((1 - target) / (1 - initial), progress);
      }
    },
    /** Half a wave of a cosine: slow at both ends. */
    COSINE {
      @Override
      double sparsity(double progress, double initial, double target) {
        return mix(initial, target, (1 - Math.cos(Math.PI * progress)) / 2);
      }
    },
    /**
     * Hubens et al., "One-cycle pruning: pruning convnets under a tight training budget" (2021): a
     * logistic curve, here {@code 1 / (1 + exp(6 - 14 progress))}, stretched so that it begins and
     * ends exactly. Most weights go before the middle.
     */
    ONE_CYCLE {
      @Override
      double sparsity(double progress, double initial, double target) {
        double first = logistic(0);
        return mix(initial, target, (logistic(progress) - first) / (logistic(1) - first));
      }
    },
    /** A straight line in stairs; each lasts from one choice of the mask to the next. */
    STEPWISE {
      @Override
      double sparsity(double progress, double initial, double target) {
        return mix(initial, target, progress);
      }
    },
    /** The target at once, {@code initial} being the same; TF-MOT calls it the same. */
    CONSTANT {
      @Override
      double sparsity(double progress, double initial, double target) {
        return mix(initial, target, 1);
      }
    };

    private static double logistic(double progress) {
      return 1 / (1 + Math.exp(6 - 14 * progress));
    }

    private static double mix(double initial, double target, double part) {
      return initial + (target - initial) * part;
    }

    /**
     * The sparsity on the way.
     *
     * @param progress fraction of the span that is over, in [0, 1)
     */
    abstract double sparsity(double progress, double initial, double target);
  }

  public RampSparsity {
    Objects.requireNonNull(curve, "curve");
    requireSparsity("target", target);
    requireSparsity("initial", initial);
    if (initial > target) {
      throw new IllegalArgumentException(
          "need initial <= target, got initial=" + initial + ", target=" + target);
    }
    if (curve == Curve.CONSTANT && initial != target) {
      throw new IllegalArgumentException(
          "a constant sparsity needs initial = target, got initial="
              + initial
              + ", target="
              + target);
    }
    if (beginStep < 0 || endStep <= beginStep) {
      throw new IllegalArgumentException(
          "need 0 <= beginStep < endStep, got beginStep=" + beginStep + ", endStep=" + endStep);
    }
    if (frequency < 1) {
      throw new IllegalArgumentException("frequency must be >= 1 step, got " + frequency);
    }
  }

  /** The same curve with another number of steps between two choices of the mask. */
  public RampSparsity every(int steps) {
    return new RampSparsity(curve, initial, target, beginStep, endStep, steps);
  }

  @Override
  public RampSparsity towards(double other) {
    double first = curve == Curve.CONSTANT ? other : Math.min(initial, other);
    return new RampSparsity(curve, first, other, beginStep, endStep, frequency);
  }

  @Override
  public double sparsityAt(long step) {
    if (requireStep(step) < beginStep) {
      return 0;
    }
    if (step >= endStep) {
      return target;
    }
    long done = step - beginStep;
    if (curve == Curve.STEPWISE) {
      done -= done % frequency;
    }
    return curve.sparsity((double) done / (endStep - beginStep), initial, target);
  }

  @Override
  public boolean choosesMaskAt(long step) {
    return step >= beginStep
        && step <= endStep
        && (step == endStep || (step - beginStep) % frequency == 0);
  }

  /** Refuses a negative step. */
  static long requireStep(long step) {
    if (step < 0) {
      throw new IllegalArgumentException("step must be >= 0, got " + step);
    }
    return step;
  }

  /** Refuses a sparsity outside {@code [0, 1)}. */
  static void requireSparsity(String what, double sparsity) {
    if (!(sparsity >= 0 && sparsity < 1)) {
      throw new IllegalArgumentException(
          what + " sparsity must be a fraction in [0, 1), got " + sparsity);
    }
  }
}
