package io.github.dl4jcompress.format;

import io.github.dl4jcompress.codec.SymbolEncoder;
import io.github.dl4jcompress.model.BiasStep;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Cells;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.Masked;
import io.github.dl4jcompress.model.Precision;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.RealWeights;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.ScaleGrid;
import io.github.dl4jcompress.model.Unit;
import java.util.Arrays;
import java.util.List;

/** Writes the weights of consecutive layers; {@link SectionReader} reads them. */
final class SectionWriter {
  private final SymbolEncoder coder = new SymbolEncoder();

  static byte[] bytes(List<Layer> layers) {
    SectionWriter writer = new SectionWriter();
    layers.forEach(writer::layer);
    return writer.coder.finish();
  }

  private void layer(Layer layer) {
    layer.linear().ifPresent(this::unit);
    if (layer instanceof Recurrent recurrent) {
      cells(recurrent.cells());
    } else if (layer instanceof Masked masked) {
      cells(masked.cells());
    } else if (layer instanceof Bidirectional both) {
      cells(both.forward());
      cells(both.backward());
    }
  }

  private void unit(Unit unit) {
    if (unit instanceof LinearUnit levels) {
      linear(levels);
    } else if (unit instanceof RealUnit reals) {
      real(reals);
    } else {
      throw new AssertionError("sealed type with a new kind: " + unit);
    }
  }

  private void linear(LinearUnit unit) {
    QuantizedWeights weights = unit.weights();
    levels(weights);
    if (scalesOnGrid(weights)) {
      coder.integers(gridSteps(weights));
    } else {
      coder.integers(floatBits(weights));
    }
    int[] bias = unit.bias();
    BiasStep step = BiasStep.of(weights, bias);
    coder.integers(new int[] {step.exponent()});
    Arrays.setAll(bias, row -> bias[row] >> step.shift(weights.scale(row)));
    coder.integers(bias);
  }

  private void real(RealUnit unit) {
    RealWeights weights = unit.weights();
    Precision precision = weights.precision();
    int[] patterns = new int[weights.size()];
    for (int row = 0, i = 0; row < weights.rows(); row++) {
      for (int column = 0; column < weights.columns(); column++, i++) {
        patterns[i] = precision.toBits(weights.weight(row, column));
      }
    }
    reals(patterns, precision);
    float[] bias = unit.bias();
    int[] biases = new int[bias.length];
    Arrays.setAll(biases, row -> precision.toBits(bias[row]));
    reals(biases, precision);
  }

  private void reals(int[] patterns, Precision precision) {
    coder.reals(patterns, precision.exponentBits(), precision.fractionBits());
  }

  private void cells(Cells cells) {
    for (QuantizedWeights weights : cells.weights()) {
      levels(weights);
      coder.integers(gridSteps(weights));
    }
    coder.integers(cells.unit().bias());
  }

  private void levels(QuantizedWeights weights) {
    byte[] levels = new byte[weights.size()];
    for (int row = 0, i = 0; row < weights.rows(); row++) {
      for (int column = 0; column < weights.columns(); column++, i++) {
        levels[i] = (byte) weights.level(row, column);
      }
    }
    coder.levels(levels, weights.columns(), QuantizedWeights.maxLevel(weights.bits()));
  }

  static boolean scalesOnGrid(QuantizedWeights weights) {
    for (int row = 0; row < weights.rows(); row++) {
      if (!weights.isDead(row) && !ScaleGrid.contains(weights.scale(row))) {
        return false;
      }
    }
    return true;
  }

  /** Grid index of each live row's scale, as the difference to that of the live row before it. */
  private static int[] gridSteps(QuantizedWeights weights) {
    int[] steps = liveRows(weights);
    int previous = 0;
    for (int i = 0; i < steps.length; i++) {
      int index = ScaleGrid.indexAtLeast(weights.scale(steps[i]));
      steps[i] = index - previous;
      previous = index;
    }
    return steps;
  }

  private static int[] floatBits(QuantizedWeights weights) {
    int[] bits = liveRows(weights);
    Arrays.setAll(bits, i -> Float.floatToIntBits(weights.scale(bits[i])));
    return bits;
  }

  private static int[] liveRows(QuantizedWeights weights) {
    int[] rows = new int[weights.rows()];
    int count = 0;
    for (int row = 0; row < rows.length; row++) {
      if (!weights.isDead(row)) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }
}
