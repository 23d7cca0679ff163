package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Value;

/**
 * A layer whose weights have not been decoded.
 *
 * @param made what it puts out
 * @param weights decodes the rest of it
 */
record StoredLayer(Value made, Weights weights) {

  /** What is left to be read of a layer. */
  interface Weights {
    Layer read(SectionReader section) throws CorruptModelException;
  }
}
