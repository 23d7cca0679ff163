package io.github.dl4jcompress.benchmarks;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.benchmarks.SyntheticTensors.Spread;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.ScaleGrid;
import io.github.dl4jcompress.model.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Many dense layers of one size: what a device has no room for at once.
 *
 * @param layers number of them
 * @param width inputs and outputs of each
 */
record SyntheticTower(int layers, int width) {
  private static final double DENSITY = 0.1;
  private static final AffineQuantizer CODES = AffineQuantizer.spanning(-1, 1);

  CompactModel model(long seed) {
    SyntheticTensors tensors = new SyntheticTensors(seed, width, width);
    float[] scales = new float[width];
    Arrays.fill(scales, ScaleGrid.scale(-32));
    List<Layer> tower = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      byte[] levels = tensors.pruned("weights", DENSITY, Spread.NONE).levels();
      int[] bias = new int[width];
      Arrays.setAll(bias, row -> row - width / 2); // so that zeros have something to say
      tower.add(
          new Dense(
              new LinearUnit(
                  new QuantizedWeights(width, width, 4, levels, scales),
                  bias,
                  Activation.TANH,
                  Optional.of(CODES))));
    }
    return CompactModel.of(new CompactNetwork(TensorShape.vector(width), CODES, tower));
  }
}
