package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.ScaleGrid;

/**
 * Rounds the weights of one output channel to levels: symmetric, with the smallest scale of the
 * {@link ScaleGrid} that clips nothing, ties to even. One piece of code serves training and export,
 * so the stored levels are those the network was trained with.
 */
final class WeightQuantizer {
  private final int bits;
  private final int maxLevel;

  WeightQuantizer(int bits) {
    this.bits = bits;
    maxLevel = QuantizedWeights.maxLevel(bits);
  }

  /** Scale of a channel whose weights are {@code weights[from]} to {@code weights[to - 1]}. */
  float scale(float[] weights, int from, int to) {
    float largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(weights[i]));
    }
    return ScaleGrid.scale(ScaleGrid.indexAtLeast(largest / maxLevel));
  }

  /** Replaces the weights of one channel by {@code scale * level}. */
  void fakeQuantize(float[] channel) {
    float scale = scale(channel, 0, channel.length);
    for (int i = 0; i < channel.length; i++) {
      channel[i] = TiesToEven.round(channel[i] / scale) * scale;
    }
  }

  /** Writes a channel's levels. */
  void levels(float[] weights, byte[] levels, int from, int to) {
    float scale = scale(weights, from, to);
    for (int i = from; i < to; i++) {
      levels[i] = (byte) TiesToEven.round(weights[i] / scale);
    }
  }

  /** Quantizes a matrix, row-major, one output channel per row. */
  QuantizedWeights quantize(int rows, int columns, float[] weights) {
    byte[] levels = new byte[weights.length];
    float[] scales = new float[rows];
    for (int row = 0; row < rows; row++) {
      scales[row] = scale(weights, row * columns, (row + 1) * columns);
      levels(weights, levels, row * columns, (row + 1) * columns);
    }
    return new QuantizedWeights(rows, columns, bits, levels, scales);
  }
}
