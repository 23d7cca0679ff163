package io.github.dl4jcompress.shrink;

import io.github.dl4jcompress.format.ModelFile;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Dataflow;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Wiring;
import io.github.dl4jcompress.shrink.Shrinker.Removal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes units out of a compact network that have no effect on what it says, so that they are
 * neither stored nor decoded: the same bits come out for every input, of fewer weights.
 *
 * <p>These go: units that nothing reads, cells that only hear each other among them; units that
 * always say 0; and units that always say the same, where those that read them count in integers
 * and see no padding in their place: what they say is added to the biases. Units that are added to
 * each other go together, or stay. The network's inputs and outputs stay, and one unit of each
 * layer. The file never grows: where it would, the constants stay, or all does.
 */
public final class CompactShrinker {
  private final CompactNetwork network;
  private final Dataflow flow;
  private final Wiring wiring;
  private final List<CompactLayer> layers = new ArrayList<>();
  private final List<KnownCodes> said = new ArrayList<>(); // of each value
  private final List<BitSet> needed = new ArrayList<>(); // channels of each value

  /**
   * A smaller network.
   *
   * @param removals what layers lost, in the order of the network; a layer is named by its number
   *     from 0, and its kind
   */
  public record Result(CompactNetwork network, List<Removal> removals) {
    public Result {
      removals = List.copyOf(removals);
    }
  }

  private CompactShrinker(CompactNetwork network, boolean folding) {
    this.network = network;
    flow = network.flow();
    wiring = network.wiring();
    for (TensorShape shape : flow.inputShapes()) {
      said.add(KnownCodes.none(shape));
      needed.add(CompactLayer.all(shape.channels()));
    }
    for (int i = 0; i < wiring.layers(); i++) {
      Layer layer = network.layers().get(i);
      layers.add(CompactLayer.of(layer, flow.read(i), folding));
      said.add(layers.get(i).says(heard(i)));
      needed.add(new BitSet());
    }
    wiring.outputs().forEach(output -> needed.get(output).set(0, channels(output)));
    findNeeded();
  }

  /** Removes what has no effect; the same network if there is nothing. */
  public static Result shrink(CompactNetwork network) {
    Result whole = new Result(network, List.of());
    Result folded = shrunk(network, true);
    if (folded.removals().isEmpty()) {
      return whole;
    }
    // In the order of preference, of files of one size.
    List<Result> results = List.of(folded, shrunk(network, false), whole);
    return Collections.min(results, Comparator.comparingInt(CompactShrinker::bytes));
  }

  private static int bytes(Result result) {
    return ModelFile.write(result.network()).length;
  }

  private static Result shrunk(CompactNetwork network, boolean folding) {
    CompactShrinker shrinker = new CompactShrinker(network, folding);
    return new Result(shrinker.smaller(), shrinker.removals());
  }

  private int channels(int value) {
    return flow.value(value).shape().channels();
  }

  /** What is known of all that a layer reads. */
  private KnownCodes heard(int layer) {
    return KnownCodes.joined(wiring.sources().get(layer).stream().map(said::get).toList());
  }

  /** Of some channels of each value, those that a layer reads, as it counts them. */
  private BitSet read(int layer, List<BitSet> channels) {
    BitSet joined = new BitSet();
    int first = 0;
    for (int source : wiring.sources().get(layer)) {
      int from = first;
      channels.get(source).stream().forEach(channel -> joined.set(from + channel));
      first += channels(source);
    }
    return joined;
  }

  /** Adds channels that a layer reads, as it counts them, to those of the values. */
  private void add(int layer, BitSet read, List<BitSet> channels) {
    int first = 0;
    for (int source : wiring.sources().get(layer)) {
      channels.get(source).or(read.get(first, first + channels(source)));
      first += channels(source);
    }
  }

  /** Backwards, and again where a layer needs a unit that the layers behind it did not ask for. */
  private void findNeeded() {
    int before;
    do {
      before = count();
      for (int i = layers.size() - 1; i >= 0; i--) {
        int made = wiring.value(i);
        BitSet units = needed.get(made);
        if (units.isEmpty()) {
          units.set(Math.max(0, said.get(made).channels().nextSetBit(0)));
        }
        units.or(layers.get(i).handsOn(read(i, needed)));
        add(i, layers.get(i).read(units, heard(i)), needed);
      }
    } while (count() > before);
  }

  private int count() {
    return needed.stream().mapToInt(BitSet::cardinality).sum();
  }

  private CompactNetwork smaller() {
    List<Layer> smaller = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      BitSet units = needed.get(wiring.value(i));
      smaller.add(layers.get(i).cut(read(i, needed), units, heard(i)));
    }
    return new CompactNetwork(network.inputs(), smaller, wiring, network.metadata());
  }

  private List<Removal> removals() {
    List<BitSet> touched = touched();
    List<Removal> removals = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      int made = wiring.value(i);
      BitSet gone = CompactLayer.all(channels(made));
      gone.andNot(needed.get(made));
      if (layers.get(i).hasUnits() && !gone.isEmpty()) {
        int left = channels(made) - gone.cardinality();
        gone.and(touched.get(made));
        String name = i + " (" + network.layers().get(i).kind() + ")";
        removals.add(new Removal(name, channels(made), left, gone.cardinality()));
      }
    }
    return removals;
  }

  /** Of each value, the channels for which units that stay have weights. */
  private List<BitSet> touched() {
    List<BitSet> touched = Stream.generate(BitSet::new).limit(wiring.values()).toList();
    for (int i = layers.size() - 1; i >= 0; i--) {
      int made = wiring.value(i);
      BitSet units = (layers.get(i).hasUnits() ? needed : touched).get(made);
      add(i, layers.get(i).touched(units), touched);
    }
    return touched;
  }
}
