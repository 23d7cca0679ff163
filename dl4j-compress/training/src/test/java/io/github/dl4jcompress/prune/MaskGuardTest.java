package io.github.dl4jcompress.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.WeightView;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** Pruned weights are zero after every update, whatever the network and its updater do. */
class MaskGuardTest {
  private static final int EPOCHS = 5; // of 4 mini-batches: 3 dense steps give momentum first
  private static final PruningRecipe RECIPE =
      PruningRecipe.of(SparsitySchedule.cubic(0.2, 0.8).overSteps(3, 12).every(3));

  private static DataSet images() {
    return TinyData.images(32, 1);
  }

  /** Trains with the recipe, watched, and checks the sparsity of each targeted array. */
  private static void trainGuarded(MultiLayerNetwork network, PruningRecipe recipe, DataSet data) {
    ZeroWatch watch = new ZeroWatch(recipe);
    network.setListeners(new PruningListener(recipe), watch);
    network.fit(TinyData.iterator(data, 8), EPOCHS);
    watch.check(network, "after fit");
    assertThat(watch.sparsities()).hasSize(4 * EPOCHS);
    assertThat(watch.sparsities().get(2)).isZero();
    for (WeightView view : PruningTargets.of(network, recipe)) {
      assertThat(zeros(view)).as(view.layer()).isEqualTo(Math.rint(0.8 * view.length()));
    }
  }

  private static double zeros(WeightView view) {
    int count = 0;
    for (float weight : view.values().dup().data().asFloat()) {
      count += weight == 0f ? 1 : 0;
    }
    return count;
  }

  static Stream<IUpdater> updaters() {
    return Stream.of(
        new Sgd(0.05),
        new Nesterovs(0.05, 0.9),
        new Adam(0.01),
        new AdaMax(0.01),
        new Nadam(0.01),
        new AMSGrad(0.01),
        new RmsProp(0.01),
        new AdaGrad(0.05),
        new AdaDelta());
  }

  private static NeuralNetConfiguration.Builder withDecay(IUpdater updater) {
    return TinyNetworks.settings(updater).l1(0.01).l2(0.02);
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void prunedWeightsStayZeroUnder(IUpdater updater) {
    trainGuarded(TinyNetworks.imageChain(withDecay(updater)), RECIPE, images());
  }

  @Test
  void prunedWeightsStayZeroUnderWeightDecay() {
    NeuralNetConfiguration.Builder settings =
        TinyNetworks.settings(new Nesterovs(0.05, 0.9)).l1(0.01).weightDecay(0.05);
    trainGuarded(TinyNetworks.imageChain(settings), RECIPE, images());
  }

  @ParameterizedTest
  @EnumSource(
      value = GradientNormalization.class,
      names = {"ClipL2PerLayer", "ClipElementWiseAbsoluteValue", "RenormalizeL2PerLayer"})
  void prunedWeightsStayZeroUnder(GradientNormalization clipping) {
    NeuralNetConfiguration.Builder settings =
        withDecay(new Adam(0.01))
            .gradientNormalization(clipping)
            .gradientNormalizationThreshold(0.01);
    trainGuarded(TinyNetworks.imageChain(settings), RECIPE, images());
  }

  @ParameterizedTest(name = "bothDirections = {0}")
  @ValueSource(booleans = {false, true})
  void prunesRecurrentLayers(boolean bothDirections) {
    MultiLayerNetwork network =
        TinyNetworks.sequenceChain(withDecay(new Nesterovs(0.05, 0.9)), bothDirections);
    trainGuarded(network, RECIPE, TinyData.sequences(32, 1));
    assertThat(PruningTargets.of(network, RECIPE))
        .extracting(view -> view.layer() + "." + view.key())
        .containsExactlyElementsOf(
            bothDirections
                ? List.of("lstm.fW", "lstm.fRW", "lstm.bW", "lstm.bRW", "output.W")
                : List.of("lstm.W", "lstm.RW", "output.W"));
  }

  @Test
  void prunesGraphsWithBranches() {
    ComputationGraph graph = TinyNetworks.branchedGraph(withDecay(new Nadam(0.01)));
    ZeroWatch watch = new ZeroWatch(RECIPE);
    graph.setListeners(new PruningListener(RECIPE), watch);
    graph.fit(TinyData.iterator(TinyData.vectors(32, 1), 8), EPOCHS);
    watch.check(graph, "after fit");
    for (WeightView view : PruningTargets.of(graph, RECIPE)) {
      assertThat(zeros(view)).as(view.layer()).isEqualTo(Math.rint(0.8 * view.length()));
    }
  }

  @Test
  void globalScopeReachesTheSparsityOverAllLayers() {
    MultiLayerNetwork network = TinyNetworks.imageChain(withDecay(new Adam(0.01)));
    PruningRecipe recipe = RECIPE.global();
    PruningListener listener = new PruningListener(recipe);
    ZeroWatch watch = new ZeroWatch(recipe);
    network.setListeners(listener, watch);
    network.fit(TinyData.iterator(images(), 8), EPOCHS);
    double weights = 4 * 9 + 36 * 8 + 8 * 3;
    assertThat(watch.sparsities().get(19)).isEqualTo(Math.rint(0.8 * weights) / weights);
    assertThat(listener.sparsity()).isEqualTo(watch.sparsities().get(19));
    assertThat(PruningTargets.of(network, recipe))
        .as("layers with larger weights keep more")
        .anySatisfy(v -> assertThat(zeros(v)).isNotEqualTo(Math.rint(0.8 * v.length())));
  }

  @Test
  void leavesOtherParametersAsTheyWouldBe() {
    MultiLayerNetwork network = TinyNetworks.imageChain(withDecay(new Adam(0.01)));
    trainGuarded(network, RECIPE.except("dense", "out*"), images());
    for (NamedLayer layer : NetworkTopology.layers(network)) {
      layer
          .layer()
          .paramTable()
          .forEach(
              (key, values) -> {
                boolean pruned = layer.name().equals("conv") && key.equals("W");
                long zeros = values.eq(0).castTo(DataType.INT64).sumNumber().longValue();
                assertThat(zeros).as(layer.name() + "." + key).isEqualTo(pruned ? 29 : 0);
              });
    }
  }

  @Test
  void sgdOnAnExcludedLayerIsThatOfADenseRun() {
    PruningRecipe outputOnly = PruningRecipe.of(SparsitySchedule.oneShot(0.5, 0)).only("output");
    MultiLayerNetwork pruned = TinyNetworks.denseChain(TinyNetworks.settings());
    MultiLayerNetwork plain = TinyNetworks.denseChain(TinyNetworks.settings());
    pruned.setListeners(new PruningListener(outputOnly));
    DataSet data = TinyData.vectors(8, 1);
    pruned.fit(data);
    plain.fit(data);
    assertThat(pruned.getLayer(0).params()).isEqualTo(plain.getLayer(0).params());
    assertThat(pruned.getLayer(1).getParam("b")).isEqualTo(plain.getLayer(1).getParam("b"));
    assertThat(pruned.getLayer(1).params()).isNotEqualTo(plain.getLayer(1).params());
  }
}
