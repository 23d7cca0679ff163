package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.WeightView;
import java.util.Objects;
import java.util.Optional;

/** One weight array of a network as a criterion sees it: for reading only, and not to be kept. */
public final class ScoredWeights {
  private final WeightView view;
  private final int offset;
  private final int size;
  private final float[] weights;
  private final Optional<float[]> gathered;

  /**
   * A picture of an array.
   *
   * @param weights all parameters of the network
   * @param gathered what was gathered for each of them
   */
  ScoredWeights(WeightView view, float[] weights, Optional<float[]> gathered) {
    this.view = view;
    this.offset = view.offset();
    this.size = view.length();
    this.weights = weights;
    this.gathered = gathered;
  }

  /** Name of the layer. */
  public String layer() {
    return view.layer();
  }

  /** DL4J's name of the parameter, such as {@code W} or {@code RW}. */
  public String key() {
    return view.key();
  }

  /** Number of weights. */
  public int size() {
    return size;
  }

  /**
   * A weight, in the order in which DL4J keeps the array in memory; 0 if it is pruned and stays so,
   * what it would be if it may come back.
   */
  public float weight(int index) {
    return weights[offset + Objects.checkIndex(index, size)];
  }

  /**
   * What the criterion's memory gathered for a weight.
   *
   * @throws IllegalStateException if the criterion has no memory
   */
  public float gathered(int index) {
    if (gathered.isEmpty()) {
      throw new IllegalStateException("the criterion has no memory, so nothing is gathered");
    }
    return gathered.get()[offset + Objects.checkIndex(index, size)];
  }
}
