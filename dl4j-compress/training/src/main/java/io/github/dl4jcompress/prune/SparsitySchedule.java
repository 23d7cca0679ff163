package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.prune.RampSparsity.Curve;

/**
 * Maps a training step to the fraction of weights that must be zero after that step.
 *
 * <pre>{@code
 * SparsitySchedule.cubic(0.0, 0.95).overSteps(0, 6_000).every(100)
 * SparsitySchedule.cosine(0.0, 0.95).overEpochs(1, 7, stepsPerEpoch)
 * SparsitySchedule.linear(0.5, keeping(0.05)).overRun(0.1, 0.7, stepsOfTheRun)
 * }</pre>
 *
 * <p>A schedule always holds steps. DL4J does not say how many an epoch has before the first one is
 * over, and with {@code fit(DataSet)} never; so lengths in epochs and in fractions of a run come
 * with the number of steps, and become steps at once.
 */
public sealed interface SparsitySchedule permits RampSparsity, OneShotSparsity {
  /** Steps between two choices of the mask, where nothing else is asked for. */
  int DEFAULT_FREQUENCY = 100;

  /**
   * Target sparsity after a step.
   *
   * @param step zero-based optimiser step, one per mini-batch
   * @return fraction of zero weights, in {@code [0, 1)}; it never falls
   */
  double sparsityAt(long step);

  /** Whether the mask is chosen anew after a step; between those steps it only holds. */
  boolean choosesMaskAt(long step);

  /** First step after which weights may be zeroed. */
  long beginStep();

  /** Step after which the sparsity stays as it is. */
  long endStep();

  /** Sparsity in the end. */
  double target();

  /** The same steps and curve to another sparsity; it begins no higher than it ends. */
  SparsitySchedule towards(double target);

  /**
   * Gradual pruning along the cubic curve of Zhu and Gupta (2017), {@link Curve#CUBIC}. Steps must
   * follow, as with the other curves.
   *
   * @param initial sparsity at the first step, in {@code [0, target]}
   * @param target sparsity at the last step, below 1
   */
  static Ramp cubic(double initial, double target) {
    return new Ramp(Curve.CUBIC, initial, target);
  }

  /** In a straight line. */
  static Ramp linear(double initial, double target) {
    return new Ramp(Curve.LINEAR, initial, target);
  }

  /** Ever the same fraction of the weights that are left, {@link Curve#EXPONENTIAL}. */
  static Ramp exponential(double initial, double target) {
    return new Ramp(Curve.EXPONENTIAL, initial, target);
  }

  /** Slow at both ends, {@link Curve#COSINE}. */
  static Ramp cosine(double initial, double target) {
    return new Ramp(Curve.COSINE, initial, target);
  }

  /** Slow, steep, slow: {@link Curve#ONE_CYCLE}. */
  static Ramp oneCycle(double initial, double target) {
    return new Ramp(Curve.ONE_CYCLE, initial, target);
  }

  /** In stairs as long as {@code every(steps)} says, {@link Curve#STEPWISE}. */
  static Ramp stepwise(double initial, double target) {
    return new Ramp(Curve.STEPWISE, initial, target);
  }

  /** The same sparsity from the first step on, {@link Curve#CONSTANT}. */
  static Ramp constant(double target) {
    return new Ramp(Curve.CONSTANT, target, target);
  }

  /** The same sparsity from a step on, with the mask chosen anew until an end step. */
  static RampSparsity constant(double target, long beginStep, long endStep) {
    return constant(target).overSteps(beginStep, endStep);
  }

  /** All at once, after one step. */
  static OneShotSparsity oneShot(double target, long step) {
    return new OneShotSparsity(target, step);
  }

  /**
   * The sparsity that keeps a fraction of the weights.
   *
   * @param ratio fraction of weights to keep, above 0 and at most 1
   */
  static double keeping(double ratio) {
    if (!(ratio > 0 && ratio <= 1)) {
      throw new IllegalArgumentException("ratio to keep must be in (0, 1], got " + ratio);
    }
    return 1 - ratio;
  }

  /**
   * A schedule that still lacks its steps. Masks are chosen at its first step, every {@value
   * #DEFAULT_FREQUENCY} steps from there unless told otherwise, and at its last.
   */
  record Ramp(Curve curve, double initial, double target) {
    /** From {@code beginStep} to {@code endStep}. */
    public RampSparsity overSteps(long beginStep, long endStep) {
      return new RampSparsity(curve, initial, target, beginStep, endStep, DEFAULT_FREQUENCY);
    }

    /**
     * From the first step of an epoch to the last step before another: {@code overEpochs(0, 5, n)}
     * are the first five epochs of n steps.
     *
     * @param beginEpoch zero-based
     * @param endEpoch behind {@code beginEpoch}
     * @param stepsPerEpoch mini-batches of an epoch, at least 1
     */
    public RampSparsity overEpochs(long beginEpoch, long endEpoch, long stepsPerEpoch) {
      if (beginEpoch < 0 || endEpoch <= beginEpoch || stepsPerEpoch < 1) {
        throw new IllegalArgumentException(
            "need 0 <= beginEpoch < endEpoch and stepsPerEpoch >= 1, got beginEpoch="
                + beginEpoch
                + ", endEpoch="
                + endEpoch
                + ", stepsPerEpoch="
                + stepsPerEpoch);
      }
      return overSteps(
          Math.multiplyExact(beginEpoch, stepsPerEpoch),
          Math.multiplyExact(endEpoch, stepsPerEpoch) - 1);
    }

    /**
     * Over a part of a run, to the nearest step: {@code overRun(0, 1, n)} is all of it, from step 0
     * to step n - 1.
     *
     * @param from fraction of the run, in {@code [0, 1)}
     * @param to fraction of the run, above {@code from} and at most 1
     * @param steps of the whole run: mini-batches per epoch times epochs
     */
    public RampSparsity overRun(double from, double to, long steps) {
      if (!(from >= 0 && from < to && to <= 1) || steps < 1) {
        throw new IllegalArgumentException(
            "need 0 <= from < to <= 1 and steps >= 1, got from="
                + from
                + ", to="
                + to
                + ", steps="
                + steps);
      }
      return overSteps(Math.round(from * steps), Math.round(to * steps) - 1);
    }
  }
}
