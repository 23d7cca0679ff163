package io.github.dl4jcompress.bridge;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Sees what a layer of a live network puts out; see {@link LayerTap}. */
public interface ActivationObserver {
  /**
   * Called in each forward pass.
   *
   * @param activations what the layer put out; valid until this method returns
   * @param training whether a backward pass may follow
   */
  void onForward(INDArray activations, boolean training);

  /**
   * Called in each backward pass.
   *
   * @return what to add to the derivative of the loss by the activations, in their shape; empty for
   *     nothing
   */
  default Optional<INDArray> onBackward() {
    return Optional.empty();
  }
}
