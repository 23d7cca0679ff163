package io.github.dl4jcompress.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;

class PruningRecipeTest {
  private static final PruningRecipe PLAIN = PruningRecipe.of(SparsitySchedule.oneShot(0.5, 0));

  @Test
  void prunesEveryLayerOnItsOwnUnlessTold() {
    assertThat(PLAIN)
        .isEqualTo(
            new PruningRecipe(
                SparsitySchedule.oneShot(0.5, 0),
                PruningRecipe.Scope.LAYER,
                new PruningPattern.Unstructured(),
                PruningCriterion.magnitude(),
                Optional.empty(),
                Map.of(),
                new LayerSelection(List.of(), List.of(), List.of(), List.of())));
  }

  @Test
  void eachMethodChangesOneThingInACopy() {
    assertThat(PLAIN.global().scope()).isEqualTo(PruningRecipe.Scope.GLOBAL);
    assertThat(PLAIN.globalNormalized().scope()).isEqualTo(PruningRecipe.Scope.GLOBAL_NORMALIZED);
    assertThat(PLAIN.by(PruningCriterion.random(3)).criterion())
        .isEqualTo(PruningCriterion.random(3));
    assertThat(PLAIN.target("a", 0.75).targets()).isEqualTo(Map.of("a", 0.75));
    assertThat(PLAIN.eachGate().scope()).isEqualTo(PruningRecipe.Scope.GATE);
    assertThat(PLAIN.erdosRenyiKernel().scope()).isEqualTo(PruningRecipe.Scope.ERDOS_RENYI_KERNEL);
    assertThat(PLAIN.blocks(2, 3).pattern()).isEqualTo(new PruningPattern.Blocks(2, 3));
    assertThat(PLAIN.bankBalanced().pattern()).isEqualTo(new PruningPattern.BankBalanced(128));
    assertThat(PLAIN.units().pattern()).isEqualTo(new PruningPattern.Units());
    assertThat(PLAIN.only("a").layers().only()).containsExactly("a");
    assertThat(PLAIN.except("a").layers().except()).containsExactly("a");
    assertThat(PLAIN.onlyTypes(List.of(DenseLayer.class)).layers().onlyTypes())
        .isEqualTo(List.of(DenseLayer.class));
    assertThat(PLAIN.exceptTypes(List.of(DenseLayer.class)).layers().exceptTypes())
        .isEqualTo(List.of(DenseLayer.class));
    assertThat(PLAIN).isEqualTo(PruningRecipe.of(SparsitySchedule.oneShot(0.5, 0)));
  }

  @Test
  void methodsAddUp() {
    PruningRecipe recipe =
        PLAIN
            .only("a", "b")
            .except("c")
            .target("f", 0.5)
            .by(PruningCriterion.movement())
            .target("c", 0.25)
            .target("f", 0.75)
            .global()
            .only("d")
            .except("e")
            .onlyTypes(List.of(DenseLayer.class))
            .onlyTypes(List.of(ConvolutionLayer.class))
            .exceptTypes(List.of(OutputLayer.class));
    assertThat(recipe)
        .isEqualTo(
            new PruningRecipe(
                SparsitySchedule.oneShot(0.5, 0),
                PruningRecipe.Scope.GLOBAL,
                new PruningPattern.Unstructured(),
                PruningCriterion.movement(),
                Optional.empty(),
                Map.of("c", 0.25, "f", 0.75),
                new LayerSelection(
                    List.of("a", "b", "d"),
                    List.of("c", "e"),
                    List.of(DenseLayer.class, ConvolutionLayer.class),
                    List.of(OutputLayer.class))));
  }

  @Test
  void laterChangesOfACallersListHaveNoEffect() {
    List<Class<? extends Layer>> types = new ArrayList<>(List.of(DenseLayer.class));
    PruningRecipe recipe = PLAIN.exceptTypes(types);
    types.clear();
    assertThat(recipe.layers().exceptTypes()).hasSize(1);
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without a null checker may do
  void refusesNoSchedule() {
    assertThatThrownBy(() -> PruningRecipe.of(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("schedule");
  }

  @Test
  void refusesATargetThatIsNoSparsity() {
    for (double target : new double[] {-0.1, 1, Double.NaN}) {
      assertThatThrownBy(() -> PLAIN.target("dense", target))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("layer 'dense': target sparsity must be a fraction in [0, 1), got " + target);
    }
  }
}
