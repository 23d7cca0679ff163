package io.github.dl4jcompress.bridge;

import java.util.Map;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;

/** Layers that heed weight noise, for those that DL4J lets have it in vain. */
public final class NoisyLayers {
  private static final Map<Class<?>, Class<? extends Layer>> SUBSTITUTES =
      Map.of(
          Convolution1DLayer.class, NoisyConvolution1D.class,
          EmbeddingLayer.class, NoisyEmbeddingLayer.class,
          EmbeddingSequenceLayer.class, NoisyEmbeddingSequenceLayer.class);

  private NoisyLayers() {}

  /**
   * A layer that is to be trained as another one, with the same settings and parameters; the layer
   * itself if it heeds weight noise.
   */
  public static Layer inPlaceOf(Layer layer) {
    Class<? extends Layer> substitute = SUBSTITUTES.get(layer.getClass());
    return substitute == null ? layer : LayerConversion.to(substitute, layer);
  }
}
