package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.TensorShape;
import java.util.Optional;

/**
 * What a node of the twin puts out and the compact network has: codes.
 *
 * @param id in the {@link NetworkAssembly}
 * @param shape of an example, or of a step
 * @param grid quantizer of the codes
 */
record Stored(int id, TensorShape shape, AffineQuantizer grid) implements Flow {
  @Override
  public int store(Optional<AffineQuantizer> output) {
    return id;
  }
}
