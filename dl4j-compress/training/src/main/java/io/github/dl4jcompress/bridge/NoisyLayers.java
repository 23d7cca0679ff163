package io.github.dl4jcompress.bridge;

import java.util.Map;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;

/**
 * Puts layers that heed weight noise in the place of those that DL4J lets have it in vain. The
 * configuration stays the same, field by field: only the class that reads it is another.
 */
final class NoisyLayers {
  private static final Map<Class<?>, Class<?>> SUBSTITUTES =
      Map.of(
          EmbeddingLayer.class, NoisyEmbeddingLayer.class,
          EmbeddingSequenceLayer.class, NoisyEmbeddingSequenceLayer.class);

  private NoisyLayers() {}

  /**
   * The configuration of a network with other classes.
   *
   * @param json of a network's configuration, as DL4J writes it
   */
  static String in(String json) {
    String changed = json;
    for (Map.Entry<Class<?>, Class<?>> each : SUBSTITUTES.entrySet()) {
      changed = changed.replace(quoted(each.getKey()), quoted(each.getValue()));
    }
    return changed;
  }

  private static String quoted(Class<?> type) {
    return "\"" + type.getName() + "\"";
  }
}
