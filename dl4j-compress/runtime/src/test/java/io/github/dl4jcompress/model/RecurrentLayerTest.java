package io.github.dl4jcompress.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.model.Bidirectional.Joining;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RecurrentLayerTest {
  private static final AffineQuantizer QUANTIZER = new AffineQuantizer(1, 0);

  private static QuantizedWeights zeros(int rows, int columns) {
    return new QuantizedWeights(rows, columns, 8, new byte[rows * columns], new float[rows]);
  }

  /** Three inputs. */
  private static RecurrentUnit unit(int rows, int cells) {
    return new RecurrentUnit(zeros(rows, 3), zeros(rows, cells), new int[rows]);
  }

  private static Lstm lstm(RecurrentUnit unit, Optional<QuantizedWeights> peepholes) {
    return new Lstm(unit, peepholes, Activation.TANH, Activation.SIGMOID);
  }

  private static SimpleRecurrent simple(RecurrentUnit unit) {
    return new SimpleRecurrent(unit, Activation.TANH);
  }

  @ParameterizedTest(name = "{0} rows for {1} cells")
  @CsvSource({"7, 2", "9, 2", "2, 2", "4, 2", "8, 1"})
  void lstmRefusesRowsThatAreNotFourForEachCell(int rows, int cells) {
    assertThatThrownBy(() -> lstm(unit(rows, cells), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need 4 rows for each of the %d cells, got %d", cells, rows);
  }

  @ParameterizedTest(name = "{0} rows for {1} cells")
  @CsvSource({"1, 2", "3, 2", "8, 2"})
  void simpleRecurrentRefusesRowsThatAreNotOneForEachCell(int rows, int cells) {
    assertThatThrownBy(() -> simple(unit(rows, cells)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need 1 rows for each of the %d cells, got %d", cells, rows);
  }

  @ParameterizedTest(name = "{0} rows of {1}")
  @CsvSource({"4, 2", "2, 2", "3, 1", "3, 3", "2, 3"})
  void lstmRefusesPeepholesThatAreNotThreeForEachCell(int rows, int columns) {
    assertThatThrownBy(() -> lstm(unit(8, 2), Optional.of(zeros(rows, columns))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need 3 rows of 2 peepholes, got %d of %d", rows, columns);
  }

  @Test
  void lstmRefusesPeepholesOffTheGrid() {
    float off = Math.nextDown(2f);
    QuantizedWeights peepholes =
        new QuantizedWeights(3, 1, 8, new byte[] {1, 0, 1}, new float[] {2, Float.NaN, off});
    assertThatThrownBy(() -> lstm(unit(4, 1), Optional.of(peepholes)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("peephole scale of row 2 is not on the grid: " + off);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(
      names = {"IDENTITY", "RELU", "RELU6", "LEAKY_RELU", "ELU", "SOFTPLUS", "SWISH", "SOFTMAX"})
  void refusesFunctionsThatStatesDoNotFit(Activation unbounded) {
    String message =
        "a recurrent layer needs an activation within [-1, 1] (tanh, sigmoid, hard tanh, hard"
            + " sigmoid, softsign), got "
            + unbounded;
    Optional<QuantizedWeights> none = Optional.empty();
    assertThatThrownBy(() -> new SimpleRecurrent(unit(2, 2), unbounded))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> new Lstm(unit(8, 2), none, unbounded, Activation.SIGMOID))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> new Lstm(unit(8, 2), none, Activation.TANH, unbounded))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void makesAVectorOfItsCellsOfAnyShapeThatFits() {
    assertThat(lstm(unit(8, 2), Optional.empty()).outputShape(new TensorShape(1, 3, 1)))
        .isEqualTo(TensorShape.vector(2));
    assertThat(simple(unit(2, 2)).outputShape(TensorShape.vector(3)))
        .isEqualTo(TensorShape.vector(2));
  }

  @Test
  void refusesInputsItHasNoWeightsFor() {
    assertThatThrownBy(
            () -> lstm(unit(8, 2), Optional.empty()).outputShape(new TensorShape(1, 2, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lstm layer of 3 inputs after a shape of 4 values [1, 2, 2]");
    assertThatThrownBy(() -> simple(unit(2, 2)).outputShape(TensorShape.vector(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("simple recurrent layer of 3 inputs after a shape of 2 values [2]");
  }

  @Test
  void listsAllItsMatrices() {
    RecurrentUnit unit = unit(8, 2);
    QuantizedWeights peepholes = zeros(3, 2);
    assertThat(lstm(unit, Optional.empty()).weights())
        .containsExactly(unit.input(), unit.recurrent());
    assertThat(lstm(unit, Optional.of(peepholes)).weights())
        .containsExactly(unit.input(), unit.recurrent(), peepholes);
    RecurrentUnit plain = unit(2, 2);
    assertThat(simple(plain).weights()).containsExactly(plain.input(), plain.recurrent());
    assertThat(new LastStep().weights()).isEmpty();
    assertThat(new Recurrent(simple(plain), QUANTIZER).weights())
        .containsExactly(plain.input(), plain.recurrent());
    assertThat(
            new Bidirectional(
                    simple(plain),
                    lstm(unit, Optional.of(peepholes)),
                    Joining.CONCATENATION,
                    QUANTIZER)
                .weights())
        .containsExactly(
            plain.input(), plain.recurrent(), unit.input(), unit.recurrent(), peepholes);
  }

  @Test
  void saysWhatItDoesWithSteps() {
    assertThat(new Recurrent(simple(unit(2, 2)), QUANTIZER).time()).isEqualTo(Layer.Time.REMEMBERS);
    assertThat(bothWays(Joining.SUM).time()).isEqualTo(Layer.Time.REMEMBERS);
    assertThat(new LastStep().time()).isEqualTo(Layer.Time.ENDS);
    assertThat(new ElementWise(Activation.TANH, QUANTIZER).time()).isEqualTo(Layer.Time.EACH_STEP);
  }

  @Test
  void hasNoLinearUnit() {
    assertThat(new Recurrent(simple(unit(2, 2)), QUANTIZER).linear()).isEmpty();
    assertThat(bothWays(Joining.SUM).linear()).isEmpty();
  }

  @Test
  void bidirectionalNeedsTheWholeSequence() {
    assertThat(bothWays(Joining.SUM).needsWholeSequence()).isTrue();
    assertThat(new Recurrent(simple(unit(2, 2)), QUANTIZER).needsWholeSequence()).isFalse();
    assertThat(new LastStep().needsWholeSequence()).isFalse();
  }

  @Test
  void bidirectionalPutsOutTheCellsOfOneDirectionOrOfBoth() {
    TensorShape shape = TensorShape.vector(3);
    assertThat(bothWays(Joining.MEAN).outputShape(shape)).isEqualTo(TensorShape.vector(2));
    assertThat(bothWays(Joining.CONCATENATION).outputShape(shape)).isEqualTo(TensorShape.vector(4));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CONCATENATION")
  void bidirectionalRefusesToJoinDifferentNumbersOfCells(Joining joining) {
    Cells two = simple(unit(2, 2));
    Cells three = lstm(unit(12, 3), Optional.empty());
    assertThatThrownBy(() -> new Bidirectional(two, three, joining, QUANTIZER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a %s needs as many cells in both directions, got 2 and 3", joining);
  }

  @Test
  void bidirectionalRefusesInputsThatOneDirectionHasNoWeightsFor() {
    Cells backward = simple(new RecurrentUnit(zeros(2, 4), zeros(2, 2), new int[2]));
    Layer layer = new Bidirectional(simple(unit(2, 2)), backward, Joining.CONCATENATION, QUANTIZER);
    assertThatThrownBy(() -> layer.outputShape(TensorShape.vector(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("simple recurrent layer of 4 inputs after a shape of 3 values [3]");
  }

  /** Two simple recurrent cells forward, two LSTM cells backward. */
  private static Bidirectional bothWays(Joining joining) {
    Cells backward = lstm(unit(8, 2), Optional.empty());
    return new Bidirectional(simple(unit(2, 2)), backward, joining, QUANTIZER);
  }

  @Test
  void namesItsKind() {
    assertThat(lstm(unit(8, 2), Optional.empty()).kind()).isEqualTo("lstm");
    assertThat(simple(unit(2, 2)).kind()).isEqualTo("simple recurrent");
    assertThat(new Recurrent(simple(unit(2, 2)), QUANTIZER).kind()).isEqualTo("simple recurrent");
    assertThat(bothWays(Joining.SUM).kind()).isEqualTo("two-way simple recurrent");
    assertThat(new LastStep().kind()).isEqualTo("last step");
  }

  @Test
  void lastStepKeepsTheShape() {
    TensorShape shape = new TensorShape(2, 3, 4);
    assertThat(new LastStep().outputShape(shape)).isEqualTo(shape);
  }
}
