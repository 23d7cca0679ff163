package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.Elements;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.Resumable;
import io.github.dl4jcompress.bridge.TrainingNoise;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.bridge.WeightView;
import io.github.dl4jcompress.bridge.WrappedConfigurations;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
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
 * <p>What is learned is saved with the network. For one network.
 */
public final class LearnedWeights extends BaseTrainingListener implements Resumable {
  private final List<SharedValues> shared = new ArrayList<>(); // of the step that is running
  private Optional<Model> taught = Optional.empty();

  @Override
  public void onGradientCalculation(Model model) {
    taught = Optional.of(model);
    shared.clear();
    int step = NetworkTopology.iteration(model);
    WrappedConfigurations.separate(model, layer -> learns(layer, step));
    for (NamedLayer layer : NetworkTopology.layers(model)) {
      for (WeightView view : layer.weights()) {
        BaseLayer configuration = configuration(layer, view);
        requireOwnWeights(layer, configuration.getWeightNoise(), step);
        if (configuration.getWeightNoise() instanceof WeightFakeQuantization quantization
            && quantization.getScheme().isLearned()
            && step >= quantization.getFromStep()) {
          learn(model, layer, view, quantization);
        }
      }
    }
  }

  private static void requireOwnWeights(NamedLayer layer, IWeightNoise found, int step) {
    if (found instanceof TrainingNoise noise
        && noise.getStored() instanceof WeightFakeQuantization quantization
        && step >= quantization.getFromStep()
        && quantization.getScheme().isLearned()) {
      throw new UnsupportedNetworkException(
          "layer '"
              + layer.name()
              + "' learns the values of "
              + quantization.getScheme().kind()
              + " weights, and a penalty makes them random; begin to quantize behind the"
              + " penalty's last step, or take a scheme that learns nothing");
    }
  }

  private static boolean learns(NamedLayer layer, long step) {
    return layer.innerLayers().stream()
        .anyMatch(inner -> isLearned(inner) && step >= quantization(inner).getFromStep());
  }

  private static boolean isLearned(Layer layer) {
    return layer instanceof BaseLayer weighted
        && weighted.getWeightNoise() instanceof WeightFakeQuantization found
        && found.getScheme().isLearned();
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
      // Replaced, not changed: clones of a network share the object. Since separate(), they do not
      // share the configuration it stands in.
      configuration(layer, view).setWeightNoise(quantization.with(key, learned));
    }
    Elements.use(all, buffer -> buffer.position(buffer.position() + view.offset()).put(gradients));
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    shared.forEach(SharedValues::settle);
    shared.clear();
  }

  @Override
  public String stateName() {
    return "learned-weights";
  }

  @Override
  public void writeState(DataOutput out) throws IOException {
    Map<String, BaseLayer> layers = taught.map(LearnedWeights::quantized).orElse(Map.of());
    out.writeInt(layers.size());
    for (Map.Entry<String, BaseLayer> layer : layers.entrySet()) {
      out.writeUTF(layer.getKey());
      Map<String, List<Double>> learned = quantization(layer.getValue()).getLearned();
      out.writeInt(learned.size());
      for (Map.Entry<String, List<Double>> values : learned.entrySet()) {
        out.writeUTF(values.getKey());
        out.writeInt(values.getValue().size());
        for (double value : values.getValue()) {
          out.writeDouble(value);
        }
      }
    }
  }

  @Override
  public void readState(Model network, DataInput in) throws IOException {
    taught = Optional.of(network);
    WrappedConfigurations.separate(network, layer -> learns(layer, Long.MAX_VALUE));
    Map<String, BaseLayer> layers = quantized(network);
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readUTF();
      BaseLayer layer = layers.get(name);
      if (layer == null) {
        throw new IOException("found what '" + name + "' learned, which learns nothing here");
      }
      Map<String, List<Double>> learned = new TreeMap<>();
      for (int keys = in.readInt(); keys > 0; keys--) {
        learned.put(in.readUTF(), values(in));
      }
      layer.setWeightNoise(quantization(layer).with(learned));
    }
  }

  private static List<Double> values(DataInput in) throws IOException {
    List<Double> values = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      values.add(in.readDouble());
    }
    return values;
  }

  /** Whatever learns, by the names of layers; both directions of one have a number behind it. */
  private static Map<String, BaseLayer> quantized(Model network) {
    Map<String, BaseLayer> quantized = new LinkedHashMap<>();
    for (NamedLayer layer : NetworkTopology.layers(network)) {
      for (int i = 0; i < layer.innerLayers().size(); i++) {
        if (isLearned(layer.innerLayers().get(i))) {
          quantized.put(layer.name() + "/" + i, (BaseLayer) layer.innerLayers().get(i));
        }
      }
    }
    return quantized;
  }

  private static WeightFakeQuantization quantization(Layer layer) {
    return (WeightFakeQuantization) ((BaseLayer) layer).getWeightNoise();
  }

  static float[] part(INDArray array, int offset, int length) {
    float[] values = new float[length];
    Elements.use(array, buffer -> buffer.position(buffer.position() + offset).get(values));
    return values;
  }
}
