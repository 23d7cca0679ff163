package io.github.dl4jcompress.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.distill.Distillation;
import io.github.dl4jcompress.prune.SparsitySchedule;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;

class StandardRecipesTest {
  private static final int EPOCHS = 12;
  private static final int STEPS = EPOCHS * 8;

  private static MultiLayerNetwork network() {
    return TinyNetworks.imageChain(TinyNetworks.settings(new Adam(0.01)));
  }

  private static DataSetIterator train() {
    return TinyData.iterator(TinyData.images(256, 1), 32);
  }

  private static void requireGood(CompressionRecipe recipe, MultiLayerNetwork network) {
    CompressionResult<MultiLayerNetwork> result =
        Compressor.compress(
            network, recipe, train(), TinyData.iterator(TinyData.images(500, 2), 250), EPOCHS);
    assertThat(result.comparison().compactError()).isLessThan(0.05);
    assertThat(result.comparison().agreement()).isGreaterThanOrEqualTo(0.998);
    // Pruned to 0.8; what is left of units without effect goes too.
    assertThat(result.sparsity()).isBetween(0.78, 0.87);
  }

  @Test
  void atOnceCompressesATrainedNetwork() {
    MultiLayerNetwork network = network();
    network.fit(train(), 6);
    requireGood(CompressionRecipe.atOnce(0.8, STEPS), network);
  }

  @Test
  void inStagesCompressesAnUntrainedNetwork() {
    requireGood(CompressionRecipe.inStages(0.8, STEPS), network());
  }

  @Test
  void bothTakeATeacherToo() {
    MultiLayerNetwork network = network();
    network.fit(train(), 6);
    Distillation distillation = Distillation.temperature(1);
    requireGood(CompressionRecipe.atOnce(0.8, STEPS).distill(distillation), network);
    requireGood(CompressionRecipe.inStages(0.8, STEPS).distill(distillation), network);
  }

  @Test
  void stagesFollowEachOther() {
    CompressionRecipe recipe = CompressionRecipe.inStages(0.95, 1_000);
    SparsitySchedule schedule = recipe.pruning().orElseThrow().schedule();
    assertThat(schedule.beginStep()).isEqualTo(100);
    assertThat(schedule.endStep()).isEqualTo(500);
    assertThat(recipe.quantization().fromStep()).isEqualTo(500);
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "0.3, 10", "0.99, 11", "0.999, 100000"})
  void fitAnySparsityAndLength(double sparsity, long steps) {
    assertThat(
            CompressionRecipe.atOnce(sparsity, steps).pruning().orElseThrow().schedule().target())
        .isEqualTo(sparsity);
    assertThat(
            CompressionRecipe.inStages(sparsity, steps).pruning().orElseThrow().schedule().target())
        .isEqualTo(sparsity);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 9})
  void refuseTooFewSteps(long steps) {
    assertThatThrownBy(() -> CompressionRecipe.atOnce(0.5, steps))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("steps must be >= 10, got " + steps);
    assertThatThrownBy(() -> CompressionRecipe.inStages(0.5, steps))
        .hasMessage("steps must be >= 10, got " + steps);
  }
}
