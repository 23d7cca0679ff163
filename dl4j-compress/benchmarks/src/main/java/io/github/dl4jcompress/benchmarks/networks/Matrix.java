package io.github.dl4jcompress.benchmarks.networks;

import io.github.dl4jcompress.benchmarks.Tensor;
import io.github.dl4jcompress.model.ScaleGrid;
import java.util.Random;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Weights of a layer as real numbers: one row per output. Each row's largest weight is the largest
 * that its 4 bits allow, so that storing them changes none. Biases are a matrix of one column.
 */
final class Matrix {
  private static final double BIAS = 0.05; // standard deviation

  private final int rows;
  private final int columns;
  private final float[] values;

  private Matrix(int rows, int columns, float[] values) {
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  /**
   * Levels with a scale for each row.
   *
   * @param length what each row's norm is to be; scales are rounded up to those that a file knows
   */
  static Matrix of(Tensor levels, double length) {
    int columns = levels.columns();
    float[] values = new float[levels.size()];
    for (int row = 0; row < levels.rows(); row++) {
      byte[] scaled = new byte[columns];
      System.arraycopy(levels.levels(), row * columns, scaled, 0, columns);
      stretch(scaled, (byte) levels.maxLevel());
      double squares = 0;
      for (byte level : scaled) {
        squares += level * level;
      }
      float scale =
          ScaleGrid.scale(ScaleGrid.indexAtLeast((float) (length / StrictMath.sqrt(squares))));
      for (int i = 0; i < columns; i++) {
        values[row * columns + i] = scale * scaled[i];
      }
    }
    return new Matrix(levels.rows(), columns, values);
  }

  /** Moves the largest level of a row to the end of the range; an empty row gets one. */
  private static void stretch(byte[] row, byte maxLevel) {
    int largest = 0;
    for (int i = 0; i < row.length; i++) {
      largest = Math.abs(row[i]) > Math.abs(row[largest]) ? i : largest;
    }
    row[largest] = row[largest] < 0 ? (byte) -maxLevel : maxLevel;
  }

  /** Biases, normally distributed. */
  static Matrix biases(int count, Random random) {
    float[] biases = new float[count];
    for (int i = 0; i < count; i++) {
      biases[i] = (float) (BIAS * random.nextGaussian());
    }
    return new Matrix(count, 1, biases);
  }

  /** Outputs. */
  int rows() {
    return rows;
  }

  /** Inputs of each output. */
  int columns() {
    return columns;
  }

  /** All values, row-major; not a copy, and nobody changes them. */
  float[] values() {
    return values;
  }

  /** Largest magnitude of a row. */
  float largest(int row) {
    float largest = 0;
    for (int i = row * columns; i < (row + 1) * columns; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return largest;
  }

  /** Gives a layer of DL4J its weights, of the shape that it has them in, and biases. */
  static void set(Layer layer, INDArray weights, Matrix bias) {
    layer.getParam("W").assign(weights);
    layer.getParam("b").assign(Nd4j.createFromArray(bias.values));
  }

  /** As DL4J's dense and recurrent layers hold them: {@code [columns, rows]}. */
  INDArray transposed() {
    return Nd4j.create(values, new long[] {rows, columns}, 'c').transpose();
  }
}
