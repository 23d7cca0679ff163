package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.SimpleRecurrent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Between which bounds a network for sequences must put its outputs: interval arithmetic straight
 * from the definitions, with the exact functions in double precision.
 *
 * <p>Each interval holds whatever the engine may compute, given that a {@link Curve} is within 2e-6
 * of its function. Roundings to codes and to fed-back states are monotone, so an interval without a
 * tie in it shrinks to one number again: most bounds are as wide as the rounding of a float.
 */
final class SequenceReference {
  private final List<Layer> layers;
  private final Interval[][] outputs; // of each recurrent layer one step before, in state steps
  private final Interval[][] cells;
  private AffineQuantizer quantizer;
  private Interval[] values = {}; // codes less their zero point; real values of a last layer

  private SequenceReference(CompactNetwork network) {
    layers = network.layers();
    quantizer = network.inputQuantizer();
    outputs = new Interval[layers.size()][];
    cells = new Interval[layers.size()][];
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i).time() == Layer.Time.REMEMBERS) {
        int count = network.outputShapes().get(i).elements();
        outputs[i] = new Interval[count];
        cells[i] = new Interval[count];
        Arrays.fill(outputs[i], Interval.ZERO);
        Arrays.fill(cells[i], Interval.ZERO);
      }
    }
  }

  /** Bounds of what {@link IntegerEngine#logits} gives. */
  static List<Interval> logits(CompactNetwork network, float[] sequence) {
    SequenceReference reference = new SequenceReference(network);
    int length = network.input().elements();
    List<Interval> all = new ArrayList<>();
    for (int from = 0; from < sequence.length; from += length) {
      Interval[] answer =
          reference.step(network, Arrays.copyOfRange(sequence, from, from + length));
      if (network.layers().contains(new LastStep())) {
        all.clear();
      }
      all.addAll(List.of(answer));
    }
    return all;
  }

  /** Runs all layers, also those whose result is only asked for at the end. */
  private Interval[] step(CompactNetwork network, float[] frame) {
    quantizer = network.inputQuantizer();
    values = new Interval[frame.length];
    for (int i = 0; i < frame.length; i++) {
      values[i] = new Interval(frame[i], frame[i]).codes(quantizer);
    }
    boolean real = false;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      real = layer instanceof Dense dense && dense.unit().output().isEmpty();
      values = run(layer, i);
      quantizer = IntegerEngine.outputQuantizer(layer, quantizer).orElse(quantizer);
    }
    return real ? values : scaled(values, quantizer.scale());
  }

  private Interval[] run(Layer layer, int at) {
    if (layer instanceof Dense dense) {
      return dense(dense.unit());
    }
    if (layer instanceof ElementWise elementWise) {
      Interval[] next = new Interval[values.length];
      for (int i = 0; i < next.length; i++) {
        Interval real =
            new Interval(
                quantizer.dequantize((int) values[i].low() + quantizer.zeroPoint()),
                quantizer.dequantize((int) values[i].high() + quantizer.zeroPoint()));
        next[i] = real.through(elementWise.activation()).codes(elementWise.output());
      }
      return next;
    }
    if (layer instanceof Lstm lstm) {
      return lstm(lstm, at);
    }
    if (layer instanceof SimpleRecurrent simple) {
      return simple(simple, at);
    }
    return values; // the last step
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

  private Interval[] dense(LinearUnit unit) {
    Interval[] next = new Interval[unit.weights().rows()];
    for (int row = 0; row < next.length; row++) {
      double bias = unit.bias()[row] * (double) unit.weights().scale(row) * quantizer.scale();
      Interval sum =
          product(unit.weights(), row, values, quantizer.scale()).plus(new Interval(bias, bias));
      next[row] =
          unit.output().map(output -> sum.through(unit.activation()).codes(output)).orElse(sum);
    }
    return next;
  }

  private Interval[] rows(RecurrentUnit unit, int at) {
    Interval[] rows = new Interval[unit.input().rows()];
    for (int row = 0; row < rows.length; row++) {
      double bias = unit.bias()[row] / 64.0;
      rows[row] =
          product(unit.input(), row, values, quantizer.scale())
              .plus(product(unit.recurrent(), row, outputs[at], 1 / 32768.0))
              .plus(new Interval(bias, bias));
    }
    return rows;
  }

  private Interval[] simple(SimpleRecurrent layer, int at) {
    Interval[] rows = rows(layer.unit(), at);
    Interval[] codes = new Interval[rows.length];
    for (int i = 0; i < rows.length; i++) {
      Interval result = rows[i].throughCurve(layer.activation());
      outputs[at][i] = result.inSteps(1 / 32768.0);
      codes[i] = result.codes(layer.output());
    }
    return codes;
  }

  private Interval[] lstm(Lstm layer, int at) {
    Interval[] rows = rows(layer.unit(), at);
    int count = rows.length / 4;
    Interval[] codes = new Interval[count];
    for (int i = 0; i < count; i++) {
      Interval before = cells[at][i];
      Interval in = rows[i].throughCurve(layer.activation());
      Interval forgetGate =
          rows[count + i].plus(before.times(peephole(layer, 0, i))).throughCurve(layer.gate());
      Interval inputGate =
          rows[3 * count + i].plus(before.times(peephole(layer, 2, i))).throughCurve(layer.gate());
      Interval cell = forgetGate.times(before).plus(inputGate.times(in));
      Interval outputGate =
          rows[2 * count + i].plus(cell.times(peephole(layer, 1, i))).throughCurve(layer.gate());
      Interval result = outputGate.times(cell.throughCurve(layer.activation()));
      cells[at][i] = cell;
      outputs[at][i] = result.inSteps(1 / 32768.0);
      codes[i] = result.codes(layer.output());
    }
    return codes;
  }

  private static double peephole(Lstm layer, int row, int cell) {
    return layer
        .peepholes()
        .map(weights -> weights.scale(row) * (double) weights.level(row, cell))
        .orElse(0.0);
  }
}
