package io.github.dl4jcompress.distill;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How unlike a student's layer is to its teacher's. */
interface HintLoss {
  /** A loss and its gradient, both summed over the mini-batch, as DL4J's own losses are. */
  final class Comparison {
    private final double loss;
    private final double[] gradient;

    Comparison(double loss, double[] gradient) {
      this.loss = loss;
      this.gradient = gradient;
    }

    double loss() {
      return loss;
    }

    /** Derivative by each of the student's values, in their order. */
    double[] gradient() {
      return gradient.clone();
    }
  }

  /** Compares the activations of one mini-batch. */
  Comparison compare(FeatureMaps student, FeatureMaps teacher);

  /** Takes one step in what the loss itself has to learn, from the last comparison. */
  default void learn(int step, int epoch) {}

  /** Writes what the loss has learned. */
  default void writeState(DataOutput out) throws IOException {}

  /** Takes over what {@link #writeState} wrote. */
  default void readState(DataInput in) throws IOException {}

  /** Refuses layers of different sizes in the plane or in time. */
  static void requireEqualPositions(FeatureMaps student, FeatureMaps teacher) {
    if (student.positions() != teacher.positions()) {
      throw new IllegalArgumentException(
          "the student's layer has "
              + student.positions()
              + " positions (pixels or time steps) and the teacher's "
              + teacher.positions()
              + "; a hint on features or attention needs as many, one on distances or angles does"
              + " not");
    }
  }
}
