package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.Dataflow;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.NetworkInput;
import java.util.ArrayList;
import java.util.List;

/**
 * All of a model but its weights.
 *
 * @param flow what flows where
 * @param layers in order
 * @param sections in order; their layers are all layers
 * @param elsewhere whether each section is in a file of its own
 * @param metadata names and front end
 */
record Head(
    Dataflow flow,
    List<StoredLayer> layers,
    List<Section> sections,
    boolean elsewhere,
    Metadata metadata) {

  /** Bytes of all sections. */
  long sectionBytes() {
    Section last = sections.get(sections.size() - 1);
    return last.offset() + last.length();
  }

  List<NetworkInput> inputs() {
    List<NetworkInput> inputs = new ArrayList<>();
    for (int i = 0; i < flow.wiring().inputs(); i++) {
      inputs.add(flow.value(i).asInput());
    }
    return inputs;
  }
}
