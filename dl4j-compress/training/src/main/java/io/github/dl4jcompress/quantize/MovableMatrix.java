package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.ChannelRows;
import io.github.dl4jcompress.bridge.WeightView;
import io.github.dl4jcompress.codec.RateDistortion;
import io.github.dl4jcompress.model.QuantizedWeights;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.factory.Nd4j;

/** A weight array of a trained twin, some of whose weights are to go to other levels. */
final class MovableMatrix {
  private final BaseLayer layer;
  private final WeightView view;
  private final ChannelRows matrix;
  private final int columns;
  private final int maxLevel;
  private final byte[] levels;
  private final float[] scales; // of each row
  private final float[] inSteps; // the weights, over the scales of their rows
  private final float[] importance; // what the loss minds of a squared step

  /**
   * Reads an array of a layer.
   *
   * @param squares mean squared gradients, in the order of the flat parameter vector
   */
  MovableMatrix(BaseLayer layer, WeightView view, int bits, float[] squares) {
    this.layer = layer;
    this.view = view;
    matrix = ChannelRows.of(layer, view.values());
    columns = matrix.columns();
    maxLevel = QuantizedWeights.maxLevel(bits);
    float[] weights = matrix.values();
    Levels rounded =
        WeightScheme.uniform(bits).quantizer(Optional.empty()).levels(weights, matrix.rows());
    levels = rounded.values();
    scales = rounded.scales();
    inSteps = new float[weights.length];
    importance = inRows(Arrays.copyOfRange(squares, view.range().from(), view.range().to()));
    for (int row = 0; row < scales.length; row++) {
      int from = row * columns;
      for (int i = from; i < from + columns; i++) {
        inSteps[i] = weights[i] / scales[row];
        importance[i] *= scales[row] * scales[row];
      }
    }
  }

  /** Values in the order of the array, in the order of the matrix. */
  private float[] inRows(float[] values) {
    return ChannelRows.of(
            layer, Nd4j.create(values).reshape(view.values().ordering(), view.values().shape()))
        .values();
  }

  /** Number of weights that are not zero. */
  long kept() {
    long count = 0;
    for (byte level : levels) {
      count += level != 0 ? 1 : 0;
    }
    return count;
  }

  /** Sum of the importance of the weights that are not zero. */
  double keptImportance() {
    double sum = 0;
    for (int i = 0; i < levels.length; i++) {
      sum += levels[i] != 0 ? importance[i] : 0;
    }
    return sum;
  }

  /**
   * Moves weights, in the network.
   *
   * @param lambda squared steps of error that one saved bit is worth, at a weight of importance
   *     {@code ordinary}
   */
  void move(double lambda, double ordinary) {
    double mean = 0;
    for (float each : importance) {
      mean += each / importance.length;
    }
    if (!(mean > 0)) {
      return; // no gradient has ever come here: nothing is known
    }
    RateDistortion exchange = new RateDistortion(lambda * ordinary / mean);
    byte[] moved = exchange.apply(levels, columns, maxLevel, importance, inSteps).levels();
    int[] next = new int[1];
    view.values().assign(matrix.withRows(row -> rewrite(row, next[0]++, moved)));
  }

  private void rewrite(float[] weights, int row, byte[] moved) {
    float largest = 0;
    for (float weight : weights) {
      largest = Math.max(largest, Math.abs(weight));
    }
    for (int i = 0; i < weights.length; i++) {
      int at = row * columns + i;
      if (moved[at] != levels[at]) {
        // No weight grows beyond the largest, on which the scale of the row rests.
        weights[i] = Math.max(-largest, Math.min(largest, moved[at] * scales[row]));
      }
    }
  }
}
