package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.Elements;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.WeightView;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Learns what some {@link WeightScheme}s learn beside the weights: step sizes, the two values of
 * trained ternary weights, the shared values of a codebook. {@link QuantizationAware} adds it where
 * a recipe needs it; a twin that was saved and restored needs it again:
 *
 * <pre>{@code
 * restored.addListeners(new LearnedWeights());
 * }</pre>
 *
 * <p>It has no state of its own: what is learned is saved with the network.
 */
public final class LearnedWeights extends BaseTrainingListener {
  private final List<SharedValues> shared = new ArrayList<>(); // of the step that is running

  @Override
  public void onGradientCalculation(Model model) {
    shared.clear();
    int step = NetworkTopology.iteration(model);
    for (NamedLayer layer : NetworkTopology.layers(model)) {
      for (WeightView view : layer.weights()) {
        BaseLayer configuration = configuration(layer, view);
        if (configuration.getWeightNoise() instanceof WeightFakeQuantization quantization
            && quantization.getScheme().isLearned()
            && step >= quantization.getFromStep()) {
          learn(model, layer, view, quantization);
        }
      }
    }
  }

  /** Of a layer for both directions, the parameters of the first begin with f, others with b. */
  private static BaseLayer configuration(NamedLayer layer, WeightView view) {
    boolean backward = hasDirections(layer) && view.key().startsWith("b");
    return (BaseLayer) layer.innerLayers().get(backward ? 1 : 0);
  }

  private static boolean hasDirections(NamedLayer layer) {
    return layer.innerLayers().size() > 1;
  }

  private void learn(
      Model model, NamedLayer layer, WeightView view, WeightFakeQuantization quantization) {
    float[] weights = part(view.values(), 0, view.length());
    INDArray all = model.getGradientsViewArray();
    float[] gradients = part(all, view.offset(), view.length());
    WeightScheme scheme = quantization.getScheme();
    if (scheme.kind() == WeightScheme.Kind.CODEBOOK) {
      SharedValues values = new SharedValues(view, weights, scheme.codebook(weights));
      values.share(gradients);
      shared.add(values);
    } else {
      String key = hasDirections(layer) ? view.key().substring(1) : view.key();
      List<Double> learned = scheme.learn(quantization.learned(key), weights, gradients);
      // Replaced, not changed: clones of a network share the object.
      configuration(layer, view).setWeightNoise(quantization.with(key, learned));
    }
    Elements.use(all, buffer -> buffer.position(buffer.position() + view.offset()).put(gradients));
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    shared.forEach(SharedValues::settle);
    shared.clear();
  }

  static float[] part(INDArray array, int offset, int length) {
    float[] values = new float[length];
    Elements.use(array, buffer -> buffer.position(buffer.position() + offset).get(values));
    return values;
  }
}
