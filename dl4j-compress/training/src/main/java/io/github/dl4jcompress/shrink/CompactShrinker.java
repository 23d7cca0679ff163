package io.github.dl4jcompress.shrink;

import io.github.dl4jcompress.format.ModelFile;
import io.github.dl4jcompress.infer.Stretch;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.shrink.Shrinker.Removal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Takes units out of a compact network that have no effect on what it says, so that they are
 * neither stored nor decoded: the same bits come out for every input, of fewer weights.
 *
 * <p>These go: units that nothing reads, cells that only hear each other among them; units that
 * always say 0; and units that always say the same, where those that read them count in integers
 * and see no padding in their place: what they say is added to the biases. The network's inputs and
 * outputs stay, and one unit of each layer. The file never grows: where it would, the constants
 * stay, or all does.
 */
public final class CompactShrinker {
  private final CompactNetwork network;
  private final List<CompactLayer> layers = new ArrayList<>();
  private final List<KnownCodes> heard = new ArrayList<>(); // by each layer, and then the outputs
  private final List<BitSet> needed = new ArrayList<>(); // of the same

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
    TensorShape shape = network.input();
    AffineQuantizer quantizer = network.inputQuantizer();
    heard.add(KnownCodes.none(shape));
    needed.add(CompactLayer.all(shape.channels()));
    for (Layer layer : network.layers()) {
      CompactLayer placed = CompactLayer.of(layer, shape, quantizer, folding);
      layers.add(placed);
      heard.add(placed.says(heard.get(heard.size() - 1)));
      needed.add(new BitSet());
      shape = layer.outputShape(shape);
      quantizer = Stretch.outputQuantizer(layer, quantizer).orElse(quantizer);
    }
    needed.get(layers.size()).set(0, shape.channels());
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

  /** Backwards, and again where a layer needs a unit that the layers behind it did not ask for. */
  private void findNeeded() {
    int before;
    do {
      before = count();
      for (int i = layers.size() - 1; i >= 0; i--) {
        BitSet units = needed.get(i + 1);
        BitSet channels = needed.get(i);
        if (!layers.get(i).hasUnits()) {
          units.or(channels);
        }
        channels.or(layers.get(i).read(units, heard.get(i)));
        if (channels.isEmpty()) {
          channels.set(Math.max(0, heard.get(i).channels().nextSetBit(0)));
        }
      }
    } while (count() > before);
  }

  private int count() {
    return needed.stream().mapToInt(BitSet::cardinality).sum();
  }

  private CompactNetwork smaller() {
    List<Layer> smaller = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      smaller.add(layers.get(i).cut(needed.get(i), needed.get(i + 1), heard.get(i)));
    }
    return new CompactNetwork(
        network.input(), network.inputQuantizer(), smaller, network.metadata());
  }

  private List<Removal> removals() {
    List<TensorShape> shapes = network.outputShapes();
    List<Removal> removals = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      int units = shapes.get(i).channels();
      BitSet gone = CompactLayer.all(units);
      gone.andNot(needed.get(i + 1));
      if (layers.get(i).hasUnits() && !gone.isEmpty()) {
        int left = units - gone.cardinality();
        gone.and(touchedBehind(i));
        String name = i + " (" + network.layers().get(i).kind() + ")";
        removals.add(new Removal(name, units, left, gone.cardinality()));
      }
    }
    return removals;
  }

  /** The units of a layer that those that stay of the next one had weights for. */
  private BitSet touchedBehind(int layer) {
    int next = layer + 1;
    while (next < layers.size() && !layers.get(next).hasUnits()) {
      next++;
    }
    return next == layers.size() ? new BitSet() : layers.get(next).touched(needed.get(next + 1));
  }
}
