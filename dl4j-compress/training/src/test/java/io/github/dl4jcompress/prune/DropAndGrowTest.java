package io.github.dl4jcompress.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.WeightView;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** RigL: connections that move to where gradients are large. */
class DropAndGrowTest {
  private static final DataSet DATA = TinyData.vectors(16, 1);
  private static final int WEIGHTS = 48; // of the dense layer, the first of the vector
  private static final PruningRecipe RECIPE =
      PruningRecipe.of(SparsitySchedule.constant(0.75, 0, 20).every(4))
          .by(PruningCriterion.random(5))
          .only("dense")
          .dropAndGrow(0.5);

  private static MultiLayerNetwork network() {
    return TinyNetworks.denseChain(TinyNetworks.settings(new Adam(0.02)));
  }

  private static void step(MultiLayerNetwork network, int steps) {
    for (int i = 0; i < steps; i++) {
      network.fit(DATA);
    }
  }

  private static Set<Integer> nonZeros(float[] weights) {
    return IntStream.range(0, WEIGHTS)
        .filter(i -> weights[i] != 0)
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The largest magnitudes among some. */
  private static Set<Integer> largest(int count, Set<Integer> among, float[] values) {
    return among.stream()
        .sorted(Comparator.comparingDouble(i -> -Math.abs(values[i])))
        .limit(count)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Gradients and weights of a step, before anything is pruned. */
  private static final class Step extends BaseTrainingListener {
    private float[] gradients = {};
    private float[] weights = {};

    @Override
    public void onGradientCalculation(Model model) {
      gradients = model.getGradientsViewArray().dup().data().asFloat();
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      weights = ZeroWatch.parameters(model);
    }
  }

  @Test
  void dropsTheSmallestWeightsAndGrowsTheLargestGradients() {
    MultiLayerNetwork network = network();
    Step seen = new Step();
    network.addListeners(seen, new PruningListener(RECIPE));
    step(network, 4);
    Set<Integer> before = nonZeros(ZeroWatch.parameters(network));
    assertThat(before).hasSize(12);
    step(network, 1); // step 4: progress 0.2, fraction 0.5 / 2 * (1 + cos(0.2 pi)) = 0.452
    int drop = 5; // of 12
    Set<Integer> stay = largest(12 - drop, before, seen.weights);
    assertThat(nonZeros(ZeroWatch.parameters(network))).isEqualTo(stay); // what grows begins at 0
    Set<Integer> others = IntStream.range(0, WEIGHTS).boxed().collect(Collectors.toSet());
    others.removeAll(stay);
    stay.addAll(largest(drop, others, seen.gradients));
    step(network, 1);
    assertThat(nonZeros(ZeroWatch.parameters(network))).isEqualTo(stay);
  }

  @Test
  void theNumberOfWeightsStaysAndTheirPlacesSettle() {
    MultiLayerNetwork network = network();
    PruningListener listener = new PruningListener(RECIPE);
    network.addListeners(listener);
    step(network, 2);
    Set<Integer> first = nonZeros(ZeroWatch.parameters(network));
    for (int i = 2; i < 22; i++) {
      step(network, 1);
      assertThat(listener.sparsity()).as("after step %d", i).isEqualTo(0.75);
    }
    Set<Integer> last = nonZeros(ZeroWatch.parameters(network));
    assertThat(last).hasSize(12).isNotEqualTo(first);
    ZeroWatch watch = new ZeroWatch(RECIPE).startingFrom(network);
    network.addListeners(watch);
    step(network, 10);
    assertThat(nonZeros(ZeroWatch.parameters(network))).isEqualTo(last);
  }

  @Test
  void aLayerKeepsItsLastBlock() {
    MultiLayerNetwork network = network();
    network.addListeners(
        new PruningListener(
            PruningRecipe.of(SparsitySchedule.constant(0.75, 0, 20).every(4))
                .blocks(4, 6) // two of them
                .only("dense")
                .dropAndGrow(0.6)));
    for (int i = 0; i < 22; i++) {
      step(network, 1);
      assertThat(nonZeros(ZeroWatch.parameters(network))).as("after step %d", i).isNotEmpty();
    }
  }

  @Test
  void theFractionFallsAlongACosine() {
    Regrowth.DropAndGrow half = new Regrowth.DropAndGrow(0.5);
    SparsitySchedule schedule = SparsitySchedule.constant(0.9, 10, 30);
    assertThat(half.fractionAt(10, schedule)).isEqualTo(0.5);
    assertThat(half.fractionAt(20, schedule)).isCloseTo(0.25, within(1e-12));
    assertThat(half.fractionAt(30, schedule)).isZero();
  }

  private static WeightView array(int... shape) {
    return new WeightView("layer", "W", Nd4j.zeros(shape), 1, 0);
  }

  @Test
  void largerArraysAreSparser() {
    ErdosRenyiKernel kernel = new ErdosRenyiKernel(List.of(array(10, 20), array(100, 100)));
    // 1,020 weights stay, shared as 30 to 200: 133.0 of 200 and 887.0 of 10,000
    assertThat(kernel.sparsities(0.9))
        .containsExactly(
            new double[] {1 - 1020.0 * 30 / 230 / 200, 1 - 1020.0 * 200 / 230 / 10_000},
            within(1e-12));
  }

  @Test
  void anArrayThatNeedsMoreThanItHasStaysDense() {
    ErdosRenyiKernel kernel = new ErdosRenyiKernel(List.of(array(2, 3), array(5, 4, 10, 50)));
    // 1,000.6 stay, of which the small one would have 67.5
    assertThat(kernel.sparsities(0.9))
        .containsExactly(new double[] {0, 1 - 994.6 / 10_000}, within(1e-12));
  }

  @Test
  void theNetworkHasTheSparsityThatItsArraysShare() {
    MultiLayerNetwork network = network();
    PruningRecipe recipe = PruningRecipe.of(SparsitySchedule.oneShot(0.5, 0)).erdosRenyiKernel();
    PruningListener listener = new PruningListener(recipe);
    network.addListeners(listener);
    step(network, 1);
    // dense 6 x 8, output 8 x 3: 36 stay, shared as 14 to 11: 20.16 of 48, 15.84 of 24
    assertThat(nonZeros(ZeroWatch.parameters(network))).hasSize(20);
    assertThat(listener.sparsity()).isEqualTo(0.5);
  }
}
