package io.github.dl4jcompress.bridge;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What both of DL4J's network classes offer for training, and their common type does not. */
public final class NetworkTraining {
  private NetworkTraining() {}

  /** The network's own {@code fit(data, epochs)}. */
  public static void fit(Model network, DataSetIterator data, int epochs) {
    if (network instanceof MultiLayerNetwork chain) {
      chain.fit(data, epochs);
    } else {
      ((ComputationGraph) network).fit(data, epochs);
    }
  }

  /** The network's own {@code fit(batch)}: one step. */
  public static void fit(Model network, DataSet batch) {
    if (network instanceof MultiLayerNetwork chain) {
      chain.fit(batch);
    } else {
      ((ComputationGraph) network).fit(batch);
    }
  }

  /**
   * Tells the layers of a copy in which step they are: a ComputationGraph's clone() forgets it, and
   * quantization depends on it.
   *
   * @param copy of the same layers, or more
   */
  public static void carryStepCount(Model network, Model copy) {
    int step = NetworkTopology.layers(network).get(0).layer().getIterationCount();
    NetworkTopology.layers(copy).forEach(layer -> layer.layer().setIterationCount(step));
  }

  /** Adds a listener to those the network has. */
  public static void addListener(Model network, TrainingListener listener) {
    if (network instanceof MultiLayerNetwork chain) {
      chain.addListeners(listener);
    } else {
      ((ComputationGraph) network).addListeners(listener);
    }
  }

  /** The listeners the network has, in their order. */
  public static List<TrainingListener> listeners(Model network) {
    return List.copyOf(
        network instanceof MultiLayerNetwork chain
            ? chain.getListeners()
            : ((ComputationGraph) network).getListeners());
  }

  /**
   * Listeners for a network made of another one: those of that one, but a new one of the same
   * settings for each that can follow one network only.
   */
  public static List<TrainingListener> listenersForAnother(Model network) {
    return listeners(network).stream()
        .map(
            listener ->
                listener instanceof OneNetworkListener own ? own.forAnotherNetwork() : listener)
        .toList();
  }
}
