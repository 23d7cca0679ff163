package io.github.dl4jcompress.prune;

/**
 * How pruned weights may come back. Without one, a weight once pruned stays pruned. {@link
 * PruningRecipe} has methods for each one.
 */
public sealed interface Regrowth {

  /**
   * Pruned weights go on training in the background, with the gradients that the masked network
   * gives them (straight-through), and each mask is chosen among all weights as they would be. From
   * the freeze step on what is pruned stays pruned.
   *
   * <p>With a hysteresis this is dynamic network surgery (Guo, Yao and Chen, "Dynamic network
   * surgery for efficient DNNs" (2016), equation 3): their two thresholds are one score apart for
   * staying and for coming back. Their masks change ever more rarely; here the freeze step ends it.
   *
   * @param freezeStep last step that may bring a weight back; behind the schedule's first
   * @param hysteresis fraction by which the score of a pruned weight is lowered, in {@code [0, 1)};
   *     0 for none
   */
  record SoftMasks(long freezeStep, double hysteresis) implements Regrowth {
    public SoftMasks {
      if (freezeStep < 1) {
        throw new IllegalArgumentException("freezeStep must be >= 1, got " + freezeStep);
      }
      if (!(hysteresis >= 0 && hysteresis < 1)) {
        throw new IllegalArgumentException(
            "hysteresis must be a fraction in [0, 1), got " + hysteresis);
      }
    }
  }

  /**
   * At a constant sparsity, each choice of the mask drops the kept weights nearest to zero and
   * grows as many with the largest gradients, from 0. The fraction falls to 0 along half a wave of
   * a cosine until the schedule ends. RigL: Evci et al., "Rigging the lottery: making all tickets
   * winners" (2020), section 3.
   *
   * @param fraction of the kept weights that is dropped at first, in {@code (0, 1)}
   */
  record DropAndGrow(double fraction) implements Regrowth {
    public DropAndGrow {
      if (!(fraction > 0 && fraction < 1)) {
        throw new IllegalArgumentException("fraction must be in (0, 1), got " + fraction);
      }
    }

    /** The fraction on the way. */
    double fractionAt(long step, SparsitySchedule schedule) {
      double span = (double) schedule.endStep() - schedule.beginStep();
      double progress = Math.min(1, (step - schedule.beginStep()) / span);
      return fraction / 2 * (1 + Math.cos(Math.PI * progress));
    }
  }
}
