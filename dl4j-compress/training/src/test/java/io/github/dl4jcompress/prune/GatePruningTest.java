package io.github.dl4jcompress.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.WeightView;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Pruning gate by gate, on weights that are far larger in one gate than in the others. */
@SuppressWarnings("deprecation") // GravesLSTM is deprecated, and still found in the world
class GatePruningTest {
  private static final int CELLS = 6;
  private static final SparsitySchedule HALF = SparsitySchedule.oneShot(0.5, 0);

  private static MultiLayerNetwork network(Layer recurrent) {
    recurrent.setLayerName("recurrent");
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.recurrent(TinyData.SEQUENCE_FEATURES),
            recurrent,
            new RnnOutputLayer.Builder()
                .name("output")
                .nOut(TinyData.CLASSES)
                .activation(Activation.SOFTMAX)
                .build());
    for (WeightView view : weights(network)) {
      view.values()
          .get(NDArrayIndex.all(), NDArrayIndex.interval(CELLS, 2 * CELLS))
          .muli(view.gates() == 1 ? 1 : 100);
    }
    return network;
  }

  private static List<WeightView> weights(MultiLayerNetwork network) {
    return NetworkTopology.layers(network).get(0).weights();
  }

  private static MultiLayerNetwork pruned(MultiLayerNetwork network, PruningRecipe recipe) {
    network.addListeners(new PruningListener(recipe));
    network.fit(TinyData.sequences(8, 1));
    return network;
  }

  /** Zeros among the first, second, third and fourth block of columns, and behind them. */
  private static List<Integer> zerosByBlock(WeightView view, int blocks) {
    List<Integer> zeros = new ArrayList<>();
    for (int from = 0; from < view.values().size(1); from += CELLS) {
      int count = 0;
      for (int row = 0; row < view.values().size(0); row++) {
        for (int column = from; column < Math.min(from + CELLS, view.values().size(1)); column++) {
          count += view.values().getFloat(row, column) == 0f ? 1 : 0;
        }
      }
      zeros.add(count);
    }
    assertThat(zeros).hasSize(blocks);
    return zeros;
  }

  @Test
  void everyGateHasTheSparsityOfTheSchedule() {
    MultiLayerNetwork network =
        pruned(network(lstm()), PruningRecipe.of(HALF).only("recurrent").eachGate());
    int ofInputs = TinyData.SEQUENCE_FEATURES * CELLS / 2;
    int ofOutputs = CELLS * CELLS / 2;
    assertThat(zerosByBlock(weights(network).get(0), 4)).containsOnly(ofInputs);
    assertThat(zerosByBlock(weights(network).get(1), 4)).containsOnly(ofOutputs);
  }

  @Test
  void withoutGatesTheOneOfLargeWeightsKeepsThemAll() {
    MultiLayerNetwork network = pruned(network(lstm()), PruningRecipe.of(HALF).only("recurrent"));
    assertThat(zerosByBlock(weights(network).get(0), 4).get(1)).isZero();
    assertThat(zerosByBlock(weights(network).get(1), 4).get(1)).isZero();
  }

  @Test
  void peepholesCountAsAGate() {
    Layer graves = new GravesLSTM.Builder().nOut(CELLS).activation(Activation.TANH).build();
    MultiLayerNetwork network =
        pruned(network(graves), PruningRecipe.of(HALF).only("recurrent").eachGate());
    int half = CELLS * CELLS / 2;
    assertThat(zerosByBlock(weights(network).get(1), 5))
        .containsExactly(half, half, half, half, 3 * CELLS / 2);
  }

  @Test
  void bothDirectionsHaveGates() {
    MultiLayerNetwork network =
        pruned(
            network(new Bidirectional(lstm())),
            PruningRecipe.of(HALF).only("recurrent").eachGate());
    assertThat(weights(network)).extracting(WeightView::key).contains("fW", "fRW", "bW", "bRW");
    for (WeightView view : weights(network)) {
      assertThat(zerosByBlock(view, 4))
          .as(view.key())
          .containsOnly(Math.toIntExact(view.values().size(0)) * CELLS / 2);
    }
  }

  @Test
  void layersWithoutGatesArePrunedAsAWhole() {
    Layer simple = new SimpleRnn.Builder().nOut(2 * CELLS).activation(Activation.TANH).build();
    MultiLayerNetwork network =
        pruned(network(simple), PruningRecipe.of(HALF).only("recurrent").eachGate());
    for (WeightView view : weights(network)) {
      int zeros = zerosByBlock(view, 2).stream().mapToInt(Integer::intValue).sum();
      assertThat(zeros).isEqualTo(view.length() / 2);
    }
  }

  private static LSTM lstm() {
    return new LSTM.Builder().nOut(CELLS).activation(Activation.TANH).build();
  }
}
