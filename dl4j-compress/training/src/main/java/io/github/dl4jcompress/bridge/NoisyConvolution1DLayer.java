package io.github.dl4jcompress.bridge;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.Convolution1DLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link NoisyConvolution1D}: while it computes, its parameters are those with noise. */
final class NoisyConvolution1DLayer extends Convolution1DLayer {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, INDArray> seen = new HashMap<>(); // while it computes

  NoisyConvolution1DLayer(NeuralNetConfiguration configuration, DataType type) {
    super(configuration, type);
  }

  @Override
  public INDArray getParam(String key) {
    INDArray noisy = seen.get(key);
    return noisy == null ? super.getParam(key) : noisy;
  }

  private void see(boolean training, LayerWorkspaceMgr workspaces) {
    Map<String, INDArray> noisy = new HashMap<>();
    for (String key : paramTable().keySet()) {
      noisy.put(key, getParamWithNoise(key, training, workspaces));
    }
    seen.putAll(noisy); // not before: noise is made of what the layer really has
  }

  @Override
  protected Pair<INDArray, INDArray> preOutput(
      boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
    if (!seen.isEmpty()) { // within backpropagation
      return super.preOutput(training, forBackprop, workspaces);
    }
    see(training, workspaces);
    try {
      return super.preOutput(training, forBackprop, workspaces);
    } finally {
      seen.clear();
    }
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    see(true, workspaces);
    try {
      return super.backpropGradient(epsilon, workspaces);
    } finally {
      seen.clear();
      weightNoiseParams.clear();
    }
  }
}
