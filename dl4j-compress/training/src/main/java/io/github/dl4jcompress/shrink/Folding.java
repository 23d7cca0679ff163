package io.github.dl4jcompress.shrink;

import io.github.dl4jcompress.bridge.NetworkCut;
import io.github.dl4jcompress.bridge.UnitLayer;
import java.util.BitSet;
import java.util.stream.IntStream;

/** Moves what units that go have always said into the biases of those that stay and read it. */
final class Folding {
  private final UnitGroups groups;
  private final Survivors survivors;
  private final NetworkCut cut;
  private final BitSet folded = new BitSet(); // groups

  Folding(UnitGroups groups, Survivors survivors, NetworkCut cut) {
    this.groups = groups;
    this.survivors = survivors;
    this.cut = cut;
  }

  /** Folds all that a layer reads. */
  void into(Reader reader) {
    Channels inputs = reader.inputs();
    for (int channel = 0; channel < inputs.size(); channel++) {
      if (!survivors.contains(inputs.unit(channel)) && reader.folds(inputs.constant(channel))) {
        fold(reader, channel);
      }
    }
    Channels units = reader.outputs();
    for (int unit = 0; unit < units.size(); unit++) {
      int other = unit;
      if (!survivors.contains(units.unit(unit))
          && staying(units).anyMatch(stays -> reader.hears(other, stays))) {
        folded.set(groups.group(units.unit(unit))); // it said 0: there is nothing to add
      }
    }
  }

  private IntStream staying(Channels units) {
    return IntStream.range(0, units.size()).filter(i -> survivors.contains(units.unit(i)));
  }

  private void fold(Reader reader, int channel) {
    UnitLayer layer = reader.layer();
    double constant = reader.inputs().constant(channel);
    staying(reader.outputs())
        .flatMap(unit -> IntStream.range(0, layer.gates()).map(g -> g * layer.units() + unit))
        .filter(column -> layer.reads(channel, column))
        .forEach(
            column -> {
              folded.set(groups.group(reader.inputs().unit(channel)));
              if (constant != 0) { // a layer that reads zeros needs no bias
                cut.addToBias(layer, column, constant * layer.weight(channel, column));
              }
            });
  }

  /** How many of some units were read, and folded. */
  int count(Channels units) {
    return (int)
        IntStream.range(0, units.size())
            .filter(i -> folded.get(groups.group(units.unit(i))))
            .count();
  }
}
