package io.github.dl4jcompress.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.WeightView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Nesterovs;

/** Banks, n of m, and blocks hold in every row of every array at every mask. */
@SuppressWarnings("deprecation") // GravesLSTM is deprecated, and still found in the world
class PatternPruningTest {
  private static final int STEPS = 8;
  private static final RampSparsity HALF =
      SparsitySchedule.linear(0.0, 0.5).overSteps(0, 6).every(2);

  /** A row of a weight array, as the runtime sees it, and the sparsity of its mask's step. */
  private static final class Row {
    private final String where;
    private final float[] weights;
    private final double sparsity;

    Row(String where, float[] weights, double sparsity) {
      this.where = where;
      this.weights = weights;
      this.sparsity = sparsity;
    }

    int zeros(int from, int to) {
      int zeros = 0;
      for (int i = from; i < Math.min(to, weights.length); i++) {
        zeros += weights[i] == 0f ? 1 : 0;
      }
      return zeros;
    }
  }

  private static MultiLayerNetwork images() {
    return TinyNetworks.imageChain(TinyNetworks.settings(new Nesterovs(0.05, 0.9)));
  }

  private static MultiLayerNetwork sequences() {
    return TinyNetworks.chain(
        TinyNetworks.settings(new Nesterovs(0.05, 0.9)),
        InputType.recurrent(TinyData.SEQUENCE_FEATURES),
        new GravesLSTM.Builder().name("lstm").nOut(6).activation(Activation.TANH).build(),
        new RnnOutputLayer.Builder()
            .name("output")
            .nOut(TinyData.CLASSES)
            .activation(Activation.SOFTMAX)
            .build());
  }

  /** Trains, and checks each row after each step that may have chosen a mask. */
  private static void train(
      MultiLayerNetwork network, DataSet data, PruningRecipe recipe, ObjIntConsumer<Row> check) {
    network.addListeners(
        new PruningListener(recipe),
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int step, int epoch) {
            double sparsity = recipe.schedule().sparsityAt(step - step % 2L);
            rows(network, recipe, sparsity).forEach(row -> check.accept(row, step));
          }
        });
    for (int i = 0; i < STEPS; i++) {
      network.fit(data);
    }
  }

  private static List<Row> rows(MultiLayerNetwork network, PruningRecipe recipe, double sparsity) {
    List<Row> rows = new ArrayList<>();
    for (WeightView view : PruningTargets.of(network, recipe)) {
      for (int i = 0; i < view.rows(); i++) {
        String where = view.layer() + "." + view.key() + " row " + i;
        rows.add(new Row(where, row(view, i), sparsity));
      }
    }
    return rows;
  }

  /** By DL4J's own indices, not by where they lie in memory. */
  private static float[] row(WeightView view, int row) {
    return view.values().rank() == 2
        ? view.values().getColumn(row).dup().data().asFloat()
        : view.values().tensorAlongDimension(row, 1, 2, 3).dup().data().asFloat();
  }

  private static void assertBalanced(Row row, int step, int bank) {
    for (int from = 0; from < row.weights.length; from += bank) {
      int size = Math.min(bank, row.weights.length - from);
      assertThat(row.zeros(from, from + size))
          .as("%s at step %d, bank from %d", row.where, step, from)
          .isEqualTo((int) Math.rint(row.sparsity * size));
    }
  }

  @Test
  void banksOfAllRowsHaveTheSameNumberOfZerosAtEachStep() {
    PruningRecipe recipe = PruningRecipe.of(HALF).bankBalanced(7);
    train(images(), TinyData.images(16, 1), recipe, (row, step) -> assertBalanced(row, step, 7));
  }

  @Test
  void banksOfGatesAreBalancedToo() {
    PruningRecipe recipe = PruningRecipe.of(HALF).bankBalanced(3).eachGate();
    train(
        sequences(), TinyData.sequences(8, 1), recipe, (row, step) -> assertBalanced(row, step, 3));
  }

  @Test
  void groupsOfFourLoseOneWeightAndThenASecond() {
    PruningRecipe recipe = PruningRecipe.of(HALF).nOfM(2, 4);
    List<Integer> zeros = new ArrayList<>();
    train(
        images(),
        TinyData.images(16, 1),
        recipe,
        (row, step) -> {
          assertBalanced(row, step, 4);
          zeros.add(row.zeros(0, 4));
        });
    assertThat(zeros.stream().distinct().toList()).containsExactly(0, 1, 2);
  }

  @Test
  void oneOfFourStaysAndItIsTheLargest() {
    MultiLayerNetwork network = images();
    PruningRecipe recipe =
        PruningRecipe.of(SparsitySchedule.oneShot(0.75, 0)).nOfM(1, 4).only("dense");
    float[] before = new float[36];
    network.addListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int step, int epoch) {
            System.arraycopy(firstDenseRow(network), 0, before, 0, before.length);
          }
        },
        new PruningListener(recipe));
    network.fit(TinyData.images(16, 1));
    float[] after = firstDenseRow(network);
    for (int from = 0; from < after.length; from += 4) {
      float largest = 0;
      float kept = 0;
      for (int i = from; i < from + 4; i++) {
        largest = Math.abs(before[i]) > Math.abs(largest) ? before[i] : largest;
        kept += after[i];
      }
      assertThat(kept).as("group from %d", from).isNotZero().isEqualTo(largest);
    }
  }

  private static float[] firstDenseRow(MultiLayerNetwork network) {
    return network.getLayer("dense").getParam("W").getColumn(0).dup().data().asFloat();
  }

  @Test
  void blocksArePrunedAsAWhole() {
    PruningRecipe recipe = PruningRecipe.of(HALF).blocks(2, 5).only("dense", "conv");
    MultiLayerNetwork network = images();
    train(network, TinyData.images(16, 1), recipe, (row, step) -> {});
    List<Row> rows = rows(network, recipe, 0.5);
    int zeroBlocks = 0;
    for (int i = 0; i < rows.size(); i += 2) { // 4 rows of 9, 8 rows of 36
      Row upper = rows.get(i);
      Row lower = rows.get(i + 1);
      for (int from = 0; from < upper.weights.length; from += 5) {
        int zeros = upper.zeros(from, from + 5) + lower.zeros(from, from + 5);
        int size = 2 * Math.min(5, upper.weights.length - from);
        assertThat(zeros).as("%s, block from %d", upper.where, from).isIn(0, size);
        zeroBlocks += zeros > 0 ? 1 : 0;
      }
    }
    assertThat(zeroBlocks).isEqualTo(2 * 2 / 2 + 4 * 8 / 2);
  }

  @Test
  void theBlockWithTheLowestMeanGoes() {
    MultiLayerNetwork network =
        TinyNetworks.denseChain(TinyNetworks.settings(new Nesterovs(0, 0.9)));
    // 8 rows of 6 inputs: blocks of 1 x 6 are rows
    for (int row = 0; row < 8; row++) {
      network.getLayer("dense").getParam("W").getColumn(row).assign(row == 5 ? -0.1 : 0.5);
      network.getLayer("dense").getParam("W").putScalar(0, row, row == 5 ? 1 : 0);
    }
    PruningRecipe recipe =
        PruningRecipe.of(SparsitySchedule.oneShot(0.125, 0)).blocks(1, 6).only("dense");
    network.addListeners(new PruningListener(recipe));
    network.fit(TinyData.vectors(4, 1));
    for (int row = 0; row < 8; row++) {
      assertThat(network.getLayer("dense").getParam("W").getColumn(row).sumNumber().doubleValue())
          .as("sum of row %d", row)
          .isCloseTo(row == 5 ? 0 : 2.5, org.assertj.core.api.Assertions.within(1e-6));
    }
  }

  @Test
  void oneBlockStays() {
    MultiLayerNetwork network = images();
    PruningRecipe recipe =
        PruningRecipe.of(SparsitySchedule.oneShot(0.99, 0)).blocks(2, 9).only("conv");
    PruningListener listener = new PruningListener(recipe);
    network.addListeners(listener);
    network.fit(TinyData.images(16, 1));
    assertThat(listener.sparsity()).isEqualTo(0.5); // 1 of 2 blocks
  }

  private static void assertRefused(
      MultiLayerNetwork network, DataSet data, PruningRecipe recipe, String message) {
    network.addListeners(new PruningListener(recipe));
    assertThatThrownBy(() -> network.fit(data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void refusesBlocksLargerThanTheMatrix() {
    assertRefused(
        images(),
        TinyData.images(16, 1),
        PruningRecipe.of(HALF).blocks(1, 16),
        "Blocks[rows=1, columns=16] is larger than the weights 'W' of layer 'conv', 4 rows of 9;"
            + " leave it out with except(\"conv\")");
  }

  @Test
  void refusesLayersWhoseRowsItDoesNotKnow() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.feedForward(5),
            new EmbeddingLayer.Builder().name("embedding").nIn(5).nOut(4).build(),
            TinyNetworks.output());
    DataSet data = TinyData.vectors(4, 1);
    data.setFeatures(org.nd4j.linalg.factory.Nd4j.zeros(4, 1));
    assertRefused(
        network,
        data,
        PruningRecipe.of(HALF).nOfM(2, 4),
        "pattern NOfM[n=2, m=4] needs to know what each output unit reads, which it does not of"
            + " layer 'embedding'; dense, output, 2-d convolution, LSTM, GravesLSTM and"
            + " SimpleRnn layers are supported; leave it out with except(\"embedding\")");
  }
}
