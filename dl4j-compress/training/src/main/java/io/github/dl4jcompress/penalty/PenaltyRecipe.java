package io.github.dl4jcompress.penalty;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Which penalty, when, and on which layers. Immutable; each method gives a changed copy.
 *
 * <p>Biases, statistics and batch-normalization parameters are never penalised.
 *
 * @param penalty what drives weights to zero
 * @param beginStep first step, zero-based
 * @param endStep step behind the last one; from then on zeros stay zero, other weights are free
 * @param warmUpSteps steps over which the penalty's strength grows from nothing; 0 for none
 * @param seed of the noise and of the gates
 * @param only names or patterns of the layers; empty for all
 * @param except names or patterns of layers to leave alone
 */
public record PenaltyRecipe(
    Penalty penalty,
    long beginStep,
    long endStep,
    long warmUpSteps,
    long seed,
    List<String> only,
    List<String> except) {

  public PenaltyRecipe {
    Objects.requireNonNull(penalty, "penalty");
    if (beginStep < 0 || endStep <= beginStep) {
      throw new IllegalArgumentException(
          "need 0 <= beginStep < endStep, got beginStep=" + beginStep + ", endStep=" + endStep);
    }
    if (warmUpSteps < 0 || warmUpSteps > endStep - beginStep) {
      throw new IllegalArgumentException(
          "warmUpSteps must be in [0, "
              + (endStep - beginStep)
              + "], the steps that the penalty lasts, got "
              + warmUpSteps);
    }
    only = List.copyOf(only);
    except = List.copyOf(except);
  }

  static PenaltyRecipe of(Penalty penalty, long begin, long end) {
    return new PenaltyRecipe(penalty, begin, end, 0, 0, List.of(), List.of());
  }

  /** Lets the strength grow linearly over the first steps. */
  public PenaltyRecipe warmUp(long steps) {
    return new PenaltyRecipe(penalty, beginStep, endStep, steps, seed, only, except);
  }

  /** Other random numbers. */
  public PenaltyRecipe seed(long other) {
    return new PenaltyRecipe(penalty, beginStep, endStep, warmUpSteps, other, only, except);
  }

  /** Penalises these layers only, by name; {@code *} stands for any characters. Adds up. */
  public PenaltyRecipe only(String... patterns) {
    return new PenaltyRecipe(
        penalty, beginStep, endStep, warmUpSteps, seed, joined(only, patterns), except);
  }

  /** Leaves these layers alone, by name; {@code *} stands for any characters. Adds up. */
  public PenaltyRecipe except(String... patterns) {
    return new PenaltyRecipe(
        penalty, beginStep, endStep, warmUpSteps, seed, only, joined(except, patterns));
  }

  private static List<String> joined(List<String> list, String... more) {
    return Stream.concat(list.stream(), Stream.of(more)).toList();
  }

  /** Whether the penalty acts in a step. */
  boolean actsAt(long step) {
    return step >= beginStep && step < endStep;
  }

  /** Fraction of the strength in a step, in (0, 1]. */
  double warmthAt(long step) {
    return warmUpSteps == 0 ? 1 : Math.min(1, (step - beginStep + 1) / (double) warmUpSteps);
  }
}
