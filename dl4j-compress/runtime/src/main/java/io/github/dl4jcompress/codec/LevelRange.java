package io.github.dl4jcompress.codec;

/**
 * What a level to be coded may be.
 *
 * @param lowest level, 0 or below
 * @param highest level, 0 or above
 */
record LevelRange(int lowest, int highest) {
  boolean isOnlyZero() {
    return lowest == highest;
  }
}
