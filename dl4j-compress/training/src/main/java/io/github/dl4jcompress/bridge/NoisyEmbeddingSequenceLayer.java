package io.github.dl4jcompress.bridge;

import java.util.Collection;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An {@code EmbeddingSequenceLayer} that heeds weight noise: DL4J's own one takes it and computes
 * without. Parameters, shapes and layout are those of the original. See {@link NoisyLayers}.
 */
public final class NoisyEmbeddingSequenceLayer extends EmbeddingSequenceLayer {
  private static final long serialVersionUID = 1L;

  @Override
  public Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    Live layer = new Live(configuration, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(configuration, parameters, initialize));
    layer.setConf(configuration);
    return layer;
  }

  /** The live layer. */
  private static final class Live
      extends org.deeplearning4j.nn.layers.feedforward.embedding.EmbeddingSequenceLayer {
    private static final long serialVersionUID = 1L;

    private transient Optional<INDArray> seen = Optional.empty(); // weights, while it computes

    Live(NeuralNetConfiguration configuration, DataType type) {
      super(configuration, type);
    }

    @Override
    public INDArray getParam(String key) {
      return key.equals(DefaultParamInitializer.WEIGHT_KEY)
          ? seen.orElseGet(() -> super.getParam(key))
          : super.getParam(key);
    }

    @Override
    protected INDArray preOutput(boolean training, LayerWorkspaceMgr workspaces) {
      seen =
          Optional.of(getParamWithNoise(DefaultParamInitializer.WEIGHT_KEY, training, workspaces));
      try {
        return super.preOutput(training, workspaces);
      } finally {
        seen = Optional.empty();
      }
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      Pair<Gradient, INDArray> result = super.backpropGradient(epsilon, workspaces);
      clearNoiseWeightParams(); // as the layers do that heed weight noise by themselves
      return result;
    }
  }
}
