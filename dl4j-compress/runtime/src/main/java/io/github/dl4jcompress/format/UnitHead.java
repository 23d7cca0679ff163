package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Unit;
import java.util.Optional;

/** What the head says of a layer that multiplies by a matrix. */
sealed interface UnitHead permits LinearHead, RealHead {
  /** Output channels. */
  int rows();

  /** Inputs of one output channel. */
  int columns();

  /** Quantizer of the result, if it has one. */
  Optional<AffineQuantizer> output();

  /** Decodes the rest of it. */
  Unit read(SectionReader section) throws CorruptModelException;
}
