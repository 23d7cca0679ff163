package io.github.dl4jcompress.model;

import java.util.List;

/** What goes through a sequence step by step and remembers: the inside of a recurrent layer. */
public sealed interface Cells permits Lstm, SimpleRecurrent {

  /** Short kind name for tables and messages. */
  String kind();

  /** Weights and biases. */
  RecurrentUnit unit();

  /** Activation functions: that of the outputs first, then that of the gates, if there are any. */
  List<Activation> activations();

  /** All weight matrices. */
  default List<QuantizedWeights> weights() {
    return List.of(unit().input(), unit().recurrent());
  }

  /** Number of cells, each of which puts out one value per step. */
  default int count() {
    return unit().recurrent().columns();
  }

  /**
   * Shape of a step's output, for inputs of a shape.
   *
   * @throws IllegalArgumentException if the cells cannot take that shape
   */
  default TensorShape outputShape(TensorShape step) {
    return unit().outputShape(kind(), step);
  }
}
