package io.github.dl4jcompress.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Small random networks for tests: every kind of layer, activation and scale, windows with uneven
 * padding, stride and dilation, dead rows. The same seed gives the same network.
 */
public final class RandomNetworks {
  private final Random random;

  private RandomNetworks(long seed) {
    random = new Random(seed);
  }

  /** One to five layers over at most a few hundred values. */
  public static CompactNetwork network(long seed) {
    return new RandomNetworks(seed).network();
  }

  /** Real values for a network's input, some of them beyond the range of its quantizer. */
  public static float[] example(CompactNetwork network, long seed) {
    Random random = new Random(seed);
    AffineQuantizer quantizer = network.inputQuantizer();
    float[] example = new float[network.input().elements()];
    for (int i = 0; i < example.length; i++) {
      double code = -140 + 280 * random.nextDouble();
      example[i] = (float) (quantizer.scale() * (code - quantizer.zeroPoint()));
    }
    return example;
  }

  private CompactNetwork network() {
    TensorShape input =
        random.nextInt(4) == 0
            ? TensorShape.vector(between(1, 20))
            : new TensorShape(between(1, 3), between(1, 9), between(1, 9));
    AffineQuantizer inputQuantizer = quantizer(0.05);
    List<Layer> layers = new ArrayList<>();
    TensorShape shape = input;
    double scale = inputQuantizer.scale();
    int count = between(1, 5);
    for (int i = 0; i < count; i++) {
      Layer layer = layer(shape, scale, i == count - 1);
      layers.add(layer);
      shape = layer.outputShape(shape);
      scale = outputScale(layer, scale);
    }
    return new CompactNetwork(input, inputQuantizer, layers);
  }

  private static double outputScale(Layer layer, double inputScale) {
    if (layer instanceof AveragePooling pooling) {
      return pooling.output().scale();
    }
    if (layer instanceof ElementWise elementWise) {
      return elementWise.output().scale();
    }
    return layer
        .linear()
        .flatMap(LinearUnit::output)
        .map(q -> (double) q.scale())
        .orElse(inputScale);
  }

  private Layer layer(TensorShape shape, double inputScale, boolean last) {
    return switch (random.nextInt(8)) {
      case 0 -> new MaxPooling(window(shape));
      case 1 -> new AveragePooling(window(shape), quantizer(inputScale));
      case 2 -> new ElementWise(activation(false), quantizer(inputScale));
      case 3, 4 -> new Dense(unit(shape.elements(), inputScale, last));
      default -> {
        Window window = window(shape);
        yield new Convolution(unit(shape.channels() * window.taps(), inputScale, last), window);
      }
    };
  }

  private LinearUnit unit(int columns, double inputScale, boolean last) {
    QuantizedWeights weights = weights(between(1, 8), columns);
    int typicalSum =
        1 + (int) (40 * Math.sqrt(columns) * QuantizedWeights.maxLevel(weights.bits()) / 2);
    int[] bias = new int[weights.rows()];
    for (int row = 0; row < bias.length; row++) {
      bias[row] = random.nextInt(2 * typicalSum) - typicalSum;
    }
    boolean real = last && random.nextInt(3) > 0;
    Optional<AffineQuantizer> output =
        real
            ? Optional.empty()
            : Optional.of(quantizer(weights.scale(0) * inputScale * typicalSum / 60));
    return new LinearUnit(weights, bias, activation(real), output);
  }

  private QuantizedWeights weights(int rows, int columns) {
    int bits = between(2, 8);
    int maxLevel = QuantizedWeights.maxLevel(bits);
    double density = random.nextDouble();
    boolean onGrid = random.nextBoolean();
    byte[] levels = new byte[rows * columns];
    float[] scales = new float[rows];
    for (int row = 0; row < rows; row++) {
      boolean dead = random.nextInt(6) == 0;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        if (!dead && random.nextDouble() < density) {
          levels[i] = (byte) (random.nextInt(2 * maxLevel + 1) - maxLevel);
        }
      }
      scales[row] =
          onGrid ? ScaleGrid.scale(between(-64, 0)) : (float) Math.exp(-5 * random.nextDouble());
    }
    return new QuantizedWeights(rows, columns, bits, levels, scales);
  }

  private Activation activation(boolean softmaxToo) {
    Activation[] all = Activation.values();
    Activation picked = all[random.nextInt(all.length)];
    return picked == Activation.SOFTMAX && !softmaxToo ? Activation.RELU : picked;
  }

  private Window window(TensorShape shape) {
    return new Window(axis(shape.height()), axis(shape.width()));
  }

  private Axis axis(int size) {
    while (true) {
      Axis axis =
          new Axis(between(1, 4), between(1, 3), between(0, 3), between(0, 3), between(1, 3));
      if (axis.span() <= (long) size + axis.padBefore() + axis.padAfter()) {
        return axis;
      }
    }
  }

  /** A quantizer whose scale is within a factor of three of {@code typicalScale}. */
  private AffineQuantizer quantizer(double typicalScale) {
    double factor = Math.exp((2 * random.nextDouble() - 1) * Math.log(3));
    return new AffineQuantizer((float) (typicalScale * factor), between(-128, 127));
  }

  private int between(int first, int last) {
    return first + random.nextInt(last - first + 1);
  }
}
