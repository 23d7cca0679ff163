package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Unit;
import java.util.Optional;

/**
 * What the head says of a layer that multiplies by levels.
 *
 * @param rows output channels
 * @param columns inputs of one output channel
 * @param bits of a level
 * @param onGrid whether the scales lie on the grid
 * @param activation behind the sum
 * @param output quantizer of the result, if it has one
 */
record LinearHead(
    int rows,
    int columns,
    int bits,
    boolean onGrid,
    Activation activation,
    Optional<AffineQuantizer> output)
    implements UnitHead {
  @Override
  public Unit read(SectionReader section) throws CorruptModelException {
    return section.unit(this);
  }
}
