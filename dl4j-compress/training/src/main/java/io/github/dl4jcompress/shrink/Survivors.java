package io.github.dl4jcompress.shrink;

import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The units that must stay: those that the network's outputs depend on, through any number of
 * layers, and one of each layer of which nothing would be left. All else can go at once.
 */
final class Survivors {
  private final UnitGroups groups;
  private final List<Reader> readers;
  private final BitSet constant = new BitSet(); // groups with a unit that always says the same
  private final BitSet needed = new BitSet(); // groups that count for the outputs
  private final BitSet kept = new BitSet(); // groups whose value nobody reads

  Survivors(ChannelFlow flow) {
    groups = flow.groups();
    readers = flow.readers();
    flow.all()
        .forEach(
            channels ->
                IntStream.range(0, channels.size())
                    .filter(i -> !Double.isNaN(channels.constant(i)))
                    .forEach(i -> constant.set(groups.group(channels.unit(i)))));
    needed.set(groups.group(UnitGroups.FIXED));
    spread();
    for (int i = readers.size() - 1; i >= 0; i--) {
      Channels units = readers.get(i).outputs();
      if (units.size() > 0 && among(units).isEmpty()) {
        keepAnother(units);
      }
    }
    balance(flow.twins());
  }

  /** DL4J has one number of units for both directions of a layer. */
  private void balance(List<List<Reader>> twins) {
    boolean more = true;
    while (more) {
      more = false;
      for (List<Reader> sides : twins) {
        Channels fewer = Collections.min(sides, Comparator.comparingInt(this::count)).outputs();
        Reader other = Collections.max(sides, Comparator.comparingInt(this::count));
        while (among(fewer).cardinality() < count(other)) {
          keepAnother(fewer);
          more = true;
        }
      }
    }
  }

  private int count(Reader reader) {
    return among(reader.outputs()).cardinality();
  }

  /** Whether a unit stays. */
  boolean contains(int unit) {
    int group = groups.group(unit);
    return needed.get(group) || kept.get(group);
  }

  /** The channels that come from units that stay. */
  BitSet among(Channels channels) {
    BitSet among = new BitSet();
    for (int i = 0; i < channels.size(); i++) {
      among.set(i, contains(channels.unit(i)));
    }
    return among;
  }

  /** A group may have units in front of a layer that needs it: once through is not enough. */
  private void spread() {
    boolean more = true;
    while (more) {
      more = false;
      for (int i = readers.size() - 1; i >= 0; i--) {
        more |= needInputs(readers.get(i));
      }
    }
  }

  private boolean needInputs(Reader reader) {
    int before = needed.cardinality();
    for (int unit = 0; unit < reader.outputs().size(); unit++) {
      if (isNeeded(reader.outputs(), unit)) {
        for (int channel = 0; channel < reader.inputs().size(); channel++) {
          if (!isNeeded(reader.inputs(), channel)
              && reader.reads(channel, unit)
              && !reader.folds(reader.inputs().constant(channel))) {
            needed.set(groups.group(reader.inputs().unit(channel)));
          }
        }
        needHeard(reader, unit);
      }
    }
    return needed.cardinality() > before;
  }

  /** What always says 0 counts for nothing; another constant is heard from the second step on. */
  private void needHeard(Reader reader, int unit) {
    Channels units = reader.outputs();
    for (int other = 0; other < units.size(); other++) {
      if (!isNeeded(units, other) && units.constant(other) != 0 && reader.hears(other, unit)) {
        needed.set(groups.group(units.unit(other)));
      }
    }
  }

  private boolean isNeeded(Channels channels, int channel) {
    return needed.get(groups.group(channels.unit(channel)));
  }

  /**
   * Keeps one more unit: where it can be, one that nobody reads, since then it does not matter what
   * it reads. A constant that was folded elsewhere must go on saying the same.
   */
  private void keepAnother(Channels units) {
    int[] gone =
        IntStream.range(0, units.size())
            .filter(i -> !contains(units.unit(i)))
            .map(i -> groups.group(units.unit(i)))
            .toArray();
    IntStream.of(gone)
        .filter(group -> !constant.get(group))
        .findFirst()
        .ifPresentOrElse(
            kept::set,
            () -> {
              needed.set(gone[0]);
              spread();
            });
  }
}
