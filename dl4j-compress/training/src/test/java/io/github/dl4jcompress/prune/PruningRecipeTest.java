package io.github.dl4jcompress.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
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
                List.of(),
                List.of(),
                List.of(),
                List.of()));
  }

  @Test
  void eachMethodChangesOneThingInACopy() {
    assertThat(PLAIN.global().scope()).isEqualTo(PruningRecipe.Scope.GLOBAL);
    assertThat(PLAIN.eachGate().scope()).isEqualTo(PruningRecipe.Scope.GATE);
    assertThat(PLAIN.only("a").only()).containsExactly("a");
    assertThat(PLAIN.except("a").except()).containsExactly("a");
    assertThat(PLAIN.onlyTypes(List.of(DenseLayer.class)).onlyTypes())
        .isEqualTo(List.of(DenseLayer.class));
    assertThat(PLAIN.exceptTypes(List.of(DenseLayer.class)).exceptTypes())
        .isEqualTo(List.of(DenseLayer.class));
    assertThat(PLAIN).isEqualTo(PruningRecipe.of(SparsitySchedule.oneShot(0.5, 0)));
  }

  @Test
  void methodsAddUp() {
    PruningRecipe recipe =
        PLAIN
            .only("a", "b")
            .except("c")
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
                List.of("a", "b", "d"),
                List.of("c", "e"),
                List.of(DenseLayer.class, ConvolutionLayer.class),
                List.of(OutputLayer.class)));
  }

  @Test
  void laterChangesOfACallersListHaveNoEffect() {
    List<Class<? extends Layer>> types = new ArrayList<>(List.of(DenseLayer.class));
    PruningRecipe recipe = PLAIN.exceptTypes(types);
    types.clear();
    assertThat(recipe.exceptTypes()).hasSize(1);
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without a null checker may do
  void refusesNoSchedule() {
    assertThatThrownBy(() -> PruningRecipe.of(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("schedule");
  }
}
