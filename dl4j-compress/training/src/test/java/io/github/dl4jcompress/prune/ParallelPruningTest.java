package io.github.dl4jcompress.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Pruning under DL4J's ParallelWrapper. */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParallelPruningTest {
  private static final DataSet DATA = TinyData.vectors(64, 1);
  private static final int EPOCHS = 4; // of 4 steps of each of two workers
  private static final PruningRecipe RECIPE =
      PruningRecipe.of(SparsitySchedule.cubic(0.0, 0.75).overSteps(2, 12).every(2)).global();

  private static MultiLayerNetwork network() {
    return TinyNetworks.denseChain(TinyNetworks.settings(new Adam(0.02)));
  }

  private static <M extends Model> void train(M network, PruningListener listener, int frequency) {
    ParallelWrapper wrapper =
        new ParallelWrapper.Builder<>(network)
            .workers(2)
            .averagingFrequency(frequency)
            .prefetchBuffer(0)
            .build();
    wrapper.setListeners(listener);
    try {
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        wrapper.fit(TinyData.iterator(DATA, 8));
      }
    } finally {
      wrapper.shutdown();
    }
  }

  private static void assertPruned(Model network, PruningListener listener) {
    assertThat(listener.sparsity()).isEqualTo(0.75);
    ZeroWatch zeros = new ZeroWatch(RECIPE).startingFrom(network);
    zeros.iterationDone(network, 0, 0); // refuses -0.0f too
    assertThat(zeros.sparsities()).containsExactly(0.75);
  }

  @Test
  void averagedWorkersHaveExactZeros() {
    MultiLayerNetwork network = network();
    PruningListener listener = PruningListener.forWorkersOf(network, RECIPE);
    train(network, listener, 1);
    assertPruned(network, listener);
  }

  @Test
  void soTheyHaveWhenTheyAreAveragedNowAndThen() {
    MultiLayerNetwork network = network();
    PruningListener listener = PruningListener.forWorkersOf(network, RECIPE);
    train(network, listener, 2);
    assertPruned(network, listener);
  }

  @Test
  void graphsCanBePrunedByWorkersToo() {
    ComputationGraph graph = TinyNetworks.branchedGraph(TinyNetworks.settings(new Adam(0.02)));
    PruningListener listener = PruningListener.forWorkersOf(graph, RECIPE);
    train(graph, listener, 1);
    ZeroWatch zeros = new ZeroWatch(RECIPE).startingFrom(graph);
    zeros.iterationDone(graph, 0, 0);
    assertThat(zeros.sparsities()).containsExactly(listener.sparsity());
    assertThat(listener.sparsity()).isEqualTo(Math.rint(0.75 * 111) / 111);
  }

  @Test
  void aListenerForOneNetworkIsRefused() {
    MultiLayerNetwork network = network();
    PruningListener listener = new PruningListener(RECIPE);
    assertThatThrownBy(() -> train(network, listener, 1))
        .hasStackTraceContaining(
            "this PruningListener already prunes another network; make one listener per network, or"
                + " one with PruningListener.forWorkersOf for a ParallelWrapper");
  }

  @Test
  void sharedGradientsAreRefused() {
    MultiLayerNetwork network = network();
    PruningListener listener = PruningListener.forWorkersOf(network, RECIPE);
    ParallelWrapper wrapper =
        new ParallelWrapper.Builder<>(network)
            .workers(2)
            .trainingMode(ParallelWrapper.TrainingMode.SHARED_GRADIENTS)
            .prefetchBuffer(0)
            .build();
    wrapper.setListeners(listener);
    assertThatThrownBy(() -> wrapper.fit(TinyData.iterator(DATA, 8)))
        .hasStackTraceContaining(
            "pruning with a ParallelWrapper needs TrainingMode.AVERAGING: with SHARED_GRADIENTS"
                + " DL4J 1.0.0-M2.1 hangs at the second fit()");
  }

  @Test
  void refusesSoftMasksOfWorkers() {
    PruningRecipe soft = PruningRecipe.of(SparsitySchedule.constant(0.5, 0, 10)).straightThrough(9);
    assertThatThrownBy(() -> PruningListener.forWorkersOf(network(), soft))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "regrowth SoftMasks[freezeStep=9, hysteresis=0.0] does not go with workers: each would"
                + " hide other weights behind the mask");
  }
}
