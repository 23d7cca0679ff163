package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.ChannelRows;
import io.github.dl4jcompress.quantize.WeightScheme.Grouping;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rounds a weight matrix to levels. One piece of code serves training and export, so the stored
 * levels are those the network was trained with.
 */
final class WeightQuantizer {
  private final LevelRule rule;
  private final Grouping grouping;
  private final int bits;

  /**
   * A quantizer.
   *
   * @param bits that a level takes in the runtime's {@code QuantizedWeights}
   */
  WeightQuantizer(LevelRule rule, Grouping grouping, int bits) {
    this.rule = rule;
    this.grouping = grouping;
    this.bits = bits;
  }

  /** A new array of weights as they will be stored: {@code scale * level}. */
  INDArray fakeQuantized(ChannelRows matrix) {
    if (grouping == Grouping.CHANNEL) {
      return matrix.withRows(
          row -> {
            float scale = rule.toLevels(row, 0, row.length);
            for (int i = 0; i < row.length; i++) {
              row[i] *= scale;
            }
          });
    }
    float[] all = matrix.values();
    float scale = rule.toLevels(all, 0, all.length);
    int[] next = new int[1];
    return matrix.withRows(
        row -> {
          for (int i = 0; i < row.length; i++) {
            row[i] = all[next[0]++] * scale;
          }
        });
  }

  /**
   * The levels of a matrix.
   *
   * @param weights row-major, one output channel per row; left as they are
   */
  Levels levels(float[] weights, int rows) {
    float[] numbers = weights.clone();
    int columns = weights.length / rows;
    float[] scales = new float[rows];
    float common = grouping == Grouping.TENSOR ? rule.toLevels(numbers, 0, numbers.length) : 0;
    byte[] levels = new byte[numbers.length];
    for (int row = 0; row < rows; row++) {
      int from = row * columns;
      scales[row] =
          grouping == Grouping.TENSOR ? common : rule.toLevels(numbers, from, from + columns);
      for (int i = from; i < from + columns; i++) {
        levels[i] = (byte) numbers[i];
      }
    }
    return new Levels(columns, bits, levels, scales);
  }
}
