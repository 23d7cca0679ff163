package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.model.ScaleGrid;

/** Which scale of the {@link ScaleGrid} stands for a number; see decision 0003. */
final class GridScale {
  private GridScale() {}

  /** The smallest that is not below a number. */
  static float covering(float scale) {
    return ScaleGrid.scale(ScaleGrid.indexAtLeast(scale));
  }

  /** The one of the nearest logarithm: at most 4.4 % off. */
  static float nearest(float scale) {
    int above = ScaleGrid.indexAtLeast(scale);
    if (above == ScaleGrid.MIN_INDEX) {
      return ScaleGrid.scale(above);
    }
    double between = (double) ScaleGrid.scale(above) * ScaleGrid.scale(above - 1);
    return ScaleGrid.scale((double) scale * scale < between ? above - 1 : above);
  }
}
