package io.github.dl4jcompress.bridge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Makes a network of another in which layers are made of two, one behind the other. */
public final class NetworkSplit {
  private static final String WEIGHTS = "W";

  /**
   * What becomes of a layer.
   *
   * @param suffix what is appended to the layer's name for the new one in front of it
   * @param first the layer in front, with weights only; it is trained as the other one is, and
   *     takes over its dropout
   * @param firstWeights of it
   * @param change is given a copy of the layer's configuration, the inner one where DL4J wraps one
   *     in another, and gives the second layer: the same, changed, or another in its place
   * @param secondWeights its weights {@code W} then; all other parameters that it has stay
   * @param eachStep whether the layer reads sequences, of which the first one is to see each step
   *     by itself. Then only a {@code FeedForwardToRnnPreProcessor} may stand before the layer
   */
  public record Split(
      String suffix,
      BaseLayer first,
      INDArray firstWeights,
      UnaryOperator<Layer> change,
      INDArray secondWeights,
      boolean eachStep) {

    private Optional<InputPreProcessor> before(Optional<InputPreProcessor> reshaping) {
      if (!eachStep) {
        return reshaping;
      }
      return reshaping.isPresent()
          ? Optional.empty()
          : Optional.of(new RnnToFeedForwardPreProcessor(RNNFormat.NCW));
    }

    private Optional<InputPreProcessor> between() {
      return eachStep
          ? Optional.of(new FeedForwardToRnnPreProcessor(RNNFormat.NCW))
          : Optional.empty();
    }

    /** Configures both layers; the second is changed, the first returned. */
    @SuppressWarnings("ReferenceEquality") // a layer that equals it is still another one
    private NeuralNetConfiguration divide(String name, NeuralNetConfiguration second) {
      Layer inner = Node.innerLayers(second.getLayer()).get(0);
      Layer changed = change.apply(inner);
      if (changed != inner) {
        second.setLayer(changed);
        second.clearVariables();
      }
      first.setLayerName(name + suffix);
      trainAlike((BaseLayer) changed);
      NeuralNetConfiguration configuration = second.clone();
      configuration.clearVariables();
      configuration.setLayer(first);
      return configuration;
    }

    private void trainAlike(BaseLayer second) {
      first.setWeightInitFn(second.getWeightInitFn());
      first.setBiasInit(second.getBiasInit());
      first.setRegularization(second.getRegularization());
      first.setRegularizationBias(second.getRegularizationBias());
      first.setIUpdater(second.getIUpdater().clone());
      first.setGradientNormalization(second.getGradientNormalization());
      first.setGradientNormalizationThreshold(second.getGradientNormalizationThreshold());
      first.setIDropout(second.getIDropout());
      second.setIDropout(null);
    }
  }

  private NetworkSplit() {}

  /**
   * A network of the same class, before its first step, with the parameters of the original where
   * the splits say nothing else; without listeners. The original is left as it is.
   *
   * @param splits by the names of layers
   */
  public static Model apply(Model network, Map<String, Split> splits) {
    Model copy =
        network instanceof MultiLayerNetwork chain
            ? chain(chain, splits)
            : graph((ComputationGraph) network, splits);
    Map<String, NamedLayer> live = new HashMap<>();
    NetworkTopology.layers(copy).forEach(layer -> live.put(layer.name(), layer));
    for (NamedLayer original : NetworkTopology.layers(network)) {
      if (original.layer().numParams() > 0) {
        copyParameters(original, named(live, original.name()), splits.keySet());
      }
    }
    splits.forEach(
        (name, split) -> {
          assign(named(live, name + split.suffix()), split.firstWeights());
          assign(named(live, name), split.secondWeights());
        });
    if (OneDnnConvolutions.isEnabled(network)) {
      OneDnnConvolutions.enable(copy);
    }
    return copy;
  }

  private static NamedLayer named(Map<String, NamedLayer> layers, String name) {
    return Objects.requireNonNull(layers.get(name), name);
  }

  private static void copyParameters(NamedLayer from, NamedLayer to, Set<String> split) {
    from.layer()
        .paramTable()
        .forEach(
            (key, values) -> {
              boolean has = to.layer().paramTable().containsKey(key);
              if (!split.contains(from.name()) || (has && !key.equals(WEIGHTS))) {
                to.layer().getParam(key).assign(values);
              }
            });
  }

  private static void assign(NamedLayer layer, INDArray weights) {
    INDArray target = layer.layer().getParam(WEIGHTS);
    target.assign(weights.castTo(target.dataType()));
  }

  private static MultiLayerNetwork chain(MultiLayerNetwork network, Map<String, Split> splits) {
    MultiLayerConfiguration configuration =
        MultiLayerConfiguration.fromJson(network.getLayerWiseConfigurations().toJson());
    List<NeuralNetConfiguration> layers = new ArrayList<>();
    Map<Integer, InputPreProcessor> reshapings = new HashMap<>();
    List<Node> nodes = NetworkTopology.of(network).nodes();
    for (int i = 0; i < nodes.size(); i++) {
      String name = nodes.get(i).name();
      NeuralNetConfiguration layer = configuration.getConf(i);
      layer.getLayer().setLayerName(name);
      Optional<InputPreProcessor> before = Optional.ofNullable(configuration.getInputPreProcess(i));
      Optional<Split> split = Optional.ofNullable(splits.get(name));
      if (split.isPresent()) {
        NeuralNetConfiguration first = split.get().divide(name, layer);
        split.get().before(before).ifPresent(input -> reshapings.put(layers.size(), input));
        layers.add(first);
        before = split.get().between();
      }
      before.ifPresent(input -> reshapings.put(layers.size(), input));
      layers.add(layer);
    }
    return FreshNetwork.chain(configuration, layers, reshapings);
  }

  private static ComputationGraph graph(ComputationGraph graph, Map<String, Split> splits) {
    ComputationGraphConfiguration configuration =
        ComputationGraphConfiguration.fromJson(graph.getConfiguration().toJson());
    Map<String, List<String>> inputs = new LinkedHashMap<>(configuration.getVertexInputs());
    splits.forEach(
        (name, split) -> {
          LayerVertex vertex =
              (LayerVertex) Objects.requireNonNull(configuration.getVertices().get(name), name);
          NeuralNetConfiguration second = vertex.getLayerConf();
          NeuralNetConfiguration first = split.divide(name, second);
          InputPreProcessor before =
              split.before(Optional.ofNullable(vertex.getPreProcessor())).orElse(null);
          InputPreProcessor between = split.between().orElse(null);
          String front = name + split.suffix();
          configuration.getVertices().put(front, new LayerVertex(first, before));
          LayerVertex changed = new LayerVertex(second, between);
          changed.setOutputVertex(vertex.isOutputVertex());
          configuration.getVertices().put(name, changed);
          inputs.put(front, Objects.requireNonNull(inputs.get(name), name));
          inputs.put(name, List.of(front));
        });
    return FreshNetwork.graph(configuration, inputs);
  }
}
