package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.prune.PruningRecipe.Scope;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What does not go together in a recipe, whatever the network. */
final class RecipeRules {
  private static final double SAME_SPARSITY = 1e-6;

  private RecipeRules() {}

  static void check(
      SparsitySchedule schedule,
      Scope scope,
      PruningPattern pattern,
      PruningCriterion criterion,
      Optional<Regrowth> regrowth,
      Map<String, Double> targets) {
    requireScope("pattern " + pattern, scopes(pattern), scope);
    if (pattern instanceof PruningPattern.NOfM nOfM) {
      requireSameSparsity(nOfM, "the schedule", schedule.target());
      targets.forEach((layer, target) -> requireSameSparsity(nOfM, "'" + layer + "'", target));
    }
    boolean counted =
        pattern instanceof PruningPattern.NOfM || pattern instanceof PruningPattern.BankBalanced;
    if (counted) {
      refuseThreshold("pattern " + pattern, criterion);
    }
    if (regrowth.orElse(null) instanceof Regrowth.SoftMasks soft) {
      checkSoft(soft, schedule);
    } else if (regrowth.orElse(null) instanceof Regrowth.DropAndGrow moving) {
      checkMoving(moving, schedule, scope, pattern, criterion);
    }
  }

  /** The scopes under which a pattern can hold. */
  private static Set<Scope> scopes(PruningPattern pattern) {
    if (pattern instanceof PruningPattern.NOfM) {
      return EnumSet.of(Scope.LAYER, Scope.GATE);
    }
    if (pattern instanceof PruningPattern.BankBalanced) {
      return EnumSet.of(Scope.LAYER, Scope.GATE, Scope.ERDOS_RENYI_KERNEL);
    }
    if (pattern instanceof PruningPattern.Units) {
      return EnumSet.of(Scope.LAYER, Scope.GLOBAL, Scope.GLOBAL_NORMALIZED);
    }
    return EnumSet.allOf(Scope.class);
  }

  private static void requireScope(String what, Set<Scope> allowed, Scope scope) {
    if (!allowed.contains(scope)) {
      throw new IllegalArgumentException(
          what + " does not go with scope " + scope + "; allowed: " + allowed);
    }
  }

  private static void requireSameSparsity(
      PruningPattern.NOfM pattern, String whose, double target) {
    if (Math.abs(target - pattern.sparsity()) > SAME_SPARSITY) {
      throw new IllegalArgumentException(
          "pattern "
              + pattern
              + " ends at sparsity "
              + pattern.sparsity()
              + ", but the target of "
              + whose
              + " is "
              + target);
    }
  }

  private static void refuseThreshold(String what, PruningCriterion criterion) {
    if (criterion.cutoff() < Float.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          what
              + " needs exact numbers of zeros, which criterion "
              + criterion
              + " does not give: it keeps all weights from "
              + criterion.cutoff()
              + " on");
    }
  }

  private static void checkSoft(Regrowth.SoftMasks soft, SparsitySchedule schedule) {
    if (!(schedule instanceof RampSparsity)) {
      throw new IllegalArgumentException(
          "regrowth "
              + soft
              + " needs a schedule that chooses more than one mask, got "
              + schedule
              + "; SparsitySchedule.constant(..) is one");
    }
    if (soft.freezeStep() <= schedule.beginStep()) {
      throw new IllegalArgumentException(
          "need freezeStep behind the schedule's first step, got freezeStep="
              + soft.freezeStep()
              + ", beginStep="
              + schedule.beginStep());
    }
  }

  private static void checkMoving(
      Regrowth.DropAndGrow moving,
      SparsitySchedule schedule,
      Scope scope,
      PruningPattern pattern,
      PruningCriterion criterion) {
    if (!(schedule instanceof RampSparsity ramp) || ramp.initial() != ramp.target()) {
      throw new IllegalArgumentException(
          "regrowth "
              + moving
              + " needs a constant sparsity over a span of steps,"
              + " SparsitySchedule.constant(..), got "
              + schedule);
    }
    requireScope(
        "regrowth " + moving, EnumSet.of(Scope.LAYER, Scope.GATE, Scope.ERDOS_RENYI_KERNEL), scope);
    if (pattern instanceof PruningPattern.Units) {
      throw new IllegalArgumentException(
          "regrowth "
              + moving
              + " does not go with pattern "
              + pattern
              + ": a unit that says 0 has no gradients to grow by");
    }
    refuseThreshold("regrowth " + moving, criterion);
  }
}
