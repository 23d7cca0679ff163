package io.github.dl4jcompress.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.LoggedWarnings;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.bridge.WeightView;
import io.github.dl4jcompress.distill.Distillation;
import io.github.dl4jcompress.penalty.Penalty;
import io.github.dl4jcompress.penalty.PenaltyListener;
import io.github.dl4jcompress.penalty.PenaltyRecipe;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.quantize.QuantizationAware;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import io.github.dl4jcompress.quantize.WeightScheme;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;

/** A penalty, the fake-quantized twin, a pruning schedule and a teacher in one fit. */
class CompressorPenaltyTest {
  private static final int EXAMPLES = 256;
  private static final int STEPS = 8 * 10;
  private static final Penalty DROPOUT = Penalty.variationalDropout(EXAMPLES).learningNoiseAt(0.1);

  private static DataSetIterator train() {
    return TinyData.iterator(TinyData.images(EXAMPLES, 1), 32);
  }

  private static DataSetIterator test() {
    return TinyData.iterator(TinyData.images(300, 2), 100);
  }

  private static MultiLayerNetwork network() {
    return TinyNetworks.imageChain(TinyNetworks.settings(new Adam(0.01)));
  }

  private static double sparsity(NamedLayer layer) {
    double zeros = 0;
    double weights = 0;
    for (WeightView view : layer.weights()) {
      weights += view.length();
      for (float weight : view.values().dup().data().asFloat()) {
        zeros += Float.floatToRawIntBits(weight) == 0 ? 1 : 0;
      }
    }
    return zeros / weights;
  }

  @Test
  void allTechniquesShareOneFit() {
    CompressionRecipe recipe =
        CompressionRecipe.quantize(QuantizationRecipe.weights(4).fromStep(STEPS / 2))
            .penalize(DROPOUT.overSteps(0, STEPS * 3 / 4).only("dense", "conv"))
            .prune(
                PruningRecipe.of(SparsitySchedule.cubic(0, 0.5).overSteps(0, STEPS / 2).every(5))
                    .only("output"))
            .distill(Distillation.temperature(1));
    CompressionResult<MultiLayerNetwork> result =
        Compressor.compress(network(), recipe, train(), test(), STEPS / 8);
    assertThat(result.comparison().agreement()).isGreaterThanOrEqualTo(0.99);
    assertThat(result.comparison().compactError()).isLessThan(0.1); // by chance: 0.67
    for (NamedLayer layer : NetworkTopology.layers(result.network())) {
      if (layer.name().equals("dense")) {
        assertThat(sparsity(layer)).isBetween(0.3, 0.99);
      } else if (layer.name().equals("output")) {
        assertThat(sparsity(layer)).isEqualTo(0.5);
      }
    }
    assertThat(result.model().sparsity()).isGreaterThan(0.3);
  }

  @Test
  void refusesWhatAPenaltyWouldUndo() {
    PenaltyRecipe penalty = DROPOUT.overSteps(0, STEPS);
    CompressionRecipe binary =
        CompressionRecipe.quantize(QuantizationRecipe.weights(WeightScheme.binary()));
    assertThatThrownBy(() -> binary.penalize(penalty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "binary weights have no zero, so they can be neither pruned nor penalised; ternary ones"
                + " can");
    CompressionRecipe regrowing =
        CompressionRecipe.quantize(QuantizationRecipe.weights(4))
            .prune(PruningRecipe.of(SparsitySchedule.constant(0.5, 0, STEPS)).dropAndGrow(0.3));
    assertThatThrownBy(() -> regrowing.penalize(penalty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "regrowth DropAndGrow[fraction=0.3] does not go with a penalty, whose zeros stay zero");
  }

  @Test
  void saysThatAPenaltyHasNotEnded() {
    MultiLayerNetwork twin = QuantizationAware.twin(network(), QuantizationRecipe.weights(4));
    PenaltyListener penalty = new PenaltyListener(DROPOUT.overSteps(0, 1000).only("dense"));
    twin.addListeners(penalty);
    twin.fit(train(), 1);
    assertThatThrownBy(() -> Compressor.store(twin, test()))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "layer 'dense' is under a penalty that makes its weights random; let it end first, or"
                + " call PenaltyListener.finish()");
    penalty.finish();
    assertThat(Compressor.store(twin, test()).comparison().agreement()).isGreaterThan(0.98);
  }

  /** Counts the different weights, of 36, that a unit of the dense layer sees in training. */
  private static final class Levels extends BaseTrainingListener {
    private final List<Integer> counts = new ArrayList<>();
    private final List<Boolean> noisy = new ArrayList<>();

    @Override
    public void onBackwardPass(Model model) {
      INDArray seen = seen(model, true);
      Set<Float> different = new HashSet<>();
      for (float weight : seen.getColumn(0).dup().data().asFloat()) {
        different.add(weight);
      }
      counts.add(different.size());
      noisy.add(!seen.equals(seen(model, false)));
    }

    private static INDArray seen(Model model, boolean training) {
      NamedLayer dense =
          NetworkTopology.layers(model).stream()
              .filter(layer -> layer.name().equals("dense"))
              .findFirst()
              .orElseThrow();
      return ((BaseLayer) dense.configuration())
          .getWeightNoise()
          .getParameter(
              dense.layer(),
              "W",
              NetworkTopology.iteration(model),
              0,
              training,
              LayerWorkspaceMgr.noWorkspaces());
    }
  }

  @Test
  void noiseComesBeforeTheRounding() {
    MultiLayerNetwork network = network();
    Levels levels = new Levels();
    network.addListeners(levels);
    CompressionRecipe recipe =
        CompressionRecipe.quantize(QuantizationRecipe.weights(4).fromStep(8))
            .penalize(DROPOUT.overSteps(0, 16));
    Compressor.compress(network, recipe, train(), test(), 3);
    assertThat(levels.counts.subList(0, 8)).allMatch(count -> count > 30);
    assertThat(levels.counts.subList(8, 24)).allMatch(count -> count > 3 && count <= 15);
    assertThat(levels.noisy.subList(0, 16)).containsOnly(true);
    assertThat(levels.noisy.subList(16, 24)).containsOnly(false);
  }

  @Test
  void aPenaltyThatOutlastsTheTrainingIsEndedAndSaidSo() {
    CompressionRecipe recipe =
        CompressionRecipe.quantize(QuantizationRecipe.weights(4))
            .penalize(DROPOUT.overSteps(0, 100));
    List<String> warnings =
        LoggedWarnings.of(
            Compressor.class, () -> Compressor.compress(network(), recipe, train(), test(), 2));
    assertThat(warnings)
        .containsExactly("training ended after 16 steps, the penalty was to last 100");
  }
}
