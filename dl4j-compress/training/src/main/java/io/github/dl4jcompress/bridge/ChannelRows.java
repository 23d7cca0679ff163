package io.github.dl4jcompress.bridge;

import java.util.Arrays;
import java.util.function.Consumer;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A weight array of a dense layer ({@code [in, out]}) or a 2-d convolution ({@code [out, in, kernel
 * height, kernel width]}) as a matrix with one row per output channel. The columns of a convolution
 * are in {@code [in, kernel height, kernel width]} order.
 */
public final class ChannelRows {
  private final INDArray array; // with the weights of a channel next to each other in memory
  private final int rows;

  private ChannelRows(INDArray weights) {
    boolean dense = weights.rank() == 2;
    char order = dense ? 'f' : 'c';
    rows = Math.toIntExact(weights.size(dense ? 1 : 0));
    array = isLaidOut(weights, order) ? weights : weights.dup(order);
  }

  /** DL4J's own parameters are: then nothing needs to be copied. */
  private static boolean isLaidOut(INDArray weights, char order) {
    int[] shape = ArrayUtil.toInts(weights.shape());
    int[] strides =
        order == 'f' ? ArrayUtil.calcStridesFortran(shape) : ArrayUtil.calcStrides(shape);
    return Arrays.equals(ArrayUtil.toInts(weights.stride()), strides);
  }

  /**
   * Views an array; FLOAT only.
   *
   * @throws UnsupportedNetworkException for an array of another rank
   */
  public static ChannelRows of(INDArray weights) {
    if (weights.rank() != 2 && weights.rank() != 4) {
      throw new UnsupportedNetworkException(
          "weights of rank "
              + weights.rank()
              + "; dense (2) and 2-d convolution (4) are supported");
    }
    return new ChannelRows(weights);
  }

  /** Number of output channels. */
  public int rows() {
    return rows;
  }

  /** Weights per output channel. */
  public int columns() {
    return Math.toIntExact(array.length() / rows);
  }

  /** A copy of the matrix, row-major. */
  public float[] values() {
    float[] values = new float[Math.toIntExact(array.length())];
    Elements.use(array, elements -> elements.get(values));
    return values;
  }

  /**
   * A new array of the original shape, with every row changed.
   *
   * @param change is given one row after the other, to overwrite
   */
  public INDArray withRows(Consumer<float[]> change) {
    char order = array.rank() == 2 ? 'f' : 'c';
    INDArray result = Nd4j.createUninitialized(DataType.FLOAT, array.shape(), order);
    float[] row = new float[columns()];
    Elements.use(
        array,
        from ->
            Elements.use(
                result,
                to -> {
                  for (int i = 0; i < rows; i++) {
                    from.get(row);
                    change.accept(row);
                    to.put(row);
                  }
                }));
    return result;
  }
}
