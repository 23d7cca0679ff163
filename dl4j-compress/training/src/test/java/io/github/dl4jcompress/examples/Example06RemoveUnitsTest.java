package io.github.dl4jcompress.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.prune.PruningListener;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.shrink.Shrinker;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

/** Prunes whole filters and neurons, and removes them: an ordinary, smaller network. */
class Example06RemoveUnitsTest {
  @Test
  void halfOfTheUnitsAreGone() {
    MultiLayerNetwork network = Digits.trained();
    SparsitySchedule schedule = SparsitySchedule.cubic(0.0, 0.5).overRun(0.0, 0.6, Digits.STEPS);
    network.addListeners(new PruningListener(PruningRecipe.of(schedule).units().except("output")));
    network.fit(Digits.train(), Digits.EPOCHS);
    MultiLayerNetwork small = Shrinker.shrink(network).network();
    assertThat(small.getLayer("dense").getParam("b").length()).isEqualTo(12);
    assertThat(small.evaluate(Digits.test()).accuracy())
        .isEqualTo(network.evaluate(Digits.test()).accuracy());
  }
}
