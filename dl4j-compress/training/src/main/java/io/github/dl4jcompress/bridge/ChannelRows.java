package io.github.dl4jcompress.bridge;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A weight array of a dense layer ({@code [in, out]}) or a 2-d convolution ({@code [out, in, kernel
 * height, kernel width]}) as a matrix with one row per output channel. The columns of a convolution
 * are in {@code [in, kernel height, kernel width]} order.
 */
public final class ChannelRows {
  private final long[] shape;
  private final char order; // in which the channel's weights follow each other in memory
  private final int rows;
  private final float[] values;

  private ChannelRows(INDArray array) {
    shape = array.shape();
    boolean dense = array.rank() == 2;
    order = dense ? 'f' : 'c';
    rows = Math.toIntExact(array.size(dense ? 1 : 0));
    values = new float[Math.toIntExact(array.length())];
    // dup, because reading a 'c' view of the flat parameters element by element is a DL4J trap.
    Elements.use(array.dup(order), elements -> elements.get(values));
  }

  /** Copies an array out; FLOAT only. */
  public static ChannelRows of(INDArray array) {
    if (array.rank() != 2 && array.rank() != 4) {
      throw new UnsupportedNetworkException(
          "weights of rank " + array.rank() + "; dense (2) and 2-d convolution (4) are supported");
    }
    return new ChannelRows(array);
  }

  /** Number of output channels. */
  public int rows() {
    return rows;
  }

  /** Weights per output channel. */
  public int columns() {
    return values.length / rows;
  }

  /** The matrix, row-major; the caller may overwrite it. */
  public float[] values() {
    return values;
  }

  /** A new array of the original shape from a matrix like {@link #values}. */
  public INDArray toArray(float[] matrix) {
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape, order);
    Elements.use(array, elements -> elements.put(matrix));
    return array;
  }
}
