package io.github.dl4jcompress.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.prune.PruningListener;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

/** Prunes a network while it trains: one listener. */
class Example01PruneWhileTrainingTest {
  @Test
  void nineOfTenWeightsAreZero() {
    MultiLayerNetwork network = Digits.trained();
    PruningListener pruning =
        new PruningListener(
            PruningRecipe.of(SparsitySchedule.cubic(0.0, 0.9).overRun(0.0, 0.6, Digits.STEPS))
                .global()
                .except("output"));
    network.addListeners(pruning);
    network.fit(Digits.train(), Digits.EPOCHS);
    assertThat(pruning.sparsity()).isBetween(0.85, 0.91);
    assertThat(network.evaluate(Digits.test()).accuracy()).isGreaterThan(0.9);
  }
}
