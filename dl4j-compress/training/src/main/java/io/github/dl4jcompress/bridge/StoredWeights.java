package io.github.dl4jcompress.bridge;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Weight noise that shows a layer its weights as they will be stored. DL4J has room for one noise
 * per layer; this lets another one go before it.
 */
public interface StoredWeights extends IWeightNoise {
  /**
   * What the layer is to see in place of a parameter.
   *
   * @param key DL4J's name of the parameter
   * @param parameter its values, which may differ from those the layer has
   * @param iteration zero-based optimiser step
   */
  INDArray stored(Layer layer, String key, INDArray parameter, int iteration);
}
