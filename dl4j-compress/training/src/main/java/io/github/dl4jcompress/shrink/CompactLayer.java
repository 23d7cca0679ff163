package io.github.dl4jcompress.shrink;

import io.github.dl4jcompress.infer.IntegerEngine;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Masked;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.NetworkInput;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.Sum;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Value;
import io.github.dl4jcompress.model.Wiring;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A layer of a compact network in its place: which channels it reads for which of its units, and
 * what it is without some of them. A unit is an output channel. A layer that reads several values
 * counts their channels on from one to the next.
 */
interface CompactLayer {
  /**
   * A layer in its place.
   *
   * @param read what it reads
   * @param folding whether codes that are known and not 0 may be moved into biases
   */
  static CompactLayer of(Layer layer, List<Value> read, boolean folding) {
    TensorShape input = read.get(0).shape();
    if (layer.linear().isPresent()) {
      return new CompactProduct(layer, read, folding);
    }
    if (layer instanceof Recurrent recurrent) {
      return new CompactCells(recurrent, input);
    }
    if (layer instanceof Masked masked) {
      return new CompactCells(masked, input);
    }
    if (layer instanceof Bidirectional bidirectional) {
      return new CompactCells(bidirectional, input);
    }
    return layer instanceof Sum sum ? new CompactSum(sum, read) : new Passing(layer, read);
  }

  /** What is known of the layer's outputs, given what is known of its inputs. */
  KnownCodes says(KnownCodes heard);

  /** The channels from which a weight that is not zero leads to one of some units. */
  BitSet touched(BitSet units);

  /**
   * Of the channels {@link #touched}, those without which the units would not say the same.
   *
   * @param units that are needed; others are added that these depend on
   */
  BitSet read(BitSet units, KnownCodes heard);

  /**
   * The layer without all other channels and units, which says the same.
   *
   * @param channels that it goes on reading; holds all that {@link #read} gave
   * @param units of which {@link #read} has been asked
   */
  Layer cut(BitSet channels, BitSet units, KnownCodes heard);

  /** Whether it has units of its own, and does not only hand channels on. */
  default boolean hasUnits() {
    return true;
  }

  /**
   * The units that a layer without units of its own makes of some channels, which stay if they do.
   */
  default BitSet handsOn(BitSet channels) {
    return new BitSet();
  }

  /** All that the runtime computes for a layer, for codes some of which are known. */
  static int[] run(Layer layer, List<Value> read, KnownCodes heard) {
    List<NetworkInput> inputs = read.stream().map(Value::asInput).toList();
    int count = inputs.size();
    List<Integer> sources = IntStream.range(0, count).boxed().toList();
    Wiring wiring = new Wiring(count, List.of(sources), List.of(count));
    CompactNetwork alone = new CompactNetwork(inputs, List.of(layer), wiring, Metadata.NONE);
    int[] all = heard.codes();
    int[][] codes = new int[count][];
    int first = 0;
    for (int i = 0; i < count; i++) {
      int last = first + read.get(i).shape().elements();
      codes[i] = Arrays.copyOfRange(all, first, last);
      first = last;
    }
    return new IntegerEngine(alone).codes(codes)[0];
  }

  /** Numbers from 0. */
  static BitSet all(int count) {
    BitSet all = new BitSet();
    all.set(0, count);
    return all;
  }

  /**
   * Pooling, activations, concatenation and the like: each channel is made of the one of the same
   * number.
   */
  record Passing(Layer layer, List<Value> read) implements CompactLayer {
    public Passing {
      read = List.copyOf(read);
    }

    @Override
    public KnownCodes says(KnownCodes heard) {
      TensorShape output = layer.outputShape(read.stream().map(Value::shape).toList());
      return new KnownCodes(output, heard.channels(), run(layer, read, heard));
    }

    @Override
    public BitSet touched(BitSet units) {
      return (BitSet) units.clone();
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
      return (BitSet) channels.clone();
    }
  }
}
