package io.github.dl4jcompress.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.bridge.TinyNetworks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * What criteria choose among four weights of a linear unit. The label is always half below the
 * output, and the learning rate is 0, so that the gradient of each weight's squared error is its
 * input, and the weights stay.
 */
class PruningCriterionTest {
  private static final float[] WEIGHTS = {1, 1, 3, 0.2f};
  private static final float[] FIRST = {2, 1.2f, 0.1f, 9};
  private static final float[] SECOND = {0, 1.2f, 0.1f, 9};

  private static MultiLayerNetwork unit(float... weights) {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(new Sgd(0)),
            InputType.feedForward(weights.length),
            new OutputLayer.Builder(LossFunction.MSE)
                .name("unit")
                .nOut(1)
                .activation(Activation.IDENTITY)
                .build());
    INDArray live = network.getLayer(0).getParam("W");
    live.assign(Nd4j.createFromArray(weights).reshape(live.shape()));
    return network;
  }

  private static DataSet examples(MultiLayerNetwork network, float[] inputs, int copies) {
    INDArray features = Nd4j.create(copies, inputs.length);
    for (int row = 0; row < copies; row++) {
      features.putRow(row, Nd4j.createFromArray(inputs));
    }
    return new DataSet(features, network.output(features).sub(0.5));
  }

  /** The weights that a criterion prunes after some steps, one for each array of inputs. */
  private static List<Integer> pruned(
      PruningCriterion criterion, double sparsity, float[] weights, float[]... inputs) {
    MultiLayerNetwork network = unit(weights);
    SparsitySchedule last = SparsitySchedule.oneShot(sparsity, inputs.length - 1L);
    PruningListener listener = new PruningListener(PruningRecipe.of(last).by(criterion));
    network.addListeners(listener);
    for (float[] input : inputs) {
      network.fit(examples(network, input, 1));
    }
    float[] left = network.getLayer(0).getParam("W").dup().data().asFloat();
    List<Integer> zeros =
        IntStream.range(0, left.length).filter(i -> left[i] == 0f).boxed().toList();
    assertThat(listener.sparsity()).isEqualTo((double) zeros.size() / left.length);
    return zeros;
  }

  private static List<Integer> pruned(PruningCriterion criterion, double sparsity) {
    return pruned(criterion, sparsity, WEIGHTS, FIRST, SECOND);
  }

  @Test
  void magnitudeTakesTheSmallest() {
    assertThat(pruned(PruningCriterion.magnitude(), 0.25)).containsExactly(3);
    assertThat(pruned(PruningCriterion.magnitude(), 0.5)).containsExactly(0, 3);
  }

  @Test
  void taylorTakesTheLeastMeanProductWithTheGradient() {
    // means of |w * g|: 1, 1.2, 0.3, 1.8
    assertThat(pruned(PruningCriterion.taylor(), 0.25)).containsExactly(2);
    assertThat(pruned(PruningCriterion.taylor(), 0.5)).containsExactly(0, 2);
  }

  @Test
  void secondOrderTakesTheLeastMeanSquare() {
    // w^2 times means of g^2: 2, 1.44, 0.09, 3.24
    assertThat(pruned(PruningCriterion.secondOrder(), 0.25)).containsExactly(2);
    assertThat(pruned(PruningCriterion.secondOrder(), 0.5)).containsExactly(1, 2);
  }

  @Test
  void signsDoNotMatterToChangesOfTheLoss() {
    // |w * g|: 2, 1.5; w^2 * g^2: 4, 2.25; but w * g: -2, 1.5 and |w| * g^2: 2, 2.25
    float[] weights = {-2, 1};
    float[] inputs = {1, 1.5f};
    assertThat(pruned(PruningCriterion.taylor(), 0.5, weights, inputs)).containsExactly(1);
    assertThat(pruned(PruningCriterion.secondOrder(), 0.5, weights, inputs)).containsExactly(1);
  }

  @Test
  void movementAddsUpOverTheSteps() {
    // -w * g: -2, -1.2, -0.3, -1.8 at the first step; -2, -2.4, -0.6, -3.6 after the second
    PruningCriterion movement = PruningCriterion.movement();
    assertThat(pruned(movement, 0.25, WEIGHTS, FIRST)).containsExactly(0);
    assertThat(pruned(movement, 0.5, WEIGHTS, FIRST)).containsExactly(0, 3);
    assertThat(pruned(movement, 0.25)).containsExactly(3);
    assertThat(pruned(movement, 0.5)).containsExactly(1, 3);
  }

  @Test
  void movementAwayFromZeroIsKept() {
    float[] away = {-1, -1, -1, -1};
    float[] mixed = {-1, 1, -2, 2};
    assertThat(pruned(PruningCriterion.movement(), 0.5, mixed, away)).containsExactly(0, 2);
    assertThat(pruned(PruningCriterion.movement(), 0.25, mixed, away)).containsExactly(2);
  }

  @Test
  void absoluteThresholdTakesWhatIsBelowIt() {
    PruningCriterion atOne = PruningCriterion.absoluteThreshold(1);
    assertThat(pruned(atOne, 0.9)).as("a weight at the threshold stays").containsExactly(3);
    assertThat(pruned(PruningCriterion.absoluteThreshold(1.01), 0.9)).containsExactly(0, 1, 3);
    assertThat(pruned(PruningCriterion.absoluteThreshold(0.1), 0.9)).isEmpty();
  }

  @Test
  void thresholdsStopAtTheSparsityOfTheSchedule() {
    float[] small = {-0.3f, 0.1f, 0.2f, 0.4f};
    assertThat(pruned(PruningCriterion.absoluteThreshold(5), 0.5, small, FIRST))
        .containsExactly(1, 2);
    assertThat(
            pruned(
                PruningCriterion.relativeThreshold(9, WeightCriteria.Reference.LARGEST_WEIGHT),
                0.75,
                small,
                FIRST))
        .containsExactly(0, 1, 2);
  }

  private static PruningCriterion ofDeviation(double fraction) {
    return PruningCriterion.relativeThreshold(
        fraction, WeightCriteria.Reference.STANDARD_DEVIATION);
  }

  @Test
  void relativeThresholdFollowsTheDeviation() {
    // mean 1.3, variance 2.76 - 1.69 = 1.07, deviation 1.0344
    assertThat(pruned(ofDeviation(0.19), 0.9)).isEmpty();
    assertThat(pruned(ofDeviation(0.2), 0.9)).containsExactly(3);
    assertThat(pruned(ofDeviation(0.96), 0.9)).containsExactly(3);
    assertThat(pruned(ofDeviation(0.97), 0.9)).containsExactly(0, 1, 3);
  }

  @Test
  void relativeThresholdFollowsTheLargestWeight() {
    WeightCriteria.Reference largest = WeightCriteria.Reference.LARGEST_WEIGHT;
    assertThat(pruned(PruningCriterion.relativeThreshold(0.33, largest), 0.9)).containsExactly(3);
    assertThat(pruned(PruningCriterion.relativeThreshold(0.34, largest), 0.9))
        .containsExactly(0, 1, 3);
  }

  @Test
  void nothingIsBelowAPartOfNothing() {
    for (WeightCriteria.Reference reference : WeightCriteria.Reference.values()) {
      MultiLayerNetwork network = unit(0, 0, 0, 0);
      PruningListener listener =
          new PruningListener(
              PruningRecipe.of(SparsitySchedule.oneShot(0.5, 0))
                  .by(PruningCriterion.relativeThreshold(0.5, reference)));
      network.addListeners(listener);
      network.fit(examples(network, FIRST, 1));
      assertThat(listener.sparsity()).as(reference.name()).isZero();
    }
  }

  @Test
  void gradientsAreThoseOfTheMeanLoss() {
    for (int copies : new int[] {1, 5}) {
      List<Float> seen = new ArrayList<>();
      MultiLayerNetwork network = unit(WEIGHTS);
      network.addListeners(
          new PruningListener(
              PruningRecipe.of(SparsitySchedule.oneShot(0.5, 1))
                  .by(
                      remembering(
                          (before, weight, gradient) -> {
                            seen.add(gradient);
                            return gradient;
                          },
                          weights -> weights.gathered(3)))));
      for (int step = 0; step < 4; step++) {
        network.fit(examples(network, FIRST, copies));
      }
      assertThat(seen).as("none is asked for after the last mask").hasSize(8);
      for (int i = 0; i < seen.size(); i++) {
        assertThat(seen.get(i)).isCloseTo(FIRST[i % 4], within(1e-5f));
      }
    }
  }

  /** Scores every weight alike. */
  private static PruningCriterion remembering(
      PruningCriterion.GradientMemory memory, ToDoubleFunction<ScoredWeights> score) {
    return new PruningCriterion() {
      @Override
      public void score(ScoredWeights weights, float[] scores) {
        Arrays.fill(scores, (float) score.applyAsDouble(weights));
      }

      @Override
      public Optional<GradientMemory> memory() {
        return Optional.of(memory);
      }
    };
  }

  @Test
  void aCriterionOfOnesOwnIsUsed() {
    PruningCriterion largestFirst =
        (weights, scores) -> {
          assertThat(weights.layer()).isEqualTo("unit");
          assertThat(weights.key()).isEqualTo("W");
          assertThat(weights.size()).isEqualTo(4).isEqualTo(scores.length);
          for (int i = 0; i < scores.length; i++) {
            scores[i] = -weights.weight(i);
          }
        };
    assertThat(pruned(largestFirst, 0.25)).containsExactly(2);
    assertThat(pruned(largestFirst, 0.75)).containsExactly(0, 1, 2);
  }

  @Test
  void anInfiniteScoreKeepsAWeight() {
    PruningCriterion keepsTwo =
        (weights, scores) -> {
          for (int i = 0; i < scores.length; i++) {
            scores[i] = i < 2 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
          }
        };
    assertThat(pruned(keepsTwo, 0.25)).containsExactly(2);
    assertThat(pruned(keepsTwo, 0.9)).containsExactly(2, 3);
  }

  @Test
  void aPrunedWeightStaysWhateverItsScore() {
    MultiLayerNetwork network = unit(WEIGHTS);
    int[] calls = new int[1];
    PruningCriterion changesItsMind =
        (weights, scores) -> {
          boolean first = calls[0]++ == 0;
          for (int i = 0; i < scores.length; i++) {
            scores[i] = first ? i : -i;
          }
        };
    RampSparsity growing = SparsitySchedule.linear(0.25, 0.5).overSteps(0, 1).every(1);
    network.addListeners(new PruningListener(PruningRecipe.of(growing).by(changesItsMind)));
    network.fit(examples(network, FIRST, 1));
    network.fit(examples(network, FIRST, 1));
    assertThat(network.getLayer(0).getParam("W").dup().data().asFloat())
        .containsExactly(0, 1, 3, 0);
  }

  @Test
  void refusesAScoreThatIsNoNumber() {
    PruningCriterion broken = (weights, scores) -> scores[1] = Float.NaN;
    assertThatThrownBy(() -> pruned(broken, 0.5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("criterion ")
        .hasMessageEndingWith(" gives weight 1 of layer 'unit' the score NaN");
  }

  @Test
  void refusesToTellWhatWasNotGathered() {
    PruningCriterion forgetful = (weights, scores) -> scores[0] = weights.gathered(0);
    assertThatThrownBy(() -> pruned(forgetful, 0.5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the criterion has no memory, so nothing is gathered");
  }

  @Test
  void refusesAWeightBehindTheArray() {
    PruningCriterion greedy = (weights, scores) -> scores[0] = weights.weight(4);
    assertThatThrownBy(() -> pruned(greedy, 0.5))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("Index 4 out of bounds for length 4");
  }

  @Test
  void refusesThresholdsThatAreNone() {
    for (double value : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> PruningCriterion.absoluteThreshold(value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("threshold must be finite and > 0, got " + value);
      assertThatThrownBy(() -> ofDeviation(value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("fraction must be finite and > 0, got " + value);
    }
  }
}
