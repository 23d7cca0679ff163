package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Precision;
import io.github.dl4jcompress.model.Unit;
import java.util.Optional;

/**
 * What the head says of a layer that multiplies by real weights.
 *
 * @param rows output channels
 * @param columns inputs of one output channel
 * @param precision of weights and biases
 * @param activation behind the sum
 * @param output quantizer of the result, if it has one
 */
record RealHead(
    int rows,
    int columns,
    Precision precision,
    Activation activation,
    Optional<AffineQuantizer> output)
    implements UnitHead {
  @Override
  public Unit read(SectionReader section) throws CorruptModelException {
    return section.unit(this);
  }
}
