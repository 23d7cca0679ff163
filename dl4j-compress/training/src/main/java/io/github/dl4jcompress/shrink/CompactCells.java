package io.github.dl4jcompress.shrink;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Bidirectional.Joining;
import io.github.dl4jcompress.model.Cells;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.Masked;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.SimpleRecurrent;
import io.github.dl4jcompress.model.TensorShape;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A recurrent layer of a compact network, in one direction or both. Of cells, it is only found out
 * whether they stay at 0: another constant is none in their first step.
 */
final class CompactCells implements CompactLayer {
  private final List<Cells> directions;
  private final boolean concatenated; // cells of each direction are units of their own
  private final BiFunction<Cells, Cells, Layer> construction;
  private final TensorShape input;
  private final boolean masking; // so that channels count of which no weight leads to any cell

  CompactCells(Masked layer, TensorShape input) {
    directions = List.of(layer.cells());
    concatenated = true;
    construction = (cells, same) -> new Masked(cells, layer.ends(), layer.output());
    this.input = input;
    masking = true;
  }

  CompactCells(Recurrent layer, TensorShape input) {
    directions = List.of(layer.cells());
    concatenated = true;
    construction = (cells, same) -> new Recurrent(cells, layer.output());
    this.input = input;
    masking = false;
  }

  CompactCells(Bidirectional layer, TensorShape input) {
    directions = List.of(layer.forward(), layer.backward());
    concatenated = layer.joining() == Joining.CONCATENATION;
    AffineQuantizer output = layer.output();
    construction =
        (forward, backward) -> new Bidirectional(forward, backward, layer.joining(), output);
    this.input = input;
    masking = false;
  }

  private Cells last() {
    return directions.get(directions.size() - 1);
  }

  /** Number of the unit that a direction's cell 0 is. */
  private int first(int direction) {
    return concatenated && direction > 0 ? directions.get(0).count() : 0;
  }

  private int units() {
    return first(directions.size() - 1) + last().count();
  }

  @Override
  public KnownCodes says(KnownCodes heard) {
    BitSet zero = CompactLayer.all(units());
    for (int d = 0; d < directions.size(); d++) {
      BitSet silent = silent(directions.get(d), heard);
      int from = first(d);
      IntStream.range(0, directions.get(d).count())
          .filter(cell -> !silent.get(cell))
          .forEach(cell -> zero.clear(from + cell));
    }
    return new KnownCodes(TensorShape.vector(units()), zero, new int[units()]);
  }

  /**
   * The cells that stay at 0, as they begin: what would move them hears nothing but each other. In
   * an LSTM that is the cell input, its first row: gates only multiply.
   */
  private BitSet silent(Cells cells, KnownCodes heard) {
    Activation activation = cells.activations().get(0);
    if (activation.apply(0) != 0) {
      return new BitSet();
    }
    RecurrentUnit unit = cells.unit();
    int[] bias = unit.bias();
    BitSet silent = new BitSet();
    for (int cell = 0; cell < cells.count(); cell++) {
      silent.set(
          cell, bias[cell] == 0 && columns(unit.input(), cell).allMatch(c -> isZero(c, heard)));
    }
    int before;
    do {
      before = silent.cardinality();
      for (int cell : silent.stream().toArray()) {
        silent.set(cell, columns(unit.recurrent(), cell).allMatch(silent::get));
      }
    } while (silent.cardinality() < before);
    return silent;
  }

  private boolean isZero(int column, KnownCodes heard) {
    return heard.isZero(channel(column));
  }

  private int channel(int column) {
    return column / (input.height() * input.width());
  }

  /** The columns of a row whose levels are not zero. */
  private static IntStream columns(QuantizedWeights weights, int row) {
    return IntStream.range(0, weights.columns()).filter(column -> !weights.isZero(row, column));
  }

  /** The rows of a cell. */
  private static IntStream rows(Cells cells, int cell) {
    return IntStream.range(0, cells.unit().input().rows() / cells.count())
        .map(gate -> gate * cells.count() + cell);
  }

  @Override
  public BitSet touched(BitSet units) {
    return read(units, channel -> true);
  }

  @Override
  public BitSet read(BitSet units, KnownCodes heard) {
    int before;
    do {
      before = units.cardinality();
      for (int d = 0; d < directions.size(); d++) {
        needHeard(d, units, heard);
      }
    } while (units.cardinality() > before);
    return read(units, channel -> !heard.isZero(channel));
  }

  private BitSet read(BitSet units, IntPredicate counts) {
    BitSet channels = new BitSet();
    if (masking) {
      IntStream.range(0, input.channels()).filter(counts).forEach(channels::set);
    }
    for (int d = 0; d < directions.size(); d++) {
      Cells cells = directions.get(d);
      kept(d, units)
          .flatMap(cell -> rows(cells, cell))
          .flatMap(row -> columns(cells.unit().input(), row))
          .map(this::channel)
          .filter(counts)
          .forEach(channels::set);
    }
    return channels;
  }

  /** Adds the cells of a direction that the others hear; at least one. */
  private void needHeard(int direction, BitSet units, KnownCodes heard) {
    Cells cells = directions.get(direction);
    BitSet silent = silent(cells, heard);
    int from = first(direction);
    int[] needed = kept(direction, units).toArray();
    if (needed.length == 0) {
      units.set(from);
      return;
    }
    IntStream.of(needed)
        .flatMap(cell -> rows(cells, cell))
        .flatMap(row -> columns(cells.unit().recurrent(), row))
        .filter(other -> !silent.get(other))
        .forEach(other -> units.set(from + other));
  }

  /** The cells of a direction among some units. */
  private IntStream kept(int direction, BitSet units) {
    int from = first(direction);
    return IntStream.range(0, directions.get(direction).count())
        .filter(cell -> units.get(from + cell));
  }

  @Override
  public Layer cut(BitSet channels, BitSet units, KnownCodes heard) {
    int[] columns =
        IntStream.range(0, input.elements()).filter(c -> channels.get(channel(c))).toArray();
    List<Cells> smaller =
        IntStream.range(0, directions.size())
            .mapToObj(d -> cut(directions.get(d), columns, kept(d, units).toArray()))
            .toList();
    return construction.apply(smaller.get(0), smaller.get(smaller.size() - 1));
  }

  private static Cells cut(Cells cells, int[] columns, int[] kept) {
    RecurrentUnit unit = cells.unit();
    int gates = unit.input().rows() / cells.count();
    int[] rows =
        IntStream.range(0, gates)
            .flatMap(gate -> IntStream.of(kept).map(cell -> gate * cells.count() + cell))
            .toArray();
    int[] bias = unit.bias();
    RecurrentUnit smaller =
        new RecurrentUnit(
            CompactMatrix.cut(unit.input(), rows, columns),
            CompactMatrix.cut(unit.recurrent(), rows, kept),
            IntStream.of(rows).map(row -> bias[row]).toArray());
    if (cells instanceof Lstm lstm) {
      int[] peepholeRows = IntStream.range(0, Lstm.PEEPHOLES).toArray();
      Optional<QuantizedWeights> peepholes =
          lstm.peepholes().map(weights -> CompactMatrix.cut(weights, peepholeRows, kept));
      return new Lstm(smaller, peepholes, lstm.activation(), lstm.gate());
    }
    return new SimpleRecurrent(smaller, ((SimpleRecurrent) cells).activation());
  }
}
