package io.github.dl4jcompress.bridge;

import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What DL4J itself keeps of a network in training, to store it between two steps. */
public final class NetworkState {
  private NetworkState() {}

  /**
   * Refuses a network that remembers of its training what nobody can store.
   *
   * @throws UnsupportedNetworkException saying what
   */
  public static void requireStorable(Model network) {
    NetworkTopology.iteration(network); // refuses other kinds of models
    OptimizationAlgorithm algorithm = first(network).getOptimizationAlgo();
    if (algorithm != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
      throw new UnsupportedNetworkException(
          "the network is trained by "
              + algorithm
              + ", whose memory of earlier steps DL4J does not show; checkpoints need"
              + " STOCHASTIC_GRADIENT_DESCENT, with any updater");
    }
    DataType type = network.params().dataType();
    if (type != DataType.FLOAT && type != DataType.DOUBLE) {
      throw new UnsupportedNetworkException(
          "the network's parameters are " + type + "; checkpoints hold FLOAT and DOUBLE");
    }
  }

  private static NeuralNetConfiguration first(Model network) {
    return network instanceof MultiLayerNetwork chain
        ? chain.getLayerWiseConfigurations().getConf(0)
        : ((ComputationGraph) network).getConfiguration().getDefaultConfiguration();
  }

  /** The seed of the network's configuration. */
  public static long seed(Model network) {
    return first(network).getSeed();
  }

  /** The network's configuration as DL4J writes it, step and epoch counts included. */
  public static String json(Model network) {
    return network instanceof MultiLayerNetwork chain
        ? chain.getLayerWiseConfigurations().toJson()
        : ((ComputationGraph) network).getConfiguration().toJson();
  }

  /** The live array in which updaters remember, made if need be; empty if they have no memory. */
  public static Optional<INDArray> updaterState(Model network) {
    return UpdaterState.updater(network, true)
        .flatMap(updater -> Optional.ofNullable(updater.getStateViewArray()));
  }

  /** Sets the number of steps and epochs that a network has made. */
  public static void setCounts(Model network, int steps, int epochs) {
    if (network instanceof MultiLayerNetwork chain) {
      chain.setIterationCount(steps);
      chain.setEpochCount(epochs);
    } else {
      ((ComputationGraph) network).getConfiguration().setIterationCount(steps);
      ((ComputationGraph) network).getConfiguration().setEpochCount(epochs);
    }
    for (NamedLayer named : NetworkTopology.layers(network)) {
      Layer layer = named.layer();
      layer.setIterationCount(steps); // DL4J hands them on after the first step only
      layer.setEpochCount(epochs);
      layer.clearNoiseWeightParams(); // and may keep rounded weights of the old parameters
    }
  }
}
