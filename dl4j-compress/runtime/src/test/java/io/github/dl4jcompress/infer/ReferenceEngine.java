package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Unit;
import io.github.dl4jcompress.model.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/**
 * Inference straight from the definitions, slow and plain: no sparse rows, no padded image, no
 * fixed point. Values are codes less their zero point; sums are longs and scales doubles.
 */
final class ReferenceEngine {
  private TensorShape shape;
  private AffineQuantizer quantizer;
  private int[] values;

  private ReferenceEngine(CompactNetwork network, float[] example) {
    shape = network.input();
    quantizer = network.inputQuantizer();
    values = new int[example.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = quantizer.quantize(example[i]) - quantizer.zeroPoint();
    }
  }

  /** What {@link IntegerEngine#logits} must give. */
  static double[] logits(CompactNetwork network, float[] example) {
    ReferenceEngine engine = new ReferenceEngine(network, example);
    double[] reals = {};
    for (Layer layer : network.layers()) {
      reals = engine.run(layer);
    }
    return reals;
  }

  /** Moves on by one layer; returns the real values of its result, before a last activation. */
  private double[] run(Layer layer) {
    TensorShape result = layer.outputShape(shape);
    Optional<AffineQuantizer> output = layer.outputQuantizer(quantizer);
    int[] next = new int[result.elements()];
    double[] reals = new double[next.length];
    int at = 0;
    for (int channel = 0; channel < result.channels(); channel++) {
      for (int y = 0; y < result.height(); y++) {
        for (int x = 0; x < result.width(); x++, at++) {
          if (output.isPresent()) {
            next[at] = centredCode(layer, channel, y, x, at);
            reals[at] = (double) output.get().scale() * next[at];
          } else {
            reals[at] = weightedSum(layer, layer.linear().orElseThrow(), channel, y, x);
          }
        }
      }
    }
    shape = result;
    quantizer = output.orElse(quantizer);
    values = next;
    return reals;
  }

  private int centredCode(Layer layer, int channel, int y, int x, int at) {
    if (layer instanceof ElementWise elementWise) {
      float real = quantizer.dequantize(values[at] + quantizer.zeroPoint());
      AffineQuantizer output = elementWise.output();
      return output.quantize(elementWise.activation().apply(real)) - output.zeroPoint();
    }
    if (layer instanceof MaxPooling pooling) {
      return cells(pooling.window(), y, x).stream()
          .mapToInt(cell -> at(channel, cell))
          .max()
          .orElse(0);
    }
    if (layer instanceof AveragePooling pooling) {
      double mean =
          cells(pooling.window(), y, x).stream()
              .mapToInt(cell -> at(channel, cell))
              .average()
              .orElse(0);
      return code(Activation.IDENTITY, mean * quantizer.scale(), pooling.output());
    }
    Unit unit = layer.linear().orElseThrow();
    double sum = weightedSum(layer, unit, channel, y, x);
    AffineQuantizer output = unit.output().orElseThrow();
    return unit instanceof RealUnit
        ? output.quantize(unit.activation().apply(sum)) - output.zeroPoint()
        : code(unit.activation(), sum, output);
  }

  /**
   * {@code scale(r) * inputScale * (sum(level * (code - inputZeroPoint)) + bias(r))}, or {@code
   * inputScale * sum(weight * (code - inputZeroPoint)) + bias(r)}.
   */
  private double weightedSum(Layer layer, Unit unit, int channel, int y, int x) {
    if (unit instanceof RealUnit real) {
      double sum = products(layer, y, x, column -> real.weights().weight(channel, column));
      return quantizer.scale() * sum + real.bias()[channel];
    }
    LinearUnit linear = (LinearUnit) unit;
    double scale = (double) linear.weights().scale(channel) * quantizer.scale();
    double sum = products(layer, y, x, column -> linear.weights().level(channel, column));
    return scale * (sum + linear.bias()[channel]);
  }

  /** Sums of integers below 2^53 are exact. */
  private double products(Layer layer, int y, int x, IntToDoubleFunction weight) {
    double sum = 0;
    if (layer instanceof Dense) {
      for (int i = 0; i < values.length; i++) {
        sum += weight.applyAsDouble(i) * values[i];
      }
      return sum;
    }
    Convolution convolution = (Convolution) layer;
    List<Cell> cells = cells(convolution.window(), y, x);
    for (int from = 0; from < shape.channels(); from++) {
      for (Cell cell : cells) {
        int column = from * convolution.window().taps() + cell.tap();
        sum += weight.applyAsDouble(column) * at(from, cell);
      }
    }
    return sum;
  }

  /**
   * Centred code of an activation's result. Piecewise linear functions through zero are rounded
   * with ties up, as {@link FixedPointScale} says; the others by {@link AffineQuantizer}.
   */
  private static int code(Activation activation, double real, AffineQuantizer output) {
    double result = activation.apply(real);
    boolean straight =
        activation == Activation.IDENTITY
            || activation == Activation.RELU
            || activation == Activation.RELU6;
    if (!straight) {
      return output.quantize(result) - output.zeroPoint();
    }
    double code = Math.floor(result / output.scale() + 0.5) + output.zeroPoint();
    return (int) Math.max(-128, Math.min(output.maxCode(), code)) - output.zeroPoint();
  }

  /** A cell of the input under a window, and which tap of the window lies on it. */
  private record Cell(int y, int x, int tap) {}

  private int at(int channel, Cell cell) {
    return values[(channel * shape.height() + cell.y()) * shape.width() + cell.x()];
  }

  /** The cells under the window whose result is at (outY, outX); padding is not among them. */
  private List<Cell> cells(Window window, int outY, int outX) {
    Axis vertical = window.vertical();
    Axis horizontal = window.horizontal();
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < vertical.kernel(); i++) {
      for (int j = 0; j < horizontal.kernel(); j++) {
        int y = outY * vertical.stride() + i * vertical.dilation() - vertical.padBefore();
        int x = outX * horizontal.stride() + j * horizontal.dilation() - horizontal.padBefore();
        if (y >= 0 && y < shape.height() && x >= 0 && x < shape.width()) {
          cells.add(new Cell(y, x, i * horizontal.kernel() + j));
        }
      }
    }
    return cells;
  }
}
