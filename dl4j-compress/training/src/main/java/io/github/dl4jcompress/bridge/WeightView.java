package io.github.dl4jcompress.bridge;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One weight array of a network, a view into its flat parameter vector.
 *
 * @param layer name of the layer
 * @param key DL4J's name of the parameter, such as {@code W} or {@code RW}
 * @param values the live array
 * @param gates number of equal blocks of columns that the array is made of, one per gate of an
 *     LSTM; 1 for other layers
 * @param rows number of output units, counted once for each gate (and for each kind of peephole),
 *     where the weights that a unit reads through lie next to each other in memory, one unit behind
 *     the other; 0 for a layer with another layout
 */
public record WeightView(String layer, String key, INDArray values, int gates, int rows) {

  /**
   * A part of the flat parameter vector.
   *
   * @param from index of its first element
   * @param to index behind its last element
   */
  public record Range(int from, int to) {}

  /** Index of the first element in the flat parameter vector; the others follow it in memory. */
  public int offset() {
    return Math.toIntExact(values.offset());
  }

  /** Number of weights. */
  public int length() {
    return Math.toIntExact(values.length());
  }

  /** The whole array. */
  public Range range() {
    return new Range(offset(), offset() + length());
  }

  /**
   * The blocks of the gates, and one more for the peepholes that a GravesLSTM keeps behind its
   * recurrent weights; the whole array, if there are no gates.
   */
  public List<Range> gateRanges() {
    if (gates == 1) {
      return List.of(range());
    }
    // DL4J keeps the weights of a column next to each other.
    int block =
        length() / Math.toIntExact(values.size(1)) * Math.toIntExact(values.size(1) / gates);
    List<Range> ranges = new ArrayList<>();
    for (int from = offset(); from < range().to(); from += block) {
      ranges.add(new Range(from, Math.min(from + block, range().to())));
    }
    return ranges;
  }
}
