package io.github.dl4jcompress.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** Pruned weights that train unseen until the freeze step. */
class SoftMaskTest {
  private static final DataSet DATA = TinyData.vectors(16, 1);
  private static final int WEIGHTS = 48; // of the dense layer, the first of the vector
  private static final int MINUS_ZERO = 0x8000_0000;

  private static MultiLayerNetwork network(IUpdater updater) {
    return TinyNetworks.denseChain(TinyNetworks.settings(updater));
  }

  private static void step(MultiLayerNetwork network, int steps) {
    for (int i = 0; i < steps; i++) {
      network.fit(DATA);
    }
  }

  /** Which of the dense layer's weights are zero after each step. */
  private static final class Zeros extends BaseTrainingListener {
    final List<BitSet> found = new ArrayList<>();

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      float[] weights = ZeroWatch.parameters(model);
      BitSet zeros = new BitSet();
      for (int i = 0; i < WEIGHTS; i++) {
        assertThat(Float.floatToRawIntBits(weights[i])).isNotEqualTo(MINUS_ZERO);
        zeros.set(i, weights[i] == 0f);
      }
      found.add(zeros);
    }
  }

  @Test
  void masksChangeUntilTheFreezeStepAndNotAfterIt() {
    MultiLayerNetwork network = network(new Adam(0.1));
    PruningRecipe recipe =
        PruningRecipe.of(SparsitySchedule.constant(0.5, 2, 6).every(2))
            .only("dense")
            .straightThrough(15);
    Zeros zeros = new Zeros();
    PruningListener listener = new PruningListener(recipe);
    network.addListeners(listener, zeros);
    step(network, 30);
    assertThat(zeros.found.get(1).cardinality()).isZero();
    assertThat(zeros.found.subList(2, 30)).allMatch(found -> found.cardinality() == WEIGHTS / 2);
    // Chosen behind the schedule's end too, as often, and at the freeze step.
    assertThat(zeros.found.subList(7, 15)).anyMatch(found -> !found.equals(zeros.found.get(6)));
    assertThat(zeros.found.get(15)).isNotEqualTo(zeros.found.get(2));
    assertThat(zeros.found.subList(15, 30)).containsOnly(zeros.found.get(15));
    assertThat(listener.sparsity()).isEqualTo(0.5);
    assertThat(recipe.lastStep()).isEqualTo(15);
  }

  /** Prunes the first half of an array at first, and the second half from then on. */
  private static PruningCriterion firstHalfThenSecond() {
    boolean[] asked = {false};
    return (weights, scores) -> {
      for (int i = 0; i < scores.length; i++) {
        scores[i] = i < scores.length / 2 == asked[0] ? 1.2f : 1;
      }
      asked[0] = true;
    };
  }

  private static PruningRecipe flipping() {
    return PruningRecipe.of(SparsitySchedule.constant(0.5, 0, 1).every(1))
        .only("dense")
        .by(firstHalfThenSecond());
  }

  @Test
  void hiddenWeightsGetTheGradientsOfTheMaskedNetwork() {
    MultiLayerNetwork network = network(new Sgd(0.1));
    MultiLayerNetwork reference = network.clone();
    network.addListeners(new PruningListener(flipping().straightThrough(1)));
    step(network, 2);

    step(reference, 1);
    float[] dense = ZeroWatch.parameters(reference);
    for (int i = 0; i < WEIGHTS / 2; i++) {
      reference.params().putScalar(i, 0);
    }
    float[] masked = ZeroWatch.parameters(reference);
    step(reference, 1);
    float[] expected = ZeroWatch.parameters(reference);
    for (int i = 0; i < expected.length; i++) {
      expected[i] += dense[i] - masked[i];
      expected[i] = i >= WEIGHTS / 2 && i < WEIGHTS ? 0 : expected[i];
    }
    assertThat(ZeroWatch.parameters(network)).containsExactly(expected, within());
  }

  private static org.assertj.core.data.Offset<Float> within() {
    return org.assertj.core.api.Assertions.within(1e-6f);
  }

  @Test
  void theNetworkIsTheMaskedOneAfterEachStep() {
    MultiLayerNetwork network = network(new Sgd(0.1));
    network.addListeners(new PruningListener(flipping().straightThrough(9)));
    step(network, 1);
    float[] weights = ZeroWatch.parameters(network);
    for (int i = 0; i < WEIGHTS; i++) {
      assertThat(weights[i] == 0f).isEqualTo(i < WEIGHTS / 2);
    }
  }

  @Test
  void hysteresisKeepsWeightsOutThatAreHardlyBetter() {
    MultiLayerNetwork network = network(new Sgd(0.1));
    Zeros zeros = new Zeros();
    network.addListeners(new PruningListener(flipping().surgery(1, 0.25)), zeros);
    step(network, 2); // 1.2 less a quarter is below 1
    assertThat(zeros.found.get(1)).isEqualTo(zeros.found.get(0));

    MultiLayerNetwork other = network(new Sgd(0.1));
    Zeros moved = new Zeros();
    other.addListeners(new PruningListener(flipping().surgery(1, 0.1)), moved);
    step(other, 2); // 1.2 less a tenth is above it
    assertThat(moved.found.get(1).intersects(moved.found.get(0))).isFalse();
  }

  @Test
  void whatIsLeftAtTheFreezeStepStaysZeroThroughMomentum() {
    MultiLayerNetwork network = network(new Adam(0.05));
    PruningRecipe recipe =
        PruningRecipe.of(SparsitySchedule.cubic(0, 0.75).overSteps(0, 20).every(3))
            .blocks(2, 3)
            .only("dense")
            .surgery(8, 0.1);
    network.addListeners(new PruningListener(recipe));
    step(network, 9);
    ZeroWatch watch = new ZeroWatch(recipe).startingFrom(network);
    network.addListeners(watch);
    step(network, 20); // the schedule goes on with hard masks
    assertThat(watch.sparsities()).last().isEqualTo(0.75);
  }

  @Test
  void aSaveHoldsTheMaskedWeightsAndResumesFromThem(@TempDir Path directory) throws IOException {
    MultiLayerNetwork network = network(new Adam(0.1));
    PruningRecipe recipe =
        PruningRecipe.of(SparsitySchedule.constant(0.5, 2, 6).every(2))
            .only("dense")
            .straightThrough(15);
    network.addListeners(new PruningListener(recipe));
    step(network, 5);
    File file = directory.resolve("soft.zip").toFile();
    network.save(file);
    MultiLayerNetwork resumed = MultiLayerNetwork.load(file, true);
    assertThat(ZeroWatch.parameters(resumed)).isEqualTo(ZeroWatch.parameters(network));
    Zeros zeros = new Zeros();
    PruningListener listener = new PruningListener(recipe);
    resumed.addListeners(listener, zeros);
    step(resumed, 20);
    assertThat(zeros.found).allMatch(found -> found.cardinality() == WEIGHTS / 2);
    assertThat(zeros.found.get(19)).isNotEqualTo(zeros.found.get(0)); // some came back, from 0
  }
}
