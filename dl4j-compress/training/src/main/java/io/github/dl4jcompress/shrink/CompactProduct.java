package io.github.dl4jcompress.shrink;

import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.Embedding;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.RealWeights;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Unit;
import io.github.dl4jcompress.model.Value;
import io.github.dl4jcompress.model.WeightMatrix;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A dense or convolution layer or an embedding of a compact network.
 *
 * <p>A known code that is not 0 is moved into integer biases only: sums of integers do not depend
 * on their order. Not where a window sees padding in its place.
 */
final class CompactProduct implements CompactLayer {
  private final Layer layer;
  private final Unit unit;
  private final WeightMatrix weights;
  private final List<Value> read;
  private final TensorShape input;
  private final boolean folding;
  private final int columnsPerChannel;
  private final Optional<Convolution> convolution;

  CompactProduct(Layer layer, List<Value> read, boolean folding) {
    this.layer = layer;
    this.read = List.copyOf(read);
    input = read.get(0).shape();
    unit = layer.linear().orElseThrow();
    weights = unit.weights();
    columnsPerChannel = weights.columns() / input.channels();
    convolution =
        layer instanceof Convolution windowed
            ? Optional.of(windowed)
            : Optional.<Convolution>empty();
    boolean pads =
        convolution
            .map(Convolution::window)
            .map(window -> pads(window.vertical()) || pads(window.horizontal()))
            .orElse(false);
    this.folding = folding && !pads && unit instanceof LinearUnit;
  }

  private static boolean pads(Axis axis) {
    return axis.padBefore() + axis.padAfter() > 0;
  }

  private int channel(int column) {
    return column / columnsPerChannel;
  }

  /** The columns of a row whose weights are not zero. */
  private IntStream columns(int row) {
    return IntStream.range(0, weights.columns()).filter(column -> !weights.isZero(row, column));
  }

  @Override
  public KnownCodes says(KnownCodes heard) {
    TensorShape output = layer.outputShape(input);
    if (unit.output().isEmpty()) {
      return KnownCodes.none(output);
    }
    BitSet known = new BitSet();
    for (int row = 0; row < weights.rows(); row++) {
      known.set(row, columns(row).allMatch(column -> heard.contains(channel(column))));
    }
    return new KnownCodes(output, known, CompactLayer.run(layer, read, heard));
  }

  @Override
  public BitSet touched(BitSet units) {
    BitSet channels = new BitSet();
    units.stream().flatMap(this::columns).forEach(column -> channels.set(channel(column)));
    return channels;
  }

  @Override
  public BitSet read(BitSet units, KnownCodes heard) {
    boolean folds = folding && fits(heard);
    BitSet channels = new BitSet();
    int before;
    do {
      before = units.cardinality();
      channels.or(touched(units));
      for (int channel : channels.stream().toArray()) {
        boolean gone = heard.isZero(channel) || (folds && foldable(channel, heard));
        channels.set(channel, !gone);
      }
      if (unit instanceof LinearUnit linear) {
        keepScales(linear, units, channels);
      }
    } while (units.cardinality() > before);
    return channels;
  }

  private boolean foldable(int channel, KnownCodes heard) {
    return convolution.isPresent() ? heard.isUniform(channel) : heard.contains(channel);
  }

  /** Whether all that could be folded leaves each bias within its bounds. */
  private boolean fits(KnownCodes heard) {
    int[] bias = ((LinearUnit) unit).bias();
    return IntStream.range(0, bias.length)
        .allMatch(
            row ->
                Math.abs((long) bias[row])
                        + columns(row).mapToLong(c -> Math.abs(product(row, c, heard))).sum()
                    < LinearUnit.MAX_BIAS);
  }

  /** What a channel that is known adds to a sum; of uniform channels, where there are windows. */
  private long product(int row, int column, KnownCodes heard) {
    int place =
        convolution.isPresent()
            ? channel(column) * heard.mapSize()
            : column; // flat in the order of the columns
    return (long) ((QuantizedWeights) weights).level(row, column) * heard.at(place);
  }

  /**
   * A row's bias is counted in units of its scale, which a row without weights has from another:
   * that one must keep a weight.
   */
  private void keepScales(LinearUnit linear, BitSet units, BitSet channels) {
    QuantizedWeights levels = linear.weights();
    int[] bias = linear.bias();
    for (int row : units.stream().toArray()) {
      if (bias[row] == 0 && levels.isDead(row)) {
        continue;
      }
      lender(levels, row)
          .ifPresent(
              owner -> {
                units.set(owner);
                if (columns(owner).noneMatch(column -> channels.get(channel(column)))) {
                  channels.set(channel(columns(owner).findFirst().orElseThrow()));
                }
              });
    }
  }

  /** The row that a row has its scale from: itself, the nearest live one above, or else below. */
  private static OptionalInt lender(QuantizedWeights levels, int row) {
    IntStream upwards = IntStream.rangeClosed(0, row).map(i -> row - i);
    return IntStream.concat(upwards, IntStream.range(row, levels.rows()))
        .filter(i -> !levels.isDead(i))
        .findFirst();
  }

  @Override
  public Layer cut(BitSet channels, BitSet units, KnownCodes heard) {
    int[] rows = units.stream().toArray();
    int[] columns =
        IntStream.range(0, weights.columns()).filter(c -> channels.get(channel(c))).toArray();
    Unit smaller =
        unit instanceof LinearUnit linear
            ? cut(linear, rows, columns, foldedBias(linear, channels, heard))
            : cut((RealUnit) unit, rows, columns);
    if (layer instanceof Embedding) {
      return new Embedding(smaller);
    }
    return convolution
        .<Layer>map(windowed -> new Convolution(smaller, windowed.window()))
        .orElseGet(() -> new Dense(smaller));
  }

  private int[] foldedBias(LinearUnit linear, BitSet channels, KnownCodes heard) {
    int[] bias = linear.bias();
    for (int row = 0; row < bias.length; row++) {
      int from = row;
      long gone =
          columns(row)
              .filter(column -> !channels.get(channel(column)))
              .mapToLong(column -> product(from, column, heard))
              .sum();
      bias[row] = (int) (bias[row] + gone);
    }
    return bias;
  }

  private static LinearUnit cut(LinearUnit unit, int[] rows, int[] columns, int[] bias) {
    int[] keptBias = IntStream.of(rows).map(row -> bias[row]).toArray();
    return new LinearUnit(
        CompactMatrix.cut(unit.weights(), rows, columns),
        keptBias,
        unit.activation(),
        unit.output());
  }

  private static RealUnit cut(RealUnit unit, int[] rows, int[] columns) {
    RealWeights weights = unit.weights();
    float[] values = new float[rows.length * columns.length];
    float[] bias = new float[rows.length];
    for (int r = 0; r < rows.length; r++) {
      bias[r] = unit.bias()[rows[r]];
      for (int c = 0; c < columns.length; c++) {
        values[r * columns.length + c] = weights.weight(rows[r], columns[c]);
      }
    }
    RealWeights kept = new RealWeights(rows.length, columns.length, weights.precision(), values);
    return new RealUnit(kept, bias, unit.activation(), unit.output());
  }
}
