package io.github.dl4jcompress.model;

import java.util.List;

/**
 * Finds which values of a network come once per step of a sequence: those that lead to a layer that
 * needs a sequence, and all that is joined with them.
 */
final class Sequences {
  private final Wiring wiring;
  private final List<Value> values;
  private final int[] kin; // of a value, another one that is a sequence if and only if it is
  private final boolean[] many; // of the eldest of kin: there is one per step
  private final boolean[] one; // of the eldest of kin: there is one per sequence

  Sequences(Wiring wiring, List<Value> values) {
    this.wiring = wiring;
    this.values = values;
    kin = new int[values.size()];
    for (int value = 0; value < kin.length; value++) {
      kin[value] = value;
    }
    many = new boolean[values.size()];
    one = new boolean[values.size()];
    for (int layer = 0; layer < wiring.layers(); layer++) {
      int result = wiring.value(layer);
      for (int source : wiring.sources().get(layer)) {
        if (values.get(result).time() != Layer.Time.ENDS) {
          kin[eldest(source)] = eldest(result);
        }
      }
    }
    for (int layer = 0; layer < wiring.layers(); layer++) {
      mark(layer);
    }
  }

  private int eldest(int value) {
    int each = value;
    while (kin[each] != each) {
      kin[each] = kin[kin[each]];
      each = kin[each];
    }
    return each;
  }

  private void mark(int layer) {
    int result = wiring.value(layer);
    Layer.Time time = values.get(result).time();
    if (time == Layer.Time.EACH_STEP) {
      return;
    }
    for (int source : wiring.sources().get(layer)) {
      many[eldest(source)] = true;
    }
    if (time == Layer.Time.ENDS) {
      one[eldest(result)] = true;
    }
  }

  /**
   * Whether each value is a sequence.
   *
   * @throws IllegalArgumentException if a layer reads a sequence that has ended, or joins one with
   *     what is none
   */
  boolean[] found() {
    boolean[] ended = new boolean[values.size()]; // made of the result of a sequence
    for (int layer = 0; layer < wiring.layers(); layer++) {
      List<Integer> sources = wiring.sources().get(layer);
      int result = wiring.value(layer);
      Layer.Time time = values.get(result).time();
      int behindTheEnd = 0;
      for (int source : sources) {
        behindTheEnd += ended[source] ? 1 : 0;
      }
      ended[result] = time == Layer.Time.ENDS || behindTheEnd > 0;
      if (time != Layer.Time.EACH_STEP && behindTheEnd > 0) {
        throw new IllegalArgumentException(
            named(layer) + " needs a sequence, which has ended before it");
      }
      boolean both = many[eldest(result)] && one[eldest(result)];
      if (both && behindTheEnd > 0 && behindTheEnd < sources.size()) {
        throw new IllegalArgumentException(named(layer) + " joins a sequence with what is none");
      }
    }
    boolean[] found = new boolean[values.size()];
    for (int value = 0; value < found.length; value++) {
      found[value] = many[eldest(value)];
    }
    return found;
  }

  private String named(int layer) {
    return "layer " + layer + " (" + values.get(wiring.value(layer)).kind() + ")";
  }
}
