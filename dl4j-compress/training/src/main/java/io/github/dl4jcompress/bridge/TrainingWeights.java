package io.github.dl4jcompress.bridge;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Says what weights a network's layers see while they train; see {@link TrainingNoise}. */
public interface TrainingWeights {
  /**
   * What a layer is to see in place of a parameter, forward and backward.
   *
   * @param parameter the live array, weights or biases of any network that shares the layers'
   *     configurations
   * @return a new array, or empty for the parameter itself
   */
  Optional<INDArray> inPlaceOf(INDArray parameter);
}
