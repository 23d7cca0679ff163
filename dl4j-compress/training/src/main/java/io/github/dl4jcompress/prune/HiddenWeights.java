package io.github.dl4jcompress.prune;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What pruned weights would be, while they may still come back. DL4J reads one parameter vector
 * only: it holds the masked weights, but for the moment of the update, when the hidden ones take
 * the places of their zeros.
 */
final class HiddenWeights {
  private Optional<INDArray> values = Optional.empty(); // 0 where not pruned
  private boolean shown;

  /** Puts the hidden weights in place; without effect if they are. */
  void show(INDArray parameters) {
    if (!shown) {
      values.ifPresent(parameters::addi);
      shown = true;
    }
  }

  /** Keeps what the update made of the pruned weights; the mask must be laid on after it. */
  void keep(INDArray parameters, Mask mask) {
    values = Optional.of(mask.prunedOf(parameters));
    shown = false;
  }

  /** Forgets them: what is pruned stays so. */
  void forget() {
    values = Optional.empty();
    shown = false;
  }
}
