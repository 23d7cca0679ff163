package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.Cells;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.SimpleRecurrent;

/**
 * Recurrent cells one number at a time, over all weights, zeros too: the bits that each kernel must
 * give.
 */
final class CellsReference {
  final int[] fedBack;
  final float[] content;
  final float[] output;
  private final Cells cells;
  private final double inputScale;

  CellsReference(Cells cells, double inputScale) {
    this.cells = cells;
    this.inputScale = inputScale;
    fedBack = new int[cells.count()];
    content = new float[cells.count()];
    output = new float[cells.count()];
  }

  /** Runs one step. */
  void run(int[] codes) {
    float[] rows = rows(codes);
    for (int i = 0; i < output.length; i++) {
      output[i] =
          cells instanceof Lstm lstm
              ? lstm(lstm, rows, i)
              : of(((SimpleRecurrent) cells).activation(), rows[i]);
    }
    for (int i = 0; i < output.length; i++) {
      fedBack[i] = (int) Math.rint(Math.max(-32767, Math.min(32767, output[i] * 32768.0)));
    }
  }

  private float[] rows(int[] codes) {
    RecurrentUnit unit = cells.unit();
    float[] rows = new float[unit.input().rows()];
    for (int row = 0; row < rows.length; row++) {
      float ofInput = (float) (inputScale * unit.input().scale(row));
      float ofState = (float) (1 / 32768.0 * unit.recurrent().scale(row));
      float bias = (float) (unit.bias()[row] / 64.0);
      float heard = sum(unit.input(), row, codes) * ofInput;
      float remembered = sum(unit.recurrent(), row, fedBack) * ofState;
      rows[row] = heard + remembered + bias;
    }
    return rows;
  }

  private static float sum(QuantizedWeights weights, int row, int[] vector) {
    long sum = 0;
    for (int column = 0; column < weights.columns(); column++) {
      sum += (long) weights.level(row, column) * vector[column];
    }
    return sum;
  }

  private float lstm(Lstm lstm, float[] rows, int i) {
    int count = output.length;
    float forget = of(lstm.gate(), rows[count + i] + peephole(lstm, 0, i) * content[i]);
    float input = of(lstm.gate(), rows[3 * count + i] + peephole(lstm, 2, i) * content[i]);
    content[i] = forget * content[i] + input * of(lstm.activation(), rows[i]);
    float open = of(lstm.gate(), rows[2 * count + i] + peephole(lstm, 1, i) * content[i]);
    return of(lstm.activation(), content[i]) * open;
  }

  private static float peephole(Lstm lstm, int gate, int cell) {
    return lstm.peepholes()
        .map(weights -> weights.scale(gate) * weights.level(gate, cell))
        .orElse(0f);
  }

  private static float of(Activation function, float x) {
    return switch (function) {
      case TANH -> tanh(x);
      case SIGMOID -> 0.5f + 0.5f * tanh(0.5f * x);
      case HARD_TANH -> Math.max(-1, Math.min(1, x));
      case HARD_SIGMOID -> Math.max(0, Math.min(1, 0.2f * x + 0.5f));
      case SOFTSIGN -> x / (1 + Math.abs(x));
      default -> throw new AssertionError(function);
    };
  }

  private static float tanh(float anywhere) {
    float x = Math.max(-Curve.REACH, Math.min(Curve.REACH, anywhere));
    float t = x * x;
    float above = x * (Curve.P0 + t * (Curve.P1 + t * (Curve.P2 + t * Curve.P3)));
    float below = 1 + t * (Curve.Q1 + t * (Curve.Q2 + t * (Curve.Q3 + t * Curve.Q4)));
    return above / below;
  }
}
