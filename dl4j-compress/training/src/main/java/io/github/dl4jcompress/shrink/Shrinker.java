package io.github.dl4jcompress.shrink;

import io.github.dl4jcompress.bridge.NetworkCut;
import io.github.dl4jcompress.bridge.NetworkTraining;
import io.github.dl4jcompress.bridge.OneNetworkListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;

/**
 * Makes a network smaller by the units (neurons, filters, cells) that pruning left without use: an
 * ordinary DL4J network of the same class, with smaller arrays and the same outputs.
 *
 * <pre>{@code
 * Shrinker.Result<MultiLayerNetwork> result = Shrinker.shrink(network); // network stays as it is
 * result.removals().forEach(System.out::println);                      // dense1: 300 -> 87 units
 * result.network().fit(train, epochs);                                 // goes on where it was
 * }</pre>
 *
 * <p>These units go, and with them all that only they have read:
 *
 * <ul>
 *   <li>units that nothing reads, every weight from them to other units being exactly 0;
 *   <li>units that always say the same, all weights to them being 0. Their constant, times the
 *       weights from them, is added to the biases of the layers that read them, where that is
 *       exact: not through padding, batch normalization or dropout, nor into a layer without
 *       biases, for both directions, or with weight noise or constraints. A constant of 0 needs no
 *       bias. A channel whose scale and shift in a batch normalization are both 0 says 0 behind it.
 * </ul>
 *
 * <p>Understood are dense, output and 2-d convolution layers, {@code LSTM}, {@code GravesLSTM},
 * {@code SimpleRnn}, also in {@code Bidirectional} and {@code LastTimeStep}, the width of {@code
 * EmbeddingLayer} and {@code EmbeddingSequenceLayer}, batch normalization, and the layers and
 * vertices without parameters that keep or merge channels; channels that are added go together or
 * not at all. Both directions of a {@code Bidirectional} layer keep the same number of units,
 * though not the same ones where they are concatenated. Anything else (channels-last data, frozen
 * layers, attention, softmax within the network...) keeps all of its units and all that it reads.
 * The network's outputs stay, all words, and one unit of each layer.
 *
 * <p>What stays keeps its parameters and its part of the updater's state; step and epoch counts and
 * listeners go on. Further training is then that of the larger network, up to rounding, as long as
 * that one's zeros are held by a listener that prunes, but for
 *
 * <ul>
 *   <li>constants that were folded: they no longer learn, see {@link Removal#folded};
 *   <li>penalties on weights in the score, and norm constraints, from which the removed weights are
 *       missing;
 *   <li>dropout, which draws other random numbers.
 * </ul>
 *
 * <p>Where constants were folded, what a network says at time steps that a mask hides may change.
 */
public final class Shrinker {
  private Shrinker() {}

  /**
   * A smaller network.
   *
   * @param network has all listeners of the original; in place of a {@link OneNetworkListener},
   *     such as one that prunes, a new one of the same settings
   * @param removals the layers that lost units, in the order of the network
   */
  public record Result<M extends Model>(M network, List<Removal> removals) {
    public Result {
      removals = List.copyOf(removals);
    }
  }

  /**
   * What a layer lost, in both directions if it has two.
   *
   * @param layer its name
   * @param unitsBefore number of units it had
   * @param unitsAfter number of units it has
   * @param folded how many of those removed were read, and always said the same
   */
  public record Removal(String layer, int unitsBefore, int unitsAfter, int folded) {
    private Removal plus(Removal other) {
      return new Removal(
          layer,
          unitsBefore + other.unitsBefore,
          unitsAfter + other.unitsAfter,
          folded + other.folded);
    }

    @Override
    public String toString() {
      return layer
          + ": "
          + unitsBefore
          + " -> "
          + unitsAfter
          + " units"
          + (folded > 0 ? ", constants folded: " + folded : "");
    }
  }

  /**
   * Removes what is without use; an equal copy if there is nothing. The network is left as it is.
   *
   * @param network an initialised {@code MultiLayerNetwork} or {@code ComputationGraph}
   * @throws io.github.dl4jcompress.bridge.UnsupportedNetworkException for a model of another class,
   *     or a chain with two layers of one name
   */
  @SuppressWarnings("unchecked") // the smaller network has the class of the larger
  public static <M extends Model> Result<M> shrink(M network) {
    ChannelFlow flow = new ChannelFlow(network);
    Survivors survivors = new Survivors(flow);
    NetworkCut cut = new NetworkCut(network);
    Folding folding = new Folding(flow.groups(), survivors, cut);
    for (Reader reader : flow.readers()) {
      folding.into(reader);
      cut.keep(reader.layer(), survivors.among(reader.inputs()), survivors.among(reader.outputs()));
    }
    flow.flattened()
        .forEach((layer, maps) -> cut.flatten(layer, survivors.among(maps).cardinality()));
    M smaller = (M) cut.build();
    smaller.setListeners(NetworkTraining.listenersForAnother(network));
    return new Result<>(smaller, removals(flow, survivors, folding));
  }

  private static List<Removal> removals(ChannelFlow flow, Survivors survivors, Folding folding) {
    Map<String, Removal> removals = new LinkedHashMap<>();
    for (Reader reader : flow.readers()) {
      Channels units = reader.outputs();
      int stay = survivors.among(units).cardinality();
      if (!reader.layer().isNormalization() && stay < units.size()) {
        String name = reader.layer().name();
        Removal removal = new Removal(name, units.size(), stay, folding.count(units));
        removals.merge(name, removal, Removal::plus); // of both directions
      }
    }
    return List.copyOf(removals.values());
  }
}
