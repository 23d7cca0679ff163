package io.github.dl4jcompress.shrink;

import java.util.Arrays;

/**
 * The units of a network, by number. Units that can only go together, as their outputs are added,
 * are joined to a group; a group is named by one of its units.
 */
final class UnitGroups {
  /** Stands for every unit that must stay. */
  static final int FIXED = 0;

  private int[] parents = {FIXED}; // a union-find forest
  private int size = 1;

  /** New units, each a group of its own. */
  int[] add(int count) {
    parents = Arrays.copyOf(parents, size + count);
    int[] added = new int[count];
    for (int i = 0; i < count; i++) {
      added[i] = size;
      parents[size] = size++;
    }
    return added;
  }

  /** The name of a unit's group. */
  int group(int unit) {
    int root = unit;
    while (parents[root] != root) {
      root = parents[root];
    }
    parents[unit] = root;
    return root;
  }

  void join(int unit, int other) {
    parents[group(unit)] = group(other);
  }

  /** Says that none of the units may go that these channels come from. */
  void fix(Channels channels) {
    for (int i = 0; i < channels.size(); i++) {
      join(channels.unit(i), FIXED);
    }
  }
}
