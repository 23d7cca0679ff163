package io.github.dl4jcompress.format;

import io.github.dl4jcompress.codec.DecodingSteps;
import io.github.dl4jcompress.codec.SymbolDecoder;
import io.github.dl4jcompress.model.BiasStep;
import io.github.dl4jcompress.model.Cells;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.Precision;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.RealWeights;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.ScaleGrid;
import io.github.dl4jcompress.model.SimpleRecurrent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Decodes the weights of a section. Their sizes are those of the head, where they have been held
 * against the limits. Any bytes decode to something; whether it makes sense is checked here.
 */
final class SectionReader {
  private final Section section;
  private final SymbolDecoder decoder;
  private int layer; // the one in hand

  private SectionReader(Section section, byte[] bytes, DecodingSteps steps) {
    this.section = section;
    this.layer = section.firstLayer();
    decoder = new SymbolDecoder(bytes, 0, bytes.length, steps);
  }

  /** The layers of a section, from its bytes. */
  static List<Layer> layers(Head head, Section section, byte[] bytes, DecodingSteps steps)
      throws CorruptModelException {
    section.require(bytes);
    SectionReader reader = new SectionReader(section, bytes, steps);
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < section.layers(); i++) {
      layers.add(reader.read(head.layers().get(reader.layer)));
      reader.layer++;
    }
    if (!reader.decoder.isAtEnd() || (bytes.length > 0 && bytes[bytes.length - 1] == 0)) {
      throw new CorruptModelException(
          reader.name(), bytes.length, "more bytes than its layers need");
    }
    return layers;
  }

  /** Reads a layer, whose parts check themselves; what they refuse is a fault of the file. */
  private Layer read(StoredLayer stored) throws CorruptModelException {
    try {
      return stored.weights().read(this);
    } catch (IllegalArgumentException e) {
      CorruptModelException corrupt = corrupt(String.valueOf(e.getMessage()));
      corrupt.initCause(e);
      throw corrupt;
    }
  }

  private String name() {
    return "section " + section.number();
  }

  LinearUnit unit(LinearHead head) throws CorruptModelException {
    int rows = head.rows();
    byte[] levels = decoder.levels(rows, head.columns(), QuantizedWeights.maxLevel(head.bits()));
    int[] live = liveRows(levels, rows, head.columns());
    float[] scales = head.onGrid() ? gridScales(live, rows) : floatScales(live, rows);
    QuantizedWeights weights =
        new QuantizedWeights(rows, head.columns(), head.bits(), levels, scales);
    BiasStep step = new BiasStep(decoder.integers(1)[0]);
    int[] bias = decoder.integers(rows);
    for (int row = 0; row < rows; row++) {
      long whole = (long) bias[row] << step.shift(weights.scale(row));
      if (Math.abs(whole) >= LinearUnit.MAX_BIAS) {
        throw corrupt("bias of channel " + row + " must be within +-2^30 exclusive: " + whole);
      }
      bias[row] = (int) whole;
    }
    return new LinearUnit(weights, bias, head.activation(), head.output());
  }

  RealUnit unit(RealHead head) {
    float[] weights = reals(head.rows() * head.columns(), head.precision());
    float[] bias = reals(head.rows(), head.precision());
    return new RealUnit(
        new RealWeights(head.rows(), head.columns(), head.precision(), weights),
        bias,
        head.activation(),
        head.output());
  }

  private float[] reals(int count, Precision precision) {
    int[] patterns = decoder.reals(count, precision.exponentBits(), precision.fractionBits());
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = precision.fromBits(patterns[i]);
    }
    return values;
  }

  Cells cells(CellsHead head) throws CorruptModelException {
    boolean simple = head.kind() == FileCodes.SIMPLE_RECURRENT;
    int rows = simple ? head.cells() : Lstm.GATES * head.cells();
    QuantizedWeights input = matrix(rows, head.inputs(), head.bits().get(0));
    QuantizedWeights recurrent = matrix(rows, head.cells(), head.bits().get(1));
    Optional<QuantizedWeights> peepholes =
        head.kind() == FileCodes.LSTM_WITH_PEEPHOLES
            ? Optional.of(matrix(Lstm.PEEPHOLES, head.cells(), head.bits().get(2)))
            : Optional.empty();
    RecurrentUnit unit = new RecurrentUnit(input, recurrent, decoder.integers(rows));
    if (simple) {
      return new SimpleRecurrent(unit, head.activations().get(0));
    }
    return new Lstm(unit, peepholes, head.activations().get(0), head.activations().get(1));
  }

  private QuantizedWeights matrix(int rows, int columns, int bits) throws CorruptModelException {
    byte[] levels = decoder.levels(rows, columns, QuantizedWeights.maxLevel(bits));
    float[] scales = gridScales(liveRows(levels, rows, columns), rows);
    return new QuantizedWeights(rows, columns, bits, levels, scales);
  }

  private static int[] liveRows(byte[] levels, int rows, int columns) {
    int[] live = new int[rows];
    int count = 0;
    for (int row = 0; row < rows; row++) {
      if (isLive(levels, row * columns, columns)) {
        live[count++] = row;
      }
    }
    return count == rows ? live : Arrays.copyOf(live, count);
  }

  private static boolean isLive(byte[] levels, int from, int columns) {
    for (int i = from; i < from + columns; i++) {
      if (levels[i] != 0) {
        return true;
      }
    }
    return false;
  }

  private float[] gridScales(int[] live, int rows) throws CorruptModelException {
    int[] steps = decoder.integers(live.length);
    float[] scales = new float[rows];
    long index = 0;
    for (int i = 0; i < live.length; i++) {
      index += steps[i];
      if (index < ScaleGrid.MIN_INDEX || index > ScaleGrid.MAX_INDEX) {
        throw corrupt(
            "scale index must be in ["
                + ScaleGrid.MIN_INDEX
                + ", "
                + ScaleGrid.MAX_INDEX
                + "], found "
                + index);
      }
      scales[live[i]] = ScaleGrid.scale((int) index);
    }
    return scales;
  }

  private float[] floatScales(int[] live, int rows) {
    int[] bits = decoder.integers(live.length);
    float[] scales = new float[rows];
    for (int i = 0; i < live.length; i++) {
      scales[live[i]] = Float.intBitsToFloat(bits[i]);
    }
    return scales;
  }

  private CorruptModelException corrupt(String problem) {
    return new CorruptModelException(name() + ", layer " + layer, 0, problem);
  }
}
