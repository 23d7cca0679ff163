package io.github.dl4jcompress.bridge;

import java.util.BitSet;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes a smaller network of another by leaving out inputs and units of its layers. What stays
 * keeps its parameters and what the updater remembers of them; step and epoch counts go on.
 *
 * <p>Whoever says what is left out sees to it that the layers still fit together.
 */
public final class NetworkCut {
  private final Model network;
  private final ConfigurationCopy configuration;
  private final double[] parameters;
  private final BitSet kept = new BitSet(); // indices of parameters

  /** Begins with all of a network, which is left as it is. */
  public NetworkCut(Model network) {
    this.network = network;
    configuration = ConfigurationCopy.of(network);
    parameters = network.params().dup().data().asDouble();
    kept.set(0, parameters.length);
  }

  /** Leaves out all inputs and units of a layer but these. */
  public void keep(UnitLayer layer, BitSet inputs, BitSet units) {
    layer.retain(inputs, units, kept);
    configuration.resize(
        layer.name(), layer.direction(), inputs.cardinality(), units.cardinality());
  }

  /**
   * Says how many channels the maps have that are flattened before a layer.
   *
   * @param layer name of a layer behind a {@code CnnToFeedForwardPreProcessor}
   */
  public void flatten(String layer, int channels) {
    configuration.flatten(layer, channels);
  }

  /** Adds to the bias of a column, see {@link UnitLayer}. */
  public void addToBias(UnitLayer layer, int column, double addend) {
    parameters[layer.biasIndex(column)] += addend;
  }

  /** The smaller network, of the same class, without listeners. */
  public Model build() {
    // Leaving out rows and columns does not change the order of the others, whatever the layout.
    int[] origins = kept.stream().toArray();
    double[] selected = new double[origins.length];
    for (int i = 0; i < origins.length; i++) {
      selected[i] = parameters[origins[i]];
    }
    INDArray vector = Nd4j.createFromArray(selected).castTo(network.params().dataType());
    Model smaller = configuration.build(vector.reshape(1, selected.length));
    UpdaterState.carryOver(network, smaller, origins);
    if (OneDnnConvolutions.isEnabled(network)) {
      OneDnnConvolutions.enable(smaller);
    }
    return smaller;
  }
}
