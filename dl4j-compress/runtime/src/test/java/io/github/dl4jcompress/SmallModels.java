package io.github.dl4jcompress;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.ScaleGrid;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Two networks of the sizes that people ship, with seeded weights of 4 bits, most of them zero. Its
 * {@code main} writes them as {@code lenet.d4c} and {@code lstm.d4c} into a folder.
 */
public final class SmallModels {
  private static final int BITS = 4;
  private static final AffineQuantizer POSITIVE = new AffineQuantizer(1 / 64f, -128);
  private static final AffineQuantizer BOTH_SIGNS = new AffineQuantizer(1 / 128f, 0);

  private final Random random = new Random(17);

  private SmallModels() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    CompactModel.of(lenet()).save(folder.resolve("lenet.d4c"));
    CompactModel.of(lstm()).save(folder.resolve("lstm.d4c"));
  }

  /** LeNet-5 with 431,080 parameters, of which about 22,150 are not zero. */
  public static CompactNetwork lenet() {
    SmallModels made = new SmallModels();
    Window five = new Window(new Axis(5, 1, 0, 0, 1), new Axis(5, 1, 0, 0, 1));
    Window half = new Window(new Axis(2, 2, 0, 0, 1), new Axis(2, 2, 0, 0, 1));
    return new CompactNetwork(
        new TensorShape(1, 28, 28),
        new AffineQuantizer(1 / 255f, -128),
        List.of(
            new Convolution(made.unit(20, 25, 0.40), five),
            new MaxPooling(half),
            new Convolution(made.unit(50, 500, 0.05), five),
            new MaxPooling(half),
            new Dense(made.unit(500, 800, 0.05)),
            new Dense(made.head(10, 500, 0.15))));
  }

  /** An LSTM of 128 cells over 13 features, of whose weights 95 % are zero, and 12 answers. */
  public static CompactNetwork lstm() {
    SmallModels made = new SmallModels();
    QuantizedWeights input = made.grid(made.weights(512, 13, 0.2));
    QuantizedWeights recurrent = made.grid(made.weights(512, 128, 0.05));
    Lstm cells =
        new Lstm(
            new RecurrentUnit(input, recurrent, new int[512]),
            Optional.empty(),
            Activation.TANH,
            Activation.SIGMOID);
    return new CompactNetwork(
        TensorShape.vector(13),
        new AffineQuantizer(1 / 40f, 0),
        List.of(
            new Recurrent(cells, BOTH_SIGNS), new LastStep(), new Dense(made.head(12, 128, 0.5))));
  }

  private LinearUnit unit(int rows, int columns, double density) {
    QuantizedWeights weights = weights(rows, columns, density);
    return new LinearUnit(weights, new int[rows], Activation.RELU, Optional.of(POSITIVE));
  }

  private LinearUnit head(int rows, int columns, double density) {
    QuantizedWeights weights = weights(rows, columns, density);
    return new LinearUnit(weights, new int[rows], Activation.SOFTMAX, Optional.empty());
  }

  /** Weights whose products with real inputs of a typical magnitude add up to about 1. */
  private QuantizedWeights weights(int rows, int columns, double density) {
    int most = QuantizedWeights.maxLevel(BITS);
    byte[] levels = new byte[rows * columns];
    for (int i = 0; i < levels.length; i++) {
      if (random.nextDouble() < density) {
        int level = 1 + random.nextInt(most);
        levels[i] = (byte) (random.nextBoolean() ? level : -level);
      }
    }
    float[] scales = new float[rows];
    double sum = 0.6 * most * Math.sqrt(density * columns);
    Arrays.fill(scales, (float) (2 / sum));
    return new QuantizedWeights(rows, columns, BITS, levels, scales);
  }

  /** The same with scales that recurrent layers take. */
  private QuantizedWeights grid(QuantizedWeights weights) {
    byte[] levels = new byte[weights.size()];
    float[] scales = new float[weights.rows()];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) weights.level(i / weights.columns(), i % weights.columns());
    }
    for (int row = 0; row < scales.length; row++) {
      scales[row] = ScaleGrid.scale(ScaleGrid.indexAtLeast(weights.scale(row)));
    }
    return new QuantizedWeights(weights.rows(), weights.columns(), BITS, levels, scales);
  }
}
