package io.github.dl4jcompress.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.WeightView;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** How many weights of which layers are pruned, by each criterion, scope and target. */
class PruningScopeTest {
  private static final SparsitySchedule SCHEDULE =
      SparsitySchedule.cubic(0.2, 0.7).overSteps(3, 12).every(3);
  private static final PruningRecipe RECIPE = PruningRecipe.of(SCHEDULE);
  private static final DataSet DATA = TinyData.images(32, 1);

  private static int zeros(WeightView view) {
    int count = 0;
    for (float weight : view.values().dup().data().asFloat()) {
      count += weight == 0f ? 1 : 0;
    }
    return count;
  }

  /** Trains for 16 steps; {@link ZeroWatch} fails if a zero comes back. */
  private static MultiLayerNetwork trained(PruningRecipe recipe, IUpdater updater) {
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings(updater).l2(0.01));
    ZeroWatch watch = new ZeroWatch(recipe);
    network.addListeners(new PruningListener(recipe), watch);
    network.fit(TinyData.iterator(DATA, 8), 4);
    watch.check(network, "after fit");
    assertThat(watch.sparsities().get(2)).isZero();
    return network;
  }

  static Stream<PruningCriterion> criteria() {
    return Stream.of(
        PruningCriterion.magnitude(),
        PruningCriterion.random(5),
        PruningCriterion.taylor(),
        PruningCriterion.movement(),
        PruningCriterion.secondOrder());
  }

  static Stream<Arguments> criteriaAndUpdaters() {
    return criteria()
        .flatMap(
            criterion ->
                Stream.of(
                    Arguments.of(criterion, new Nesterovs(0.05, 0.9)),
                    Arguments.of(criterion, new Adam(0.01))));
  }

  @ParameterizedTest
  @MethodSource("criteriaAndUpdaters")
  void everyCriterionPrunesExactlyWhatIsAskedFor(PruningCriterion criterion, IUpdater updater) {
    PruningRecipe recipe = RECIPE.by(criterion);
    for (WeightView view : PruningTargets.of(trained(recipe, updater), recipe)) {
      assertThat(zeros(view)).as(view.layer()).isEqualTo((int) Math.rint(0.7 * view.length()));
    }
  }

  @ParameterizedTest
  @MethodSource("criteria")
  void everyCriterionReachesTheSparsityOverAllLayers(PruningCriterion criterion) {
    for (PruningRecipe scope : List.of(RECIPE.global(), RECIPE.globalNormalized())) {
      PruningRecipe recipe = scope.by(criterion);
      List<WeightView> views = PruningTargets.of(trained(recipe, new Adam(0.01)), recipe);
      int weights = views.stream().mapToInt(WeightView::length).sum();
      assertThat(views.stream().mapToInt(PruningScopeTest::zeros).sum())
          .as("%s", scope.scope())
          .isEqualTo((int) Math.rint(0.7 * weights));
    }
  }

  static Stream<PruningRecipe> scopes() {
    return Stream.of(RECIPE, RECIPE.eachGate(), RECIPE.global(), RECIPE.globalNormalized());
  }

  @ParameterizedTest
  @MethodSource("scopes")
  void layersReachTargetsOfTheirOwn(PruningRecipe scope) {
    PruningRecipe recipe = scope.target("den*", 0.95).target("conv", 0.1);
    List<WeightView> views = PruningTargets.of(trained(recipe, new Adam(0.01)), recipe);
    assertThat(views).extracting(WeightView::layer).containsExactly("conv", "dense", "output");
    assertThat(views.stream().map(PruningScopeTest::zeros))
        .containsExactly(
            (int) Math.rint(0.1 * 36), (int) Math.rint(0.95 * 36 * 8), (int) Math.rint(0.7 * 24));
  }

  @Test
  void ownTargetsFollowTheCurve() {
    PruningRecipe recipe = RECIPE.only("dense").target("dense", 0.95);
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
    PruningListener listener = new PruningListener(recipe);
    network.addListeners(listener);
    network.fit(TinyData.iterator(DATA, 8), 2); // to step 7; masks after steps 3 and 6
    double after6 = SparsitySchedule.cubic(0.2, 0.95).overSteps(3, 12).sparsityAt(6);
    assertThat(listener.sparsity()).isEqualTo(Math.rint(after6 * 288) / 288);
  }

  /** Weights of a dense network after one step that prunes half of them and changes none. */
  private static float[] halved(PruningRecipe recipe, double outputScale) {
    MultiLayerNetwork network = TinyNetworks.denseChain(TinyNetworks.settings(new Sgd(0)));
    network.getLayer("output").getParam("W").muli(outputScale);
    network.addListeners(new PruningListener(recipe));
    network.fit(TinyData.vectors(16, 1));
    return ZeroWatch.parameters(network);
  }

  private static boolean[] isZero(float[] weights) {
    boolean[] flags = new boolean[48 + 24]; // without biases: dense 48 + 8, output 24 + 3
    for (int i = 0; i < flags.length; i++) {
      flags[i] = weights[i < 48 ? i : i + 8] == 0f;
    }
    return flags;
  }

  @Test
  void normalizedScoresDoNotKnowTheScaleOfALayer() {
    PruningRecipe half = PruningRecipe.of(SparsitySchedule.oneShot(0.5, 0));
    boolean[] plain = isZero(halved(half.globalNormalized(), 1));
    boolean[] scaled = isZero(halved(half.globalNormalized(), 1024));
    assertThat(scaled).isEqualTo(plain);
    boolean[] global = isZero(halved(half.global(), 1024));
    assertThat(Arrays.copyOfRange(global, 48, 72))
        .as("without it the layer of large weights keeps them all")
        .containsOnly(false);
  }

  @Test
  void thresholdsAreThereBeforeScoresAreNormalized() {
    PruningRecipe half = PruningRecipe.of(SparsitySchedule.oneShot(0.5, 0)).globalNormalized();
    float[] weights = halved(half.by(PruningCriterion.absoluteThreshold(0.2)), 1024);
    float[] before = halved(half.by(PruningCriterion.absoluteThreshold(1e-30)), 1024);
    for (int i = 0; i < 48; i++) {
      assertThat(weights[i] == 0f).isEqualTo(Math.abs(before[i]) < 0.2f);
    }
    for (int i = 56; i < 80; i++) {
      assertThat(weights[i]).isNotZero();
    }
  }

  @Test
  void randomIsTheSameForASeed() {
    PruningRecipe half = PruningRecipe.of(SparsitySchedule.oneShot(0.5, 0));
    float[] one = halved(half.by(PruningCriterion.random(1)), 1);
    assertThat(halved(half.by(PruningCriterion.random(1)), 1)).isEqualTo(one);
    assertThat(isZero(halved(half.by(PruningCriterion.random(2)), 1))).isNotEqualTo(isZero(one));
    boolean[] scaled = isZero(halved(half.by(PruningCriterion.random(1)), 8));
    assertThat(scaled).as("whatever the weights are").isEqualTo(isZero(one));
  }

  @ParameterizedTest
  @MethodSource("scopes")
  void prunesNetworksOfDoubles(PruningRecipe scope) {
    PruningRecipe recipe = scope.by(PruningCriterion.taylor());
    MultiLayerNetwork network =
        TinyNetworks.denseChain(TinyNetworks.settings(new Adam(0.01)).dataType(DataType.DOUBLE));
    ZeroWatch watch = new ZeroWatch(recipe);
    network.addListeners(new PruningListener(recipe), watch);
    DataSet data = TinyData.vectors(16, 1);
    for (int step = 0; step < 14; step++) {
      network.fit(data);
    }
    assertThat(network.params().dataType()).isEqualTo(DataType.DOUBLE);
    assertThat(Math.rint(watch.sparsities().get(13) * 72)).isBetween(50.0, 51.0);
  }

  @Test
  void gradientsOfAGraphAreSeenToo() {
    PruningRecipe recipe = RECIPE.by(PruningCriterion.taylor()).target("left", 0.9);
    ComputationGraph graph = TinyNetworks.branchedGraph(TinyNetworks.settings(new Adam(0.01)));
    ZeroWatch watch = new ZeroWatch(recipe);
    graph.addListeners(new PruningListener(recipe), watch);
    graph.fit(TinyData.iterator(TinyData.vectors(32, 1), 8), 4);
    for (WeightView view : PruningTargets.of(graph, recipe)) {
      double sparsity = view.layer().equals("left") ? 0.9 : 0.7;
      assertThat(zeros(view)).as(view.layer()).isEqualTo((int) Math.rint(sparsity * view.length()));
    }
  }

  @ParameterizedTest
  @MethodSource("criteria")
  void gatesArePrunedByAnyCriterion(PruningCriterion criterion) {
    PruningRecipe recipe =
        PruningRecipe.of(SparsitySchedule.oneShot(0.7, 1)).eachGate().by(criterion);
    MultiLayerNetwork network =
        TinyNetworks.sequenceChain(TinyNetworks.settings(new Adam(0.01)), true);
    network.addListeners(new PruningListener(recipe), new ZeroWatch(recipe));
    network.fit(TinyData.iterator(TinyData.sequences(32, 1), 8), 1);
    float[] weights = ZeroWatch.parameters(network);
    for (WeightView view : PruningTargets.of(network, recipe)) {
      for (WeightView.Range gate : view.gateRanges()) {
        float[] part = Arrays.copyOfRange(weights, gate.from(), gate.to());
        int zeros = 0;
        for (float weight : part) {
          zeros += weight == 0f ? 1 : 0;
        }
        assertThat(zeros).as(view.key()).isEqualTo((int) Math.rint(0.7 * part.length));
      }
    }
  }
}
