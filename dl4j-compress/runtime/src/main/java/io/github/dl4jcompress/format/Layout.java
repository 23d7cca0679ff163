package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.Layer;
import java.util.ArrayList;
import java.util.List;

/** How the weights of a model lie in its file or files. */
public enum Layout {
  /** In one section: the smallest file, decoded as a whole. */
  ONE_SECTION,
  /** In a section for each layer with weights, so that each can be decoded by itself. */
  SECTION_PER_LAYER,
  /**
   * The same, each section in a file of its own beside the model's, so that each can be shipped,
   * loaded and released by itself.
   */
  FILE_PER_LAYER;

  /** Numbers of the layers that begin a section. */
  List<Integer> firstLayers(List<Layer> layers) {
    List<Integer> first = new ArrayList<>(List.of(0));
    if (this != ONE_SECTION) {
      boolean weights = !layers.get(0).weights().isEmpty(); // in the latest section
      for (int i = 1; i < layers.size(); i++) {
        boolean more = !layers.get(i).weights().isEmpty();
        if (weights && more) {
          first.add(i);
        }
        weights |= more;
      }
    }
    return first;
  }
}
