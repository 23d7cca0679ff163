package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.TensorShape;

/**
 * A layer whose weights have not been decoded.
 *
 * @param time what it does with the steps of a sequence
 * @param output shape of its output
 * @param grid quantizer of its output; of a last layer that stays real, that of its input
 * @param weights decodes the rest of it
 */
record StoredLayer(Layer.Time time, TensorShape output, AffineQuantizer grid, Weights weights) {

  /** What is left to be read of a layer. */
  interface Weights {
    Layer read(SectionReader section) throws CorruptModelException;
  }
}
