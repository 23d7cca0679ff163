package io.github.dl4jcompress.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Bidirectional.Joining;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.SimpleRecurrent;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Recurrent layers on numbers that can be worked out on paper. Most take hard tanh everywhere: a
 * sum within [-1, 1] stays as it is, and binary fractions stay exact.
 */
class HandmadeSequenceTest {
  private static final AffineQuantizer WHOLE = new AffineQuantizer(1, 0);

  /** Fine enough that results of 9 binary places are exact; reaches from -0.25 to 0.248. */
  private static final AffineQuantizer FINE = new AffineQuantizer(1 / 512f, 0);

  /** Cell input 0.5 x + h, forget gate 0.25 x + 0.5 h + 0.25, and so on; see the tests. */
  private static final RecurrentUnit ONE_CELL =
      new RecurrentUnit(eighths(4, 4, 2, 3, 6), eighths(4, 8, 4, -8, 2), new int[] {0, 16, 8, -16});

  /** Rows of weights in steps of 1/8. */
  private static QuantizedWeights eighths(int rows, int... levels) {
    return weights(rows, 0.125f, levels);
  }

  private static QuantizedWeights weights(int rows, float scale, int... levels) {
    byte[] bytes = new byte[levels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) levels[i];
    }
    float[] scales = new float[rows];
    Arrays.fill(scales, scale);
    return new QuantizedWeights(rows, levels.length / rows, 8, bytes, scales);
  }

  private static Recurrent lstm(
      Optional<QuantizedWeights> peepholes, Activation activation, Activation gate) {
    return new Recurrent(new Lstm(ONE_CELL, peepholes, activation, gate), FINE);
  }

  private static Recurrent simple(
      QuantizedWeights input, QuantizedWeights recurrent, AffineQuantizer output) {
    RecurrentUnit unit = new RecurrentUnit(input, recurrent, new int[input.rows()]);
    return new Recurrent(new SimpleRecurrent(unit, Activation.HARD_TANH), output);
  }

  private static float[] run(AffineQuantizer quantizer, Layer layer, float... sequence) {
    CompactNetwork network = new CompactNetwork(TensorShape.vector(1), quantizer, List.of(layer));
    return new IntegerEngine(network).predict(sequence);
  }

  /**
   * Step 1, x = 1: cell input, forget, output and input gate are all 0.5; cell 0.25; h = 0.125.
   *
   * <p>Step 2, x = -1: cell input -0.5 + 0.125 = -0.375, forget gate -0.25 + 0.25 + 0.0625 =
   * 0.0625, output gate -0.375 + 0.125 - 0.125 = -0.375, input gate -0.75 - 0.25 + 0.03125 =
   * -0.96875; cell 0.0625 * 0.25 + -0.96875 * -0.375 = 0.37890625; h = -72.75 / 512.
   */
  @Test
  void lstmFollowsItsFormula() {
    Recurrent lstm = lstm(Optional.empty(), Activation.HARD_TANH, Activation.HARD_TANH);
    assertThat(run(WHOLE, lstm, 1, -1)).containsExactly(0.125f, -73 / 512f);
  }

  /**
   * With 0.5 to the forget gate, 0.25 to the output gate and -1 to the input gate.
   *
   * <p>Step 1: as before, but the output gate sees the new cell: 0.5 + 0.25 * 0.25 = 0.5625; h =
   * 0.5625 * 0.25 = 0.140625.
   *
   * <p>Step 2: cell input -0.5 + 0.140625 = -0.359375, forget gate 0.0703125 + 0.5 * 0.25 =
   * 0.1953125, input gate -0.96484375 - 0.25, cut off at -1; cell 0.1953125 * 0.25 + 0.359375 =
   * 0.408203125, output gate -0.390625 + 0.25 * 0.408203125 = -0.28857421875; h = -60.31 / 512.
   */
  @Test
  void peepholesShowTheGatesTheCell() {
    Optional<QuantizedWeights> peepholes = Optional.of(eighths(3, 4, 2, -8));
    Recurrent lstm = lstm(peepholes, Activation.HARD_TANH, Activation.HARD_TANH);
    assertThat(run(WHOLE, lstm, 1, -1)).containsExactly(0.140625f, -60 / 512f);
  }

  @Test
  void lstmTakesTanhAndSigmoidWhereTheyBelong() {
    float[] outputs =
        run(WHOLE, lstm(Optional.empty(), Activation.TANH, Activation.SIGMOID), 1, -1);
    double cell = sigmoid(0.5) * Math.tanh(0.5);
    double h = sigmoid(0.5) * Math.tanh(cell);
    assertThat((double) outputs[0]).isCloseTo(h, within(0.51 / 512));
    cell = sigmoid(0.5 * h) * cell + sigmoid(-0.75 - 0.25 + 0.25 * h) * Math.tanh(-0.5 + h);
    h = sigmoid(-0.375 + 0.125 - h) * Math.tanh(cell);
    assertThat((double) outputs[1]).isCloseTo(h, within(0.51 / 512));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Forget gates 0; cell inputs 0.5 and 0.25, input gates 0.5 and 1, output gates 1 and 0.5. */
  @Test
  void lstmHoldsAllCellsOfAGateTogether() {
    RecurrentUnit unit =
        new RecurrentUnit(
            eighths(8, 4, 2, 0, 0, 0, 0, 0, 0),
            eighths(8, new int[16]),
            new int[] {0, 0, 0, 0, 64, 32, 32, 64});
    Lstm cells = new Lstm(unit, Optional.empty(), Activation.HARD_TANH, Activation.HARD_TANH);
    assertThat(run(new AffineQuantizer(1, 7), new Recurrent(cells, FINE), 1))
        .containsExactly(0.25f - 0x1p-9f, 0.125f);
  }

  /** Outputs 0.5 x and 0.25 x; each takes in half of the other's output before. */
  @Test
  void simpleRecurrentFollowsItsFormula() {
    Recurrent layer = simple(eighths(2, 4, 2), eighths(2, 0, 4, 4, 0), FINE);
    float[] outputs = run(new AffineQuantizer(0.25f, 0), layer, 0.25f, 0, -0.25f);
    assertThat(outputs)
        .containsExactly(0.125f, 0.0625f, 0.03125f, 0.0625f, -0.125f + 0.03125f, -0.046875f);
  }

  @Test
  void feedsBackMoreThanTheNextLayerSees() {
    Recurrent layer = simple(eighths(1, 1), eighths(1, 32), WHOLE);
    assertThat(run(WHOLE, layer, 1, 0, 0)).containsExactly(0, 0, 1); // of 0.125, 0.5 and 1
  }

  /** 1/4 of a step is forgotten, 3/4 count as a whole one. */
  @Test
  void roundsWhatItFeedsBackToSteps() {
    Recurrent layer = simple(weights(1, 1, 1), weights(1, 1 << 13, 1), FINE);
    AffineQuantizer quarters = new AffineQuantizer((float) RecurrentUnit.STATE_STEP / 4, 0);
    float quarter = quarters.scale();
    assertThat(run(quarters, layer, quarter, 0)).containsExactly(0, 0);
    assertThat(run(quarters, layer, 3 * quarter, 0)).containsExactly(0, 127 / 512f);
  }

  /** 516 * 127 = 65532 is the largest multiple of 127 that a row of 516 may add up to. */
  @Test
  void holdsTheLargestSumOfFullStates() {
    Recurrent layer =
        simple(
            weights(516, 1, filled(516, 1)),
            weights(516, 0x1p-17f, filled(516 * 516, 127)),
            new AffineQuantizer(1 / 64f, 0));
    float[] outputs = run(WHOLE, layer, 1, 0);
    assertThat(Arrays.copyOf(outputs, 516)).containsOnly(1);
    assertThat(Arrays.copyOfRange(outputs, 516, 1032)).containsOnly(0.5f); // of 65532 / 2^17
  }

  private static int[] filled(int count, int level) {
    int[] levels = new int[count];
    Arrays.fill(levels, level);
    return levels;
  }

  /**
   * Outputs (x + h) / 2; for 1/4, 0, -1/4: 1/8, 1/16, -3/32, and from the end -1/8, -1/16, 3/32.
   */
  private static Bidirectional bothWays(Joining joining) {
    RecurrentUnit unit = new RecurrentUnit(eighths(1, 4), eighths(1, 4), new int[1]);
    SimpleRecurrent cells = new SimpleRecurrent(unit, Activation.HARD_TANH);
    return new Bidirectional(cells, cells, joining, FINE);
  }

  private static float[] runBothWays(Joining joining) {
    return run(new AffineQuantizer(0.25f, 0), bothWays(joining), 0.25f, 0, -0.25f);
  }

  @Test
  void bidirectionalHearsTheSequenceFromBothEnds() {
    assertThat(runBothWays(Joining.CONCATENATION))
        .containsExactly(0.125f, 0.09375f, 0.0625f, -0.0625f, -0.09375f, -0.125f);
    assertThat(runBothWays(Joining.SUM)).containsExactly(0.21875f, 0, -0.21875f);
    assertThat(runBothWays(Joining.MEAN)).containsExactly(56 / 512f, 0, -56 / 512f);
    assertThat(runBothWays(Joining.PRODUCT)).containsExactly(6 / 512f, -2 / 512f, 6 / 512f);
  }

  @Test
  void lastStepForgetsTheOthers() {
    assertThat(run(WHOLE, new LastStep(), 3, 4, 5)).containsExactly(5);
  }

  @Test
  void layersWithoutMemoryTreatEachStepAlike() {
    Axis half = new Axis(2, 2, 0, 0, 1);
    TensorShape frame = new TensorShape(1, 2, 4);
    List<Layer> pooling = List.of(new MaxPooling(new Window(half, half)));
    List<Layer> sequence = List.of(pooling.get(0), new LastStep());
    float[] first = {1, 2, 3, 4, 5, 6, 7, 8};
    float[] second = {9, 1, 2, 7, 3, 4, 5, 6};
    float[] both = Arrays.copyOf(first, 16);
    System.arraycopy(second, 0, both, 8, 8);
    assertThat(new IntegerEngine(new CompactNetwork(frame, WHOLE, sequence)).predict(both))
        .isEqualTo(new IntegerEngine(new CompactNetwork(frame, WHOLE, pooling)).predict(second))
        .containsExactly(9, 7);
  }
}
