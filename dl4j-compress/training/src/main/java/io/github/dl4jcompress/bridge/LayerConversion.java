package io.github.dl4jcompress.bridge;

import java.io.UncheckedIOException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** Configurations of layers as those of another class, through DL4J's own JSON. */
final class LayerConversion {
  private static final String CLASS = "@class";

  private LayerConversion() {}

  /** A new layer of a class, with all settings that both classes have. */
  static <L extends Layer> L to(Class<L> kind, Layer layer) {
    ObjectMapper json = NeuralNetConfiguration.mapper();
    try {
      ObjectNode settings = (ObjectNode) json.readTree(json.writeValueAsString(layer));
      settings.put(CLASS, kind.getName());
      return kind.cast(json.readValue(json.writeValueAsString(settings), Layer.class));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
