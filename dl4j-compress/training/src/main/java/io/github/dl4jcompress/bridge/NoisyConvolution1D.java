package io.github.dl4jcompress.bridge;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A 1-d convolution that sees what its weight noise makes of its weights; DL4J's own {@code
 * Convolution1DLayer} takes weight noise and never asks it. Without noise it is the same layer.
 */
public final class NoisyConvolution1D extends Convolution1DLayer {
  private static final long serialVersionUID = 1L;

  /** For DL4J's JSON. */
  public NoisyConvolution1D() {}

  @Override
  public Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    LayerValidation.assertNInNOutSet(
        NoisyConvolution1D.class.getSimpleName(), getLayerName(), index, getNIn(), getNOut());
    NoisyConvolution1DLayer layer = new NoisyConvolution1DLayer(configuration, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(configuration, parameters, initialize));
    layer.setConf(configuration);
    return layer;
  }
}
