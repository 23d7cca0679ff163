package io.github.dl4jcompress.codec;

import java.util.Arrays;

/**
 * The levels that may occur in a matrix. Levels are coded by their index: 0 for zero, and else the
 * place among the palette's levels of the same sign, counted from zero. With few levels far apart,
 * as weight sharing leaves them (Han et al., "Deep Compression" (2016), section 3), indices are
 * small.
 */
final class Palette {
  private final int[] levels; // ascending, zero among them
  private final int zero; // where
  private final boolean isFull;
  private final byte[] indices = new byte[256]; // by level, as an unsigned byte

  private Palette(boolean[] occurs, int maxLevel) {
    int count = 0;
    int[] found = new int[occurs.length];
    for (int level = -maxLevel; level <= maxLevel; level++) {
      if (occurs[level + maxLevel]) {
        found[count++] = level;
      }
    }
    levels = Arrays.copyOf(found, count);
    isFull = count == occurs.length;
    zero = Arrays.binarySearch(levels, 0);
    for (int i = 0; i < count; i++) {
      indices[levels[i] & 0xFF] = (byte) (i - zero);
    }
  }

  /** The palette of all levels: their indices are the levels themselves. */
  static Palette full(int maxLevel) {
    boolean[] occurs = new boolean[2 * maxLevel + 1];
    Arrays.fill(occurs, true);
    return new Palette(occurs, maxLevel);
  }

  /** The levels that occur, and zero. */
  static Palette of(byte[] levels, int maxLevel) {
    boolean[] occurs = new boolean[2 * maxLevel + 1];
    occurs[maxLevel] = true;
    for (byte level : levels) {
      occurs[level + maxLevel] = true;
    }
    return new Palette(occurs, maxLevel);
  }

  /** Codes a palette, an adaptive bit for each level but zero; a reader gives what was written. */
  static Palette code(BitCoder coder, Palette palette, int maxLevel) {
    AdaptiveBit model = new AdaptiveBit();
    boolean[] occurs = new boolean[2 * maxLevel + 1];
    for (int level = -maxLevel; level <= maxLevel; level++) {
      boolean contained = level == 0 || palette.level(palette.index(level)) == level;
      occurs[level + maxLevel] = level == 0 || coder.code(contained, model);
    }
    return new Palette(occurs, maxLevel);
  }

  /** Which indices there are. */
  LevelRange range() {
    return new LevelRange(-zero, levels.length - 1 - zero);
  }

  /** Whether all levels occur, so that their indices are the levels themselves. */
  boolean isFull() {
    return isFull;
  }

  boolean contains(int index) {
    return index >= -zero && index < levels.length - zero;
  }

  int level(int index) {
    return levels[zero + index];
  }

  /** The index of a level; 0 if the palette lacks it. */
  int index(int level) {
    return indices[level & 0xFF];
  }
}
