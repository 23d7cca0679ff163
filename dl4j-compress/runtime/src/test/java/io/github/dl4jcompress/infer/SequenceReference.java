package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Bidirectional.Joining;
import io.github.dl4jcompress.model.Cells;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.SimpleRecurrent;
import io.github.dl4jcompress.model.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Between which bounds a network for sequences must put its outputs: interval arithmetic straight
 * from the definitions, with the exact functions in double precision.
 *
 * <p>Each interval holds whatever the engine may compute, given that a {@link Curve} is within 1e-6
 * of its function and that the rest is done in floats. Roundings to codes and to fed-back states
 * are monotone, so an interval without a tie in it shrinks to one number again: most bounds are as
 * wide as the rounding of a float.
 */
final class SequenceReference {
  private List<Interval[]> steps = new ArrayList<>(); // codes less their zero point, or real values
  private AffineQuantizer quantizer;

  private SequenceReference(CompactNetwork network, float[] sequence) {
    quantizer = network.inputQuantizer();
    int length = network.input().elements();
    for (int from = 0; from < sequence.length; from += length) {
      Interval[] codes = new Interval[length];
      for (int i = 0; i < length; i++) {
        codes[i] = new Interval(sequence[from + i], sequence[from + i]).codes(quantizer);
      }
      steps.add(codes);
    }
  }

  /** Bounds of what {@link IntegerEngine#logits} gives. */
  static List<Interval> logits(CompactNetwork network, float[] sequence) {
    SequenceReference reference = new SequenceReference(network, sequence);
    boolean real = false;
    for (Layer layer : network.layers()) {
      real = layer.linear().filter(unit -> unit.output().isEmpty()).isPresent();
      reference.steps = reference.run(layer);
      reference.quantizer = layer.outputQuantizer(reference.quantizer).orElse(reference.quantizer);
    }
    double scale = real ? 1 : reference.quantizer.scale();
    return reference.steps.stream().flatMap(step -> Arrays.stream(scaled(step, scale))).toList();
  }

  private List<Interval[]> run(Layer layer) {
    if (layer instanceof Dense dense) {
      return each(values -> dense(dense.unit(), values));
    }
    if (layer instanceof ElementWise elementWise) {
      return each(values -> elementWise(elementWise, values));
    }
    if (layer instanceof Recurrent recurrent) {
      return Memory.hear(recurrent.cells(), quantizer, steps).stream()
          .map(outputs -> codes(outputs, recurrent.output()))
          .toList();
    }
    if (layer instanceof Bidirectional both) {
      return bothWays(both);
    }
    return steps.subList(steps.size() - 1, steps.size()); // the last step
  }

  private List<Interval[]> each(UnaryOperator<Interval[]> layer) {
    return steps.stream().map(layer).toList();
  }

  private List<Interval[]> bothWays(Bidirectional layer) {
    List<Interval[]> reversed = new ArrayList<>(steps);
    Collections.reverse(reversed);
    List<Interval[]> ahead = Memory.hear(layer.forward(), quantizer, steps);
    List<Interval[]> back = new ArrayList<>(Memory.hear(layer.backward(), quantizer, reversed));
    Collections.reverse(back);
    List<Interval[]> codes = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      codes.add(codes(joined(layer.joining(), ahead.get(i), back.get(i)), layer.output()));
    }
    return codes;
  }

  private static Interval[] joined(Joining joining, Interval[] ahead, Interval[] back) {
    if (joining == Joining.CONCATENATION) {
      return Stream.of(ahead, back).flatMap(Arrays::stream).toArray(Interval[]::new);
    }
    Interval[] joined = new Interval[ahead.length];
    for (int i = 0; i < joined.length; i++) {
      joined[i] =
          switch (joining) {
            case CONCATENATION -> throw new AssertionError();
            case SUM -> ahead[i].plus(back[i]);
            case MEAN -> ahead[i].plus(back[i]).times(0.5);
            case PRODUCT -> ahead[i].times(back[i]);
          };
    }
    return joined;
  }

  private static Interval[] codes(Interval[] outputs, AffineQuantizer quantizer) {
    return Arrays.stream(outputs).map(o -> o.codes(quantizer)).toArray(Interval[]::new);
  }

  private Interval[] elementWise(ElementWise layer, Interval[] values) {
    Interval[] next = new Interval[values.length];
    for (int i = 0; i < next.length; i++) {
      Interval real =
          new Interval(
              quantizer.dequantize((int) values[i].low() + quantizer.zeroPoint()),
              quantizer.dequantize((int) values[i].high() + quantizer.zeroPoint()));
      next[i] = real.through(layer.activation()).codes(layer.output());
    }
    return next;
  }

  private static Interval[] scaled(Interval[] values, double scale) {
    return Arrays.stream(values).map(value -> value.times(scale)).toArray(Interval[]::new);
  }

  /** {@code step * scale(r) * sum(level * value)} of row r. */
  private static Interval product(
      QuantizedWeights weights, int row, Interval[] values, double step) {
    Interval sum = Interval.ZERO;
    for (int column = 0; column < values.length; column++) {
      sum = sum.plus(values[column].times(weights.level(row, column)));
    }
    return sum.times(step * weights.scale(row));
  }

  private Interval sum(RealUnit unit, int row, Interval[] values) {
    Interval sum = Interval.ZERO;
    for (int column = 0; column < values.length; column++) {
      sum = sum.plus(values[column].times(unit.weights().weight(row, column)));
    }
    float bias = unit.bias()[row];
    return sum.times(quantizer.scale()).plus(new Interval(bias, bias));
  }

  private Interval sum(LinearUnit unit, int row, Interval[] values) {
    double bias = unit.bias()[row] * (double) unit.weights().scale(row) * quantizer.scale();
    return product(unit.weights(), row, values, quantizer.scale()).plus(new Interval(bias, bias));
  }

  private Interval[] dense(Unit unit, Interval[] values) {
    Interval[] next = new Interval[unit.weights().rows()];
    for (int row = 0; row < next.length; row++) {
      Interval sum =
          unit instanceof RealUnit real
              ? sum(real, row, values)
              : sum((LinearUnit) unit, row, values);
      next[row] =
          unit.output().map(output -> sum.through(unit.activation()).codes(output)).orElse(sum);
    }
    return next;
  }

  /** What cells remember. */
  private static final class Memory {
    private final AffineQuantizer quantizer;
    private final Interval[] outputs; // of the step before, in steps
    private final Interval[] contents;

    private Memory(int count, AffineQuantizer quantizer) {
      this.quantizer = quantizer;
      outputs = new Interval[count];
      contents = new Interval[count];
      Arrays.fill(outputs, Interval.ZERO);
      Arrays.fill(contents, Interval.ZERO);
    }

    /** Real outputs of all steps. */
    static List<Interval[]> hear(Cells cells, AffineQuantizer quantizer, List<Interval[]> steps) {
      Memory memory = new Memory(cells.count(), quantizer);
      List<Interval[]> all = new ArrayList<>();
      for (Interval[] step : steps) {
        Interval[] results =
            cells instanceof Lstm lstm
                ? memory.lstm(lstm, step)
                : memory.simple((SimpleRecurrent) cells, step);
        for (int i = 0; i < results.length; i++) {
          memory.outputs[i] = results[i].inSteps(1 / 32768.0);
        }
        all.add(results);
      }
      return all;
    }

    private Interval[] rows(RecurrentUnit unit, Interval[] step) {
      Interval[] rows = new Interval[unit.input().rows()];
      for (int row = 0; row < rows.length; row++) {
        double bias = unit.bias()[row] / 64.0;
        rows[row] =
            product(unit.input(), row, step, quantizer.scale())
                .inFloats()
                .plus(product(unit.recurrent(), row, outputs, 1 / 32768.0).inFloats())
                .inFloats()
                .plus(new Interval(bias, bias))
                .inFloats();
      }
      return rows;
    }

    private Interval[] simple(SimpleRecurrent cells, Interval[] step) {
      return Arrays.stream(rows(cells.unit(), step))
          .map(row -> row.throughCurve(cells.activation()))
          .toArray(Interval[]::new);
    }

    private Interval[] lstm(Lstm lstm, Interval[] step) {
      Interval[] rows = rows(lstm.unit(), step);
      int count = contents.length;
      Interval[] results = new Interval[count];
      for (int i = 0; i < count; i++) {
        Interval before = contents[i];
        Interval in = rows[i].throughCurve(lstm.activation());
        Interval forgetGate = seeing(rows[count + i], before, lstm, 0, i).throughCurve(lstm.gate());
        Interval inputGate =
            seeing(rows[3 * count + i], before, lstm, 2, i).throughCurve(lstm.gate());
        Interval cell =
            forgetGate.times(before).inFloats().plus(inputGate.times(in).inFloats()).inFloats();
        Interval outputGate =
            seeing(rows[2 * count + i], cell, lstm, 1, i).throughCurve(lstm.gate());
        results[i] = outputGate.times(cell.throughCurve(lstm.activation())).inFloats();
        contents[i] = cell;
      }
      return results;
    }

    /** A row with what a peephole adds to it. */
    private static Interval seeing(Interval row, Interval cell, Lstm lstm, int gate, int i) {
      return row.plus(cell.times(peephole(lstm, gate, i)).inFloats()).inFloats();
    }

    private static double peephole(Lstm lstm, int row, int cell) {
      return lstm.peepholes()
          .map(weights -> weights.scale(row) * (double) weights.level(row, cell))
          .orElse(0.0);
    }
  }
}
