package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.WeightView;
import java.util.List;

/** Chooses which cells of a network are pruned, by their scores. Flags are 1 for those kept. */
final class MaskChoice {
  private final Cells cells;
  private final List<Rivals> rivals;
  private final boolean keepsOne;

  /**
   * The choice for a recipe.
   *
   * @param cells of its pattern
   */
  MaskChoice(Cells cells, PruningRecipe recipe) {
    this.cells = cells;
    rivals = Rivals.of(cells.parts(), recipe);
    keepsOne =
        recipe.pattern() instanceof PruningPattern.Units
            || recipe.pattern() instanceof PruningPattern.Blocks;
  }

  /** The flags of a network whose zeros were pruned before, as far as whole cells are zero. */
  float[] adopted(float[] weights) {
    float[] flags = new float[weights.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = weights[i] == 0f ? 0f : 1f;
    }
    return cells.spread(cells.flags(flags));
  }

  /**
   * Prunes the lowest scores.
   *
   * @param weightScores negative infinity for what is pruned already and stays so, positive
   *     infinity for what stays in any case
   * @return a flag for each parameter
   */
  float[] lowest(long step, float[] weightScores) {
    float[] scores = cells.scores(weightScores);
    if (keepsOne) {
      cells.parts().forEach(part -> keepBest(part.cells(), scores));
    }
    float[] flags = new float[scores.length];
    for (Rivals group : rivals) {
      double sparsity = group.sparsity().applyAsDouble(step);
      for (List<WeightView.Range> contest : group.contests()) {
        int pruned = Rivals.countBelow(-Float.MAX_VALUE, scores, contest);
        int prunable = Rivals.countBelow(Float.POSITIVE_INFINITY, scores, contest);
        // A resumed run may have more zeros than the schedule asks for; they stay.
        int count = Math.max(pruned, Math.min(wanted(sparsity, contest), prunable));
        ScoreRanking.choose(scores, flags, contest, count);
      }
    }
    return cells.spread(flags);
  }

  private static int wanted(double sparsity, List<WeightView.Range> contest) {
    return (int) Math.rint(sparsity * Rivals.size(contest));
  }

  /** The last cell of a layer is not worth its zeros. */
  private static void keepBest(WeightView.Range range, float[] scores) {
    int best = range.from();
    for (int i = range.from(); i < range.to(); i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    if (scores[best] > Float.NEGATIVE_INFINITY) {
      scores[best] = Float.POSITIVE_INFINITY;
    }
  }

  /**
   * Drops the kept cells with the lowest magnitudes.
   *
   * @param fraction of the kept cells to drop
   * @param weights flat, as the flags are
   * @param weightFlags so far
   */
  float[] dropped(double fraction, float[] weights, float[] weightFlags) {
    float[] before = cells.flags(weightFlags);
    float[] scores = cells.scores(magnitudes(weights));
    for (int i = 0; i < before.length; i++) {
      scores[i] = before[i] == 0f ? Float.NEGATIVE_INFINITY : scores[i];
    }
    float[] flags = new float[before.length];
    for (Rivals group : rivals) {
      for (List<WeightView.Range> contest : group.contests()) {
        int zeros = Rivals.countBelow(1f, before, contest);
        int drop = (int) Math.rint(fraction * (Rivals.size(contest) - zeros));
        ScoreRanking.choose(scores, flags, contest, Math.min(zeros + drop, most(contest)));
      }
    }
    return cells.spread(flags);
  }

  /**
   * Keeps those with the largest gradients too, as many as the sparsity of the step allows. What
   * was just dropped may grow, as in RigL.
   *
   * @param gradients of the loss, also for what is pruned
   * @param weightFlags so far
   */
  float[] grown(long step, float[] gradients, float[] weightFlags) {
    float[] before = cells.flags(weightFlags);
    float[] scores = cells.scores(magnitudes(gradients));
    for (int i = 0; i < before.length; i++) {
      scores[i] = before[i] == 0f ? scores[i] : Float.POSITIVE_INFINITY;
    }
    float[] flags = new float[before.length];
    for (Rivals group : rivals) {
      double sparsity = group.sparsity().applyAsDouble(step);
      for (List<WeightView.Range> contest : group.contests()) {
        int zeros = Rivals.countBelow(1f, before, contest);
        ScoreRanking.choose(
            scores,
            flags,
            contest,
            Math.min(Math.min(zeros, most(contest)), wanted(sparsity, contest)));
      }
    }
    return cells.spread(flags);
  }

  /** How many may be pruned while cells move. */
  private int most(List<WeightView.Range> contest) {
    return keepsOne ? Rivals.size(contest) - contest.size() : Rivals.size(contest);
  }

  private static float[] magnitudes(float[] values) {
    float[] magnitudes = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      magnitudes[i] = Math.abs(values[i]);
    }
    return magnitudes;
  }
}
