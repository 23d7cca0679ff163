package io.github.dl4jcompress.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

class StepOverheadTest {
  private final MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
  private final DataSetIterator data = TinyData.iterator(TinyData.images(16, 1), 8);
  private final CompressionRecipe recipe = CompressionRecipe.atOnce(0.5, 100);

  @Test
  void measuresOnCopies() {
    INDArray before = network.params().dup();
    assertThat(StepOverhead.measure(network, recipe, data, 1)).isBetween(0.1, 100.0);
    assertThat(network.params()).isEqualTo(before);
    assertThat(network.getIterationCount()).isZero();
  }

  @Test
  void refusesNoRounds() {
    assertThatThrownBy(() -> StepOverhead.measure(network, recipe, data, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rounds must be >= 1, got 0");
  }
}
