package io.github.dl4jcompress.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompactNetworkTest {
  private static final AffineQuantizer QUANTIZER = new AffineQuantizer(1, 0);
  private static final TensorShape INPUT = TensorShape.vector(3);

  private static Dense dense(int inputs, boolean real, byte... levels) {
    int rows = levels.length / inputs;
    float[] scales = new float[rows];
    Arrays.fill(scales, 1);
    QuantizedWeights weights = new QuantizedWeights(rows, inputs, 8, levels, scales);
    Optional<AffineQuantizer> output = real ? Optional.empty() : Optional.of(QUANTIZER);
    return new Dense(new LinearUnit(weights, new int[rows], Activation.IDENTITY, output));
  }

  private static QuantizedWeights ones(int rows, int columns, int nonZeros) {
    byte[] levels = new byte[rows * columns];
    Arrays.fill(levels, 0, nonZeros, (byte) 1);
    float[] scales = new float[rows];
    Arrays.fill(scales, 1);
    return new QuantizedWeights(rows, columns, 8, levels, scales);
  }

  /** Two cells: 8 rows of weights for the inputs and of recurrent ones, 6 peepholes. */
  private static Recurrent lstm(int inputs) {
    RecurrentUnit unit = new RecurrentUnit(ones(8, inputs, 5), ones(8, 2, 3), new int[8]);
    return new Recurrent(
        new Lstm(unit, Optional.of(ones(3, 2, 1)), Activation.TANH, Activation.SIGMOID), QUANTIZER);
  }

  /** Four weights for each input and 16 recurrent ones. */
  private static Recurrent simple(int inputs) {
    RecurrentUnit unit = new RecurrentUnit(ones(4, inputs, 2), ones(4, 4, 0), new int[4]);
    return new Recurrent(new SimpleRecurrent(unit, Activation.TANH), QUANTIZER);
  }

  private static CompactNetwork chain(Layer... layers) {
    return new CompactNetwork(INPUT, QUANTIZER, List.of(layers));
  }

  @Test
  void refusesEmptyChain() {
    assertThatThrownBy(() -> chain())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a network needs at least one layer, got none");
  }

  @Test
  void refusesLayerThatDoesNotFitTheOneBefore() {
    assertThatThrownBy(() -> chain(dense(3, false, new byte[6]), dense(3, true, new byte[3])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 1: dense layer of 3 inputs after a shape of 2 values [2]");
  }

  @Test
  void refusesRealValuesBeforeTheEnd() {
    assertThatThrownBy(() -> chain(dense(3, true, new byte[6]), dense(2, true, new byte[2])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 0 (dense) has no output quantizer but is not the last");
  }

  @Test
  void takesQuantizedOrRealEnd() {
    assertThat(chain(dense(3, true, new byte[6])).outputs()).isEqualTo(2);
    assertThat(chain(dense(3, false, new byte[6])).outputs()).isEqualTo(2);
  }

  @Test
  void countsWeightsAndZeros() {
    CompactNetwork network =
        chain(
            dense(3, false, (byte) 1, (byte) 0, (byte) 0, (byte) 0, (byte) 2, (byte) 0),
            new ElementWise(Activation.TANH, QUANTIZER),
            dense(2, true, (byte) 0, (byte) 5));
    assertThat(network.weights()).isEqualTo(8);
    assertThat(network.sparsity()).isEqualTo(1 - 3.0 / 8);
    assertThat(network.outputShapes())
        .containsExactly(TensorShape.vector(2), TensorShape.vector(2), TensorShape.vector(1));
  }

  @Test
  void hasNoSparsityWithoutWeights() {
    CompactNetwork network = chain(new ElementWise(Activation.TANH, QUANTIZER));
    assertThat(network.weights()).isZero();
    assertThat(network.sparsity()).isZero();
  }

  @Test
  void countsWeightsOfRecurrentLayers() {
    CompactNetwork network =
        chain(lstm(3), simple(2), new LastStep(), dense(4, true, new byte[] {1, 1, 1, 0}));
    assertThat(network.weights()).isEqualTo((24 + 16 + 6) + (8 + 16) + 4);
    assertThat(network.sparsity()).isEqualTo(1 - (5 + 3 + 1 + 2 + 3) / 74.0);
    assertThat(network.outputs()).isEqualTo(1);
    assertThat(network.outputShapes())
        .containsExactly(
            TensorShape.vector(2),
            TensorShape.vector(4),
            TensorShape.vector(4),
            TensorShape.vector(1));
  }

  @Test
  void isNoSequenceWithoutALayerForOne() {
    CompactNetwork network = chain(dense(3, true, new byte[6]));
    assertThat(network.isSequence()).isFalse();
    assertThat(network.stepLayers()).isZero();
    assertThat(network.answersEachStep()).isFalse();
  }

  @Test
  void answersEachStepOfASequenceThatDoesNotEnd() {
    CompactNetwork network = chain(lstm(3), dense(2, true, new byte[2]));
    assertThat(network.isSequence()).isTrue();
    assertThat(network.stepLayers()).isEqualTo(2);
    assertThat(network.answersEachStep()).isTrue();
    assertThat(chain(simple(3)).answersEachStep()).isTrue();
  }

  @Test
  void answersOnceWhereTheSequenceEnds() {
    CompactNetwork network =
        chain(dense(3, false, new byte[6]), simple(2), new LastStep(), dense(4, true, new byte[4]));
    assertThat(network.isSequence()).isTrue();
    assertThat(network.stepLayers()).isEqualTo(3);
    assertThat(network.answersEachStep()).isFalse();

    CompactNetwork endsAtOnce = chain(lstm(3), new LastStep());
    assertThat(endsAtOnce.stepLayers()).isEqualTo(2);
    assertThat(endsAtOnce.answersEachStep()).isFalse();

    CompactNetwork withoutMemory = chain(new LastStep(), dense(3, true, new byte[3]));
    assertThat(withoutMemory.isSequence()).isTrue();
    assertThat(withoutMemory.stepLayers()).isEqualTo(1);
    assertThat(withoutMemory.answersEachStep()).isFalse();
  }

  @Test
  void refusesMemoryBehindTheEndOfTheSequence() {
    assertThatThrownBy(() -> chain(lstm(3), new LastStep(), simple(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 2 (simple recurrent) needs a sequence, which has ended before it");
    assertThatThrownBy(() -> chain(new LastStep(), dense(3, false, new byte[6]), lstm(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 2 (lstm) needs a sequence, which has ended before it");
  }

  @Test
  void refusesToEndASequenceTwice() {
    assertThatThrownBy(() -> chain(lstm(3), new LastStep(), new LastStep()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 2 (last step) needs a sequence, which has ended before it");
  }

  @Test
  void refusesRecurrentLayerThatDoesNotFitTheOneBefore() {
    assertThatThrownBy(() -> chain(lstm(3), simple(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 1: simple recurrent layer of 3 inputs after a shape of 2 values [2]");
  }

  @Test
  void refusesRealValuesBeforeTheLastStep() {
    assertThatThrownBy(() -> chain(lstm(3), dense(2, true, new byte[2]), new LastStep()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 1 (dense) has no output quantizer but is not the last");
  }

  @Test
  void keepsNothingOfItsList() {
    List<Layer> layers = new ArrayList<>(List.of(dense(3, true, new byte[3])));
    CompactNetwork network = new CompactNetwork(INPUT, QUANTIZER, layers);
    layers.clear();
    assertThat(network.layers()).hasSize(1);
    assertThatThrownBy(() -> network.layers().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
