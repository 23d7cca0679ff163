package io.github.dl4jcompress.shrink;

import io.github.dl4jcompress.infer.Stretch;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.TensorShape;
import java.util.BitSet;
import java.util.List;

/**
 * A layer of a compact network in its place: which channels it reads for which of its units, and
 * what it is without some of them. A unit is an output channel.
 */
interface CompactLayer {
  /**
   * A layer in its place.
   *
   * @param input shape of what it takes
   * @param quantizer of the same
   * @param folding whether codes that are known and not 0 may be moved into biases
   */
  static CompactLayer of(
      Layer layer, TensorShape input, AffineQuantizer quantizer, boolean folding) {
    if (layer.linear().isPresent()) {
      return new CompactProduct(layer, input, quantizer, folding);
    }
    if (layer instanceof Recurrent recurrent) {
      return new CompactCells(recurrent, input);
    }
    if (layer instanceof Bidirectional bidirectional) {
      return new CompactCells(bidirectional, input);
    }
    return new Passing(layer, input, quantizer);
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

  /** All that the runtime computes for a layer, for codes some of which are known. */
  static int[] run(Layer layer, TensorShape input, AffineQuantizer quantizer, KnownCodes heard) {
    return new Stretch(List.of(layer), input, quantizer).run(new int[][] {heard.codes()})[0];
  }

  /** Numbers from 0. */
  static BitSet all(int count) {
    BitSet all = new BitSet();
    all.set(0, count);
    return all;
  }

  /** Pooling, activations and the like: each channel is made of the one of the same number. */
  record Passing(Layer layer, TensorShape input, AffineQuantizer quantizer)
      implements CompactLayer {
    @Override
    public KnownCodes says(KnownCodes heard) {
      int[] codes = run(layer, input, quantizer, heard);
      return new KnownCodes(layer.outputShape(input), heard.channels(), codes);
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
  }
}
