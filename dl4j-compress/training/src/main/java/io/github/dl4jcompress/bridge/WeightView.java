package io.github.dl4jcompress.bridge;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One weight array of a network, a view into its flat parameter vector.
 *
 * @param layer name of the layer
 * @param key DL4J's name of the parameter, such as {@code W} or {@code RW}
 * @param values the live array
 */
public record WeightView(String layer, String key, INDArray values) {

  /** Index of the first element in the flat parameter vector; the others follow it in memory. */
  public int offset() {
    return Math.toIntExact(values.offset());
  }

  /** Number of weights. */
  public int length() {
    return Math.toIntExact(values.length());
  }
}
