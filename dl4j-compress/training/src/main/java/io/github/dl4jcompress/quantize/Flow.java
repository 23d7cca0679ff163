package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.TensorShape;
import java.util.Optional;

/** What a node of the twin puts out, on its way into the compact network. */
sealed interface Flow permits Stored, Waiting {
  /** Shape of an example, or of a step. */
  TensorShape shape();

  /**
   * Puts into the network what is not there yet.
   *
   * @param output quantizer of what is not
   * @return its id in the {@link NetworkAssembly}
   */
  int store(Optional<AffineQuantizer> output);
}
