package io.github.dl4jcompress.shrink;

import static io.github.dl4jcompress.shrink.Weights.assertRemovals;
import static io.github.dl4jcompress.shrink.Weights.shape;
import static io.github.dl4jcompress.shrink.Weights.shrunk;
import static io.github.dl4jcompress.shrink.Weights.unread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.shrink.Shrinker.Removal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;

class ShrinkerTest {
  private static final INDArray VECTORS = TinyData.vectors(16, 1).getFeatures();

  /** dense (8), second (6), output. */
  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(new Adam(0.01)),
            TinyNetworks.vectorInput(),
            TinyNetworks.dense(8, Activation.RELU),
            TinyNetworks.dense("second", 6, Activation.TANH),
            TinyNetworks.output());
    Weights.scramble(network, 3);
    return network;
  }

  private static void silent(MultiLayerNetwork network, String layer, int... units) {
    Weights.zero(Weights.of(network, layer, "W"), 1, units);
  }

  @Test
  void removesWhatNothingReads() {
    MultiLayerNetwork network = network();
    unread(network, "second", 0, 3, 7);
    Shrinker.Result<MultiLayerNetwork> result = shrunk(network, VECTORS);
    assertRemovals(result, new Removal("dense", 8, 5, 0));
    assertThat(result.removals().get(0)).hasToString("dense: 8 -> 5 units");
    assertThat(shape(result.network(), "dense", "W")).containsExactly(6, 5);
    assertThat(shape(result.network(), "dense", "b")).containsExactly(5);
    assertThat(shape(result.network(), "second", "W")).containsExactly(5, 6);
    assertThat(shape(result.network(), "output", "W")).containsExactly(6, 3);
    // The units that stay, in their order: 1, 2, 4, 5, 6.
    for (int i = 0; i < 6; i++) {
      assertThat(Weights.of(result.network(), "dense", "W").getFloat(i, 2))
          .isEqualTo(Weights.of(network, "dense", "W").getFloat(i, 4));
    }
  }

  @Test
  void removesWhatOnlyTheRemovedRead() {
    MultiLayerNetwork network = network();
    unread(network, "output", 2);
    for (int unit : new int[] {0, 1, 3, 4, 5}) {
      Weights.of(network, "second", "W").putScalar(4, unit, 0);
    }
    assertRemovals(
        shrunk(network, VECTORS), new Removal("dense", 8, 7, 0), new Removal("second", 6, 5, 0));
  }

  @Test
  void minusZeroIsZero() {
    MultiLayerNetwork network = network();
    for (int unit = 0; unit < 6; unit++) {
      Weights.of(network, "second", "W").putScalar(4, unit, -0.0f);
    }
    assertRemovals(shrunk(network, VECTORS), new Removal("dense", 8, 7, 0));
  }

  @Test
  void aConstantGoesIntoTheBiasesOfItsReaders() {
    MultiLayerNetwork network = network();
    silent(network, "dense", 1, 4);
    Weights.of(network, "dense", "b").putScalar(1, 0.7);
    Weights.of(network, "dense", "b").putScalar(4, -0.7); // ReLU: says 0
    Shrinker.Result<MultiLayerNetwork> result = shrunk(network, VECTORS);
    assertRemovals(result, new Removal("dense", 8, 6, 2));
    assertThat(result.removals().get(0)).hasToString("dense: 8 -> 6 units, constants folded: 2");
    assertThat(Weights.of(result.network(), "second", "b").getDouble(5))
        .isCloseTo(
            Weights.of(network, "second", "b").getDouble(5)
                + 0.7 * Weights.of(network, "second", "W").getDouble(1, 5),
            within(1e-6));
  }

  @Test
  void whatReadsOnlyConstantsIsConstant() {
    MultiLayerNetwork network = network();
    silent(network, "dense", 2, 6);
    Weights.of(network, "dense", "b").putScalar(2, 0.4);
    Weights.of(network, "dense", "b").putScalar(6, 0.9);
    for (int unit : new int[] {0, 1, 3, 4, 5, 7}) {
      Weights.of(network, "second", "W").putScalar(unit, 3, 0);
    }
    assertRemovals(
        shrunk(network, VECTORS), new Removal("dense", 8, 6, 2), new Removal("second", 6, 5, 1));
  }

  @Test
  void anUnreadConstantIsNotFolded() {
    MultiLayerNetwork network = network();
    silent(network, "dense", 5);
    unread(network, "second", 5);
    assertRemovals(shrunk(network, VECTORS), new Removal("dense", 8, 7, 0));
  }

  @Test
  void oneUnitOfEachLayerStays() {
    MultiLayerNetwork network = network();
    unread(network, "output", 0, 1, 2, 3, 4, 5);
    assertRemovals(
        shrunk(network, VECTORS), new Removal("dense", 8, 1, 0), new Removal("second", 6, 1, 0));
  }

  @Test
  void oneUnitStaysWhereAllAreConstant() {
    MultiLayerNetwork network = network();
    silent(network, "second", 0, 1, 2, 3, 4, 5);
    Shrinker.Result<MultiLayerNetwork> result = shrunk(network, VECTORS);
    assertRemovals(result, new Removal("dense", 8, 1, 0), new Removal("second", 6, 1, 5));
  }

  @Test
  void withNothingToRemoveTheCopyIsEqual() {
    MultiLayerNetwork network = network();
    network.fit(TinyData.vectors(16, 2));
    network.fit(TinyData.iterator(TinyData.vectors(16, 2), 8), 2);
    Shrinker.Result<MultiLayerNetwork> result = shrunk(network, VECTORS);
    assertRemovals(result);
    assertThat(result.network()).isNotSameAs(network);
    assertThat(result.network().params()).isEqualTo(network.params());
    assertThat(result.network().getUpdater().getStateViewArray())
        .isEqualTo(network.getUpdater().getStateViewArray());
    assertThat(result.network().getIterationCount()).isEqualTo(5);
    assertThat(result.network().getEpochCount()).isEqualTo(2);
    assertThat(result.network().getLayerWiseConfigurations().toJson())
        .isEqualTo(network.getLayerWiseConfigurations().toJson());
  }

  @Test
  void theOriginalStaysAsItIs() {
    MultiLayerNetwork network = network();
    network.fit(TinyData.vectors(16, 2));
    unread(network, "second", 0, 3, 7);
    silent(network, "dense", 1);
    INDArray parameters = network.params().dup();
    INDArray state = network.getUpdater().getStateViewArray().dup();
    String configuration = network.getLayerWiseConfigurations().toJson();
    MultiLayerNetwork smaller = shrunk(network, VECTORS).network();
    smaller.fit(TinyData.vectors(16, 2));
    assertThat(network.params()).isEqualTo(parameters);
    assertThat(network.getUpdater().getStateViewArray()).isEqualTo(state);
    assertThat(network.getLayerWiseConfigurations().toJson()).isEqualTo(configuration);
    assertThat(network.getIterationCount()).isEqualTo(1);
  }

  @Test
  void theSmallerNetworkCanBeSavedAndLoaded(@TempDir Path directory) throws IOException {
    MultiLayerNetwork network = network();
    unread(network, "second", 0, 3, 7);
    MultiLayerNetwork smaller = shrunk(network, VECTORS).network();
    File file = directory.resolve("small.zip").toFile();
    smaller.save(file);
    MultiLayerNetwork loaded = MultiLayerNetwork.load(file, true);
    assertThat(loaded.output(VECTORS)).isEqualTo(smaller.output(VECTORS));
    loaded.fit(TinyData.vectors(16, 2));
  }

  @Test
  void theSecondTimeThereIsNothingToRemove() {
    MultiLayerNetwork network = network();
    unread(network, "second", 0, 3);
    silent(network, "dense", 1);
    MultiLayerNetwork smaller = shrunk(network, VECTORS).network();
    assertRemovals(shrunk(smaller, VECTORS));
  }

  @Test
  void refusesOtherModels() {
    Layer layer = network().getLayer(0);
    assertThatThrownBy(() -> Shrinker.shrink(layer))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "found a org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;"
                + " MultiLayerNetwork and ComputationGraph are supported");
  }
}
