package io.github.dl4jcompress.shrink;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The channels that flow out of a node: for each one the unit it comes from (see {@link
 * UnitGroups}), and what it says where it always says the same. Several channels may come from one
 * unit, as the pixels of a flattened map do.
 */
final class Channels {
  private final int[] units;
  private final double[] constants; // NaN where it varies

  private Channels(int[] units, double[] constants) {
    this.units = units;
    this.constants = constants;
  }

  /**
   * New channels.
   *
   * @param constants what each one always says; NaN if it varies
   */
  static Channels of(int[] units, double[] constants) {
    return new Channels(units.clone(), constants.clone());
  }

  /** Channels of which none may go. */
  static Channels fixed(int size) {
    int[] units = new int[size];
    Arrays.fill(units, UnitGroups.FIXED);
    return new Channels(units, varying(size));
  }

  private static double[] varying(int size) {
    double[] constants = new double[size];
    Arrays.fill(constants, Double.NaN);
    return constants;
  }

  int size() {
    return units.length;
  }

  int unit(int channel) {
    return units[channel];
  }

  /** What a channel always says; NaN if it varies. */
  double constant(int channel) {
    return constants[channel];
  }

  /** The same channels, of none of which anything is known. */
  Channels varying() {
    return new Channels(units, varying(size()));
  }

  /** The same channels, of which each always says a number of its own; NaN if it varies. */
  Channels withConstants(double[] said) {
    return new Channels(units, said.clone());
  }

  /** The same channels behind something that changes each value by itself. */
  Channels map(DoubleUnaryOperator change) {
    return new Channels(
        units,
        Arrays.stream(constants)
            .map(value -> Double.isNaN(value) ? value : change.applyAsDouble(value))
            .toArray());
  }

  /** Each channel several times, one behind the other. */
  Channels repeated(int times) {
    int[] repeated = new int[size() * times];
    double[] values = new double[repeated.length];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = units[i / times];
      values[i] = constants[i / times];
    }
    return new Channels(repeated, values);
  }

  /** All of the first, then all of the second, and so on. */
  static Channels concatenated(List<Channels> parts) {
    return new Channels(
        parts.stream().flatMapToInt(part -> Arrays.stream(part.units)).toArray(),
        parts.stream().flatMapToDouble(part -> Arrays.stream(part.constants)).toArray());
  }
}
