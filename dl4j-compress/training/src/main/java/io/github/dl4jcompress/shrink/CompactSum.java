package io.github.dl4jcompress.shrink;

import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Sum;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Value;
import java.util.BitSet;
import java.util.List;

/** A sum of a compact network: each channel is made of those of the same number of all inputs. */
record CompactSum(Sum layer, List<Value> read) implements CompactLayer {
  CompactSum {
    read = List.copyOf(read);
  }

  private TensorShape shape() {
    return read.get(0).shape();
  }

  @Override
  public KnownCodes says(KnownCodes heard) {
    BitSet known = CompactLayer.all(shape().channels());
    for (int input = 0; input < read.size(); input++) {
      known.and(part(input, heard.channels()));
    }
    return new KnownCodes(shape(), known, CompactLayer.run(layer, read, heard));
  }

  /** The channels of one input. */
  private BitSet part(int input, BitSet channels) {
    int first = input * shape().channels();
    return channels.get(first, first + shape().channels());
  }

  @Override
  public BitSet touched(BitSet units) {
    BitSet channels = new BitSet();
    for (int input = 0; input < read.size(); input++) {
      int first = input * shape().channels();
      units.stream().forEach(unit -> channels.set(first + unit));
    }
    return channels;
  }

  @Override
  public BitSet read(BitSet units, KnownCodes heard) {
    return touched(units);
  }

  @Override
  public Layer cut(BitSet channels, BitSet units, KnownCodes heard) {
    return layer;
  }

  @Override
  public boolean hasUnits() {
    return false;
  }

  @Override
  public BitSet handsOn(BitSet channels) {
    BitSet units = new BitSet();
    for (int input = 0; input < read.size(); input++) {
      units.or(part(input, channels));
    }
    return units;
  }
}
