package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.TensorShape;
import java.util.List;

/**
 * All of a model but its weights.
 *
 * @param input shape of an example or of one step
 * @param inputQuantizer of the input
 * @param layers in order
 * @param sections in order; their layers are all layers
 * @param elsewhere whether each section is in a file of its own
 * @param metadata names and front end
 */
record Head(
    TensorShape input,
    AffineQuantizer inputQuantizer,
    List<StoredLayer> layers,
    List<Section> sections,
    boolean elsewhere,
    Metadata metadata) {

  /** Bytes of all sections. */
  long sectionBytes() {
    Section last = sections.get(sections.size() - 1);
    return last.offset() + last.length();
  }

  boolean isSequence() {
    return layers.stream().anyMatch(layer -> layer.time() != Layer.Time.EACH_STEP);
  }

  /** Shape of what a layer takes; behind the last layer, of the output. */
  TensorShape shapeBefore(int layer) {
    return layer == 0 ? input : layers.get(layer - 1).output();
  }

  /** Quantizer of what a layer takes. */
  AffineQuantizer gridBefore(int layer) {
    return layer == 0 ? inputQuantizer : layers.get(layer - 1).grid();
  }
}
