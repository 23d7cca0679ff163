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
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Inference straight from the definitions, slow and plain: no sparse rows, no padded image, no
 * fixed point. Values are codes less their zero point, as {@code long}; scales are doubles.
 */
final class ReferenceEngine {
  private TensorShape shape;
  private AffineQuantizer quantizer;
  private long[] values;

  private ReferenceEngine(CompactNetwork network, float[] example) {
    shape = network.input();
    quantizer = network.inputQuantizer();
    values = new long[example.length];
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
    long[] next = new long[result.elements()];
    double[] reals = new double[next.length];
    AffineQuantizer output = IntegerEngine.outputQuantizer(layer, quantizer).orElse(quantizer);
    int at = 0;
    for (int channel = 0; channel < result.channels(); channel++) {
      for (int y = 0; y < result.height(); y++) {
        for (int x = 0; x < result.width(); x++, at++) {
          if (layer.linear().isPresent()) {
            LinearUnit unit = layer.linear().get();
            double sum = unit.bias()[channel] + products(layer, channel, y, x);
            double real = (double) unit.weights().scale(channel) * quantizer.scale() * sum;
            reals[at] = real;
            if (unit.output().isPresent()) {
              next[at] = code(unit.activation(), real, output);
            }
          } else {
            next[at] = withoutWeights(layer, channel, y, x, at);
          }
          if (layer.linear().flatMap(LinearUnit::output).isPresent() || layer.linear().isEmpty()) {
            reals[at] = (double) output.scale() * next[at];
          }
        }
      }
    }
    shape = result;
    quantizer = output;
    values = next;
    return reals;
  }

  private double products(Layer layer, int channel, int y, int x) {
    long sum = 0;
    if (layer instanceof Dense dense) {
      for (int i = 0; i < values.length; i++) {
        sum += dense.unit().weights().level(channel, i) * values[i];
      }
      return sum;
    }
    Convolution convolution = (Convolution) layer;
    List<Cell> cells = cells(convolution.window(), y, x);
    for (int from = 0; from < shape.channels(); from++) {
      for (Cell cell : cells) {
        int column = from * convolution.window().taps() + cell.tap();
        sum += convolution.unit().weights().level(channel, column) * at(from, cell);
      }
    }
    return sum;
  }

  private long withoutWeights(Layer layer, int channel, int y, int x, int at) {
    if (layer instanceof ElementWise elementWise) {
      float real = quantizer.dequantize((int) values[at] + quantizer.zeroPoint());
      AffineQuantizer output = elementWise.output();
      return output.quantize(elementWise.activation().apply(real)) - output.zeroPoint();
    }
    if (layer instanceof MaxPooling pooling) {
      return cells(pooling.window(), y, x).stream()
          .mapToLong(cell -> at(channel, cell))
          .max()
          .orElse(0);
    }
    AveragePooling pooling = (AveragePooling) layer;
    List<Cell> cells = cells(pooling.window(), y, x);
    double sum = cells.stream().mapToLong(cell -> at(channel, cell)).sum();
    double mean = cells.isEmpty() ? 0 : sum / cells.size();
    return code(Activation.IDENTITY, mean * quantizer.scale(), pooling.output());
  }

  /**
   * Centred code of an activation's result. Piecewise linear functions through zero are rounded
   * with ties up, as {@link FixedPointScale} says; the others by {@link AffineQuantizer}.
   */
  private static long code(Activation activation, double real, AffineQuantizer output) {
    double result = activation.apply(real);
    return switch (activation) {
      case IDENTITY, RELU, RELU6 ->
          Math.max(
              AffineQuantizer.MIN_CODE - output.zeroPoint(),
              Math.min(
                  AffineQuantizer.MAX_CODE - output.zeroPoint(),
                  (long) Math.floor(result / output.scale() + 0.5)));
      default -> output.quantize(result) - output.zeroPoint();
    };
  }

  /** A cell of the input under a window, and which tap of the window lies on it. */
  private record Cell(int y, int x, int tap) {}

  private long at(int channel, Cell cell) {
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
