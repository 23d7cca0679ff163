package io.github.dl4jcompress.shrink;

import static io.github.dl4jcompress.shrink.Weights.unread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.bridge.NetworkCut;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.NetworkTraining;
import io.github.dl4jcompress.bridge.Node;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnitLayer;
import io.github.dl4jcompress.prune.PruningListener;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.prune.ZeroWatch;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Training goes on in the smaller network as it would have in the larger. */
class ShrinkerTrainingTest {
  /** Holds the weights that are zero when it is attached behind the first step. */
  private static final PruningRecipe HOLD = PruningRecipe.of(SparsitySchedule.oneShot(0.0, 0));

  static Stream<Arguments> cases() {
    return updaters()
        .flatMap(
            updater ->
                Stream.of(
                    Arguments.of("dense", updater, TinyNetworks.denseChain(settings(updater))),
                    Arguments.of("image", updater, imageChain(settings(updater))),
                    Arguments.of(
                        "branches", updater, TinyNetworks.branchedGraph(settings(updater))),
                    Arguments.of(
                        "sequence", updater, TinyNetworks.sequenceChain(settings(updater), false)),
                    Arguments.of(
                        "two ways", updater, TinyNetworks.sequenceChain(settings(updater), true)),
                    Arguments.of("words", updater, words(settings(updater)))));
  }

  /**
   * As TinyNetworks.imageChain, but no biases in front of the normalization: their gradient is
   * rounding noise, of which Adam makes whole steps.
   */
  private static MultiLayerNetwork imageChain(NeuralNetConfiguration.Builder settings) {
    return TinyNetworks.chain(
        settings,
        TinyNetworks.imageInput(),
        new ConvolutionLayer.Builder(3, 3)
            .name("conv")
            .nOut(4)
            .hasBias(false)
            .activation(Activation.IDENTITY)
            .build(),
        TinyNetworks.norm(),
        TinyNetworks.activation(Activation.RELU),
        TinyNetworks.pool(SubsamplingLayer.PoolingType.MAX),
        TinyNetworks.dense(8, Activation.RELU),
        TinyNetworks.output());
  }

  private static MultiLayerNetwork words(NeuralNetConfiguration.Builder settings) {
    return TinyNetworks.chain(
        settings,
        InputType.feedForward(10),
        new EmbeddingLayer.Builder().name("embedding").nOut(6).hasBias(true).build(),
        TinyNetworks.dense(8, Activation.RELU),
        TinyNetworks.output());
  }

  private static Stream<IUpdater> updaters() {
    return Stream.of(
        new Adam(0.01),
        new Nesterovs(0.05, 0.9),
        new AMSGrad(
            new MapSchedule.Builder(ScheduleType.ITERATION).add(0, 0.02).add(4, 0.01).build()),
        new Sgd(0.1));
  }

  /** Biases with an updater of their own: the state lies in many blocks. */
  private static NeuralNetConfiguration.Builder settings(IUpdater updater) {
    return TinyNetworks.settings(updater).biasUpdater(new Adam(0.02));
  }

  private static DataSet data(Model network) {
    return switch (NetworkTopology.of(network).nodes().get(0).name()) {
      case "conv" -> TinyData.images(12, 3);
      case "lstm" -> TinyData.sequences(12, 3);
      case "embedding" ->
          new DataSet(
              Nd4j.createFromArray(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 3)
                  .castTo(DataType.FLOAT)
                  .reshape(12, 1),
              TinyData.vectors(12, 3).getLabels());
      default -> TinyData.vectors(12, 3);
    };
  }

  private static void train(Model network, int steps) {
    for (int i = 0; i < steps; i++) {
      NetworkTraining.fit(network, data(network));
    }
  }

  /** Makes nothing read unit 1 of any layer but the last; of a backward direction, unit 2. */
  private static void unreadAUnitOfEachLayer(Model network) {
    NetworkTopology topology = NetworkTopology.of(network);
    for (Node node : topology.nodes()) {
      if (node.name().equals("lstm") && node.innerLayers().size() == 2) {
        Weights.zero(Weights.of(network, "lstm", "fRW"), 0, 1);
        Weights.zero(Weights.of(network, "lstm", "bRW"), 0, 2);
        unread(network, "output", 4 + 2);
      } else if (node.name().equals("lstm")) {
        Weights.zero(Weights.of(network, "lstm", "RW"), 0, 1);
      } else if (Set.of("dense", "output").contains(node.name())
          && !topology.inputs().containsAll(node.inputs())) {
        int pixels = Weights.shape(network, node.name(), "W")[0] == 36 ? 9 : 1;
        unread(network, node.name(), IntStream.range(pixels, pixels + pixels).toArray());
      }
    }
  }

  private static INDArray updaterState(Model network) {
    INDArray state =
        network instanceof MultiLayerNetwork chain
            ? chain.getUpdater().getStateViewArray()
            : ((ComputationGraph) network).getUpdater().getStateViewArray();
    return state == null ? Nd4j.zeros(1) : state;
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cases")
  void theNextStepsAreThoseOfTheLargerNetwork(String name, IUpdater updater, Model network) {
    train(network, 3);
    unreadAUnitOfEachLayer(network);
    NetworkTraining.addListener(network, new PruningListener(HOLD));
    Shrinker.Result<Model> result = Shrinker.shrink(network);
    Model smaller = result.network();
    assertThat(result.removals()).isNotEmpty().allMatch(removal -> removal.folded() == 0);
    assertThat(smaller.numParams()).isLessThan(network.numParams());
    for (int step = 0; step < 3; step++) {
      train(network, 1);
      train(smaller, 1);
      assertThat(smaller.score()).isCloseTo(network.score(), within(1e-5));
    }
    assertThat(NetworkTopology.iteration(smaller)).isEqualTo(6);
    // Shrinking the larger network again picks the same parameters and state out of it.
    Model picked = Shrinker.shrink(network).network();
    assertThat(Weights.difference(picked.params(), smaller.params())).isLessThan(1e-5);
    assertThat(Weights.difference(updaterState(picked), updaterState(smaller))).isLessThan(1e-5);
    INDArray features = data(network).getFeatures();
    assertThat(
            Weights.difference(
                Weights.output(network, features), Weights.output(smaller, features)))
        .isLessThan(1e-5);
  }

  /** Looks at the arrays themselves, not through another shrinking. */
  @Test
  void momentsAreThoseOfTheKeptWeights() {
    MultiLayerNetwork network = TinyNetworks.denseChain(TinyNetworks.settings(new Adam(0.01)));
    train(network, 3);
    Weights.zero(Weights.of(network, "output", "W"), 0, 2);
    INDArray before = updaterState(network).ravel();
    INDArray after = updaterState(Shrinker.shrink(network).network()).ravel();
    int parameters = 6 * 8 + 8 + 8 * 3 + 3;
    assertThat(before.length()).isEqualTo(2L * parameters);
    assertThat(after.length()).isEqualTo(2L * (parameters - 6 - 1 - 3));
    // dense W is [6, 8] column by column: columns 0 and 1 stay where they were, 3 follows.
    for (long part = 0; part < 2; part++) {
      for (int i = 0; i < 6; i++) {
        long from = part * parameters;
        long to = part * (parameters - 10);
        assertThat(after.getFloat(to + i)).isEqualTo(before.getFloat(from + i)).isNotZero();
        assertThat(after.getFloat(to + 12 + i)).isEqualTo(before.getFloat(from + 18 + i));
      }
    }
  }

  @Test
  void aNetworkBeforeItsFirstStepShrinksToo() {
    MultiLayerNetwork network = TinyNetworks.denseChain(TinyNetworks.settings(new Adam(0.01)));
    Weights.zero(Weights.of(network, "output", "W"), 0, 2);
    MultiLayerNetwork smaller = Shrinker.shrink(network).network();
    assertThat(network.getUpdater(false)).isNull();
    train(smaller, 1);
    assertThat(smaller.getIterationCount()).isEqualTo(1);
  }

  @Test
  void listenersGoOnAndPruningGetsAListenerOfItsOwn() {
    MultiLayerNetwork network = TinyNetworks.denseChain(TinyNetworks.settings(new Adam(0.01)));
    PruningListener pruning =
        new PruningListener(
            PruningRecipe.of(SparsitySchedule.constant(0.5, 1, 3).every(1)).only("dense"));
    BaseTrainingListener other = new BaseTrainingListener() {};
    network.addListeners(pruning, other);
    train(network, 5);
    Weights.zero(Weights.of(network, "output", "W"), 0, 2);
    MultiLayerNetwork smaller = Shrinker.shrink(network).network();
    List<Object> listeners = List.copyOf(smaller.getListeners());
    assertThat(listeners).hasSize(2).last().isSameAs(other);
    PruningListener own = (PruningListener) listeners.get(0);
    assertThat(own).isNotSameAs(pruning);
    assertThat(own.recipe()).isEqualTo(pruning.recipe());
    ZeroWatch watch = new ZeroWatch(own.recipe()).startingFrom(smaller);
    smaller.addListeners(watch);
    train(smaller, 3); // ZeroWatch fails if a zero comes back
    train(network, 1); // with the listener it had
    assertThat(network.getListeners()).containsExactly(pruning, other);
  }

  /** What these tests look at is not the same by chance. */
  @Test
  void aWrongCutWouldBeSeen() {
    MultiLayerNetwork network = TinyNetworks.denseChain(TinyNetworks.settings(new Adam(0.01)));
    train(network, 3);
    Weights.zero(Weights.of(network, "output", "W"), 0, 2);
    INDArray features = data(network).getFeatures();
    MultiLayerNetwork right = without(network, 2, 2);
    assertThat(Weights.difference(network.output(features), right.output(features)))
        .isLessThan(1e-5);
    MultiLayerNetwork anotherUnit = without(network, 3, 3);
    MultiLayerNetwork anotherRow = without(network, 2, 3);
    for (MultiLayerNetwork wrong : List.of(anotherUnit, anotherRow)) {
      assertThat(Weights.shape(wrong, "dense", "W")).containsExactly(6, 7);
      assertThat(Weights.difference(network.output(features), wrong.output(features)))
          .isGreaterThan(1e-3);
    }
    MultiLayerNetwork forgetful = without(network, 2, 2);
    forgetful.getUpdater().getStateViewArray().assign(0);
    train(right, 1);
    train(forgetful, 1);
    assertThat(Weights.difference(right.params(), forgetful.params())).isGreaterThan(1e-3);
  }

  /** Cuts a unit out of the dense layer, and a row of the output layer. */
  private static MultiLayerNetwork without(MultiLayerNetwork network, int unit, int row) {
    List<UnitLayer> layers =
        NetworkTopology.layers(network).stream().flatMap(l -> UnitLayer.of(l).stream()).toList();
    NetworkCut cut = new NetworkCut(network);
    cut.keep(layers.get(0), all(6), allBut(8, unit));
    cut.keep(layers.get(1), allBut(8, row), all(3));
    return (MultiLayerNetwork) cut.build();
  }

  private static BitSet all(int size) {
    BitSet all = new BitSet();
    all.set(0, size);
    return all;
  }

  private static BitSet allBut(int size, int index) {
    BitSet some = all(size);
    some.clear(index);
    return some;
  }
}
