package io.github.dl4jcompress.distill;

import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a layer put out for a mini-batch, as {@code [examples, channels, positions]} in c order;
 * zero where masked.
 */
final class FeatureMaps {
  private final int examples;
  private final int channels;
  private final int positions;
  private final double[] values;
  private final boolean[] present; // [examples, positions]

  private FeatureMaps(
      int examples, int channels, int positions, double[] values, boolean[] present) {
    this.examples = examples;
    this.channels = channels;
    this.positions = positions;
    this.values = values;
    this.present = present;
  }

  /**
   * Takes a layer's activations apart.
   *
   * @param activations {@code [miniBatch, channels]} or with one to three more dimensions
   * @param mask of time steps, {@code [miniBatch, time]}; only looked at for sequences
   */
  static FeatureMaps of(INDArray activations, Optional<INDArray> mask) {
    int examples = Math.toIntExact(activations.size(0));
    int channels = Math.toIntExact(activations.size(1));
    int positions = Math.toIntExact(activations.length() / examples / channels);
    double[] values = activations.dup('c').data().asDouble();
    boolean[] present = new boolean[examples * positions];
    if (activations.rank() == 3 && mask.isPresent()) {
      double[] steps = mask.get().dup('c').data().asDouble();
      if (steps.length != present.length) {
        throw new IllegalArgumentException(
            "a mask of shape "
                + Arrays.toString(mask.get().shape())
                + " does not fit activations of shape "
                + Arrays.toString(activations.shape()));
      }
      for (int i = 0; i < present.length; i++) {
        present[i] = steps[i] != 0;
      }
    } else {
      Arrays.fill(present, true);
    }
    int each = channels * positions;
    for (int i = 0; i < values.length; i++) {
      if (!present[i / each * positions + i % positions]) {
        values[i] = 0;
      }
    }
    return new FeatureMaps(examples, channels, positions, values, present);
  }

  int examples() {
    return examples;
  }

  int channels() {
    return channels;
  }

  int positions() {
    return positions;
  }

  /** Number of values of one example. */
  int each() {
    return channels * positions;
  }

  double value(int example, int index) {
    return values[example * each() + index];
  }

  /** Whether a position of an example is not masked. */
  boolean isPresent(int example, int position) {
    return present[example * positions + position];
  }

  /** The values as {@code [examples, channels, positions]}. */
  INDArray array() {
    return Nd4j.createFromArray(values).reshape(examples, channels, positions);
  }
}
