package io.github.dl4jcompress.bridge;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A weight array as a matrix with one row per output channel: of a dense layer ({@code [in, out]}),
 * of a convolution ({@code [out, in, kernel height, kernel width]}), whose columns are in {@code
 * [in, kernel height, kernel width]} order, of a 1-d convolution, of a deconvolution ({@code [in,
 * out, kernel height, kernel width]}) with the same columns, or of a depthwise convolution ({@code
 * [kernel height, kernel width, in, multiplier]}), in which a channel reads one input and has
 * {@code [kernel height, kernel width]} columns.
 */
public final class ChannelRows {
  private static final int[] DEPTHWISE_ROWS = {2, 3, 0, 1};
  private static final int[] DECONVOLUTION_ROWS = {1, 0, 2, 3};

  private final INDArray array; // with the weights of a channel next to each other in memory
  private final int rows;
  private final UnaryOperator<INDArray> restoration; // to the layout of what is viewed

  private ChannelRows(INDArray weights, int rows, UnaryOperator<INDArray> restoration) {
    char order = weights.rank() == 2 ? 'f' : 'c';
    this.rows = rows;
    this.restoration = restoration;
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
   * Views an array of a dense layer or a convolution that is not depthwise; FLOAT only.
   *
   * @throws UnsupportedNetworkException for an array of another rank
   */
  public static ChannelRows of(INDArray weights) {
    if (weights.rank() != 2 && weights.rank() != 4) {
      throw new UnsupportedNetworkException(
          "weights of rank " + weights.rank() + "; dense (2) and convolution (4) are supported");
    }
    return new ChannelRows(
        weights,
        Math.toIntExact(weights.size(weights.rank() == 2 ? 1 : 0)),
        UnaryOperator.identity());
  }

  /**
   * Views an array of a layer; FLOAT only.
   *
   * @throws UnsupportedNetworkException for an array of another rank
   */
  public static ChannelRows of(Layer configuration, INDArray weights) {
    if (configuration instanceof DepthwiseConvolution2D) {
      return permuted(weights, DEPTHWISE_ROWS, weights.size(2) * weights.size(3));
    }
    if (configuration instanceof Deconvolution2D) {
      return permuted(weights, DECONVOLUTION_ROWS, weights.size(1));
    }
    if (configuration instanceof Convolution1DLayer steps
        && steps.getRnnDataFormat() == RNNFormat.NCW) {
      return steps(weights);
    }
    return of(weights);
  }

  private static ChannelRows permuted(INDArray weights, int[] order, long rows) {
    int[] back = ArrayUtil.invertPermutation(order);
    return new ChannelRows(
        weights.permute(order), Math.toIntExact(rows), array -> array.permute(back).dup('c'));
  }

  /** DL4J reads what it calls {@code [out, in, kernel, 1]} as {@code [kernel, in, out]}. */
  private static ChannelRows steps(INDArray weights) {
    long[] shape = weights.shape();
    INDArray whatItIs = weights.dup('c').reshape('c', shape[2], shape[1], shape[0]);
    return new ChannelRows(
        whatItIs.permute(2, 1, 0),
        Math.toIntExact(shape[0]),
        array -> array.permute(2, 1, 0).dup('c').reshape('c', shape));
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
    return restoration.apply(result);
  }
}
