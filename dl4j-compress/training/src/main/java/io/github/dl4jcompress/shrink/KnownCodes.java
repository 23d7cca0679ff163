package io.github.dl4jcompress.shrink;

import io.github.dl4jcompress.model.TensorShape;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is known of the centred codes at a point of a compact network, whatever its input: the
 * channels that always say the same, and what they say at each place of their map.
 */
final class KnownCodes {
  private final BitSet known;
  private final int[] codes;
  private final int mapSize;

  /**
   * What some channels say.
   *
   * @param known channels
   * @param codes of all channels; those of the others do not count
   */
  KnownCodes(TensorShape shape, BitSet known, int[] codes) {
    this(shape.height() * shape.width(), known, codes);
  }

  private KnownCodes(int mapSize, BitSet known, int[] codes) {
    this.known = (BitSet) known.clone();
    this.codes = codes.clone();
    this.mapSize = mapSize;
  }

  /** Nothing is known. */
  static KnownCodes none(TensorShape shape) {
    return new KnownCodes(shape, new BitSet(), new int[shape.elements()]);
  }

  /** What is known of several values, the channels of one behind those of another. */
  static KnownCodes joined(List<KnownCodes> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    int mapSize = parts.get(0).mapSize;
    int[] codes = parts.stream().flatMapToInt(part -> IntStream.of(part.codes)).toArray();
    BitSet known = new BitSet();
    int first = 0;
    for (KnownCodes part : parts) {
      int from = first;
      part.known.stream().forEach(channel -> known.set(from + channel));
      first += part.codes.length / mapSize;
    }
    return new KnownCodes(mapSize, known, codes);
  }

  BitSet channels() {
    return (BitSet) known.clone();
  }

  /** Size of a channel's map, {@code height * width}. */
  int mapSize() {
    return mapSize;
  }

  /** Whether a channel always says the same. */
  boolean contains(int channel) {
    return known.get(channel);
  }

  /** Whether a channel always says 0 everywhere. */
  boolean isZero(int channel) {
    return isUniform(channel) && codes[channel * mapSize] == 0;
  }

  /** Whether a channel always says the same, and at each place. */
  boolean isUniform(int channel) {
    if (!known.get(channel)) {
      return false;
    }
    for (int i = 1; i < mapSize; i++) {
      if (codes[channel * mapSize + i] != codes[channel * mapSize]) {
        return false;
      }
    }
    return true;
  }

  /** The code at a place, counted through all channels; 0 where it is not known. */
  int at(int place) {
    return known.get(place / mapSize) ? codes[place] : 0;
  }

  /** All codes; 0 where they are not known. */
  int[] codes() {
    int[] all = new int[codes.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = at(i);
    }
    return all;
  }
}
