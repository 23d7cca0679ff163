package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.Cells;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.ScaleGrid;
import io.github.dl4jcompress.model.SimpleRecurrent;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Recurrent cells of all sizes, widths and patterns of zeros. */
final class RandomCells {
  private static final List<Activation> BOUNDED =
      Stream.of(Activation.values()).filter(RecurrentUnit::isBounded).toList();

  private final Random random;

  private RandomCells(long seed) {
    random = new Random(seed);
  }

  /** Cells of any kind, seldom more than a hundred. */
  static Cells cells(long seed) {
    RandomCells drawn = new RandomCells(seed);
    return drawn.random.nextInt(3) > 0 ? drawn.lstm(drawn.size()) : drawn.simple(drawn.size());
  }

  /** An LSTM of so many cells. */
  static Lstm lstm(long seed, int cells) {
    return new RandomCells(seed).lstm(cells);
  }

  /** Centred codes of one step, the largest ones among them. */
  static int[] codes(Cells cells, Random random) {
    int[] codes = new int[cells.unit().input().columns()];
    int largest = random.nextInt(4) == 0 ? 255 : 1 + random.nextInt(255);
    for (int i = 0; i < codes.length; i++) {
      codes[i] =
          random.nextInt(8) == 0
              ? random.nextBoolean() ? largest : -largest
              : random.nextInt(2 * largest + 1) - largest;
    }
    return codes;
  }

  private int size() {
    return random.nextInt(8) == 0 ? 100 + random.nextInt(200) : 1 + random.nextInt(70);
  }

  private Lstm lstm(int cells) {
    Optional<QuantizedWeights> peepholes =
        random.nextInt(3) == 0 ? Optional.of(weights(Lstm.PEEPHOLES, cells, 1)) : Optional.empty();
    return new Lstm(unit(Lstm.GATES * cells, cells), peepholes, function(), function());
  }

  private SimpleRecurrent simple(int cells) {
    return new SimpleRecurrent(unit(cells, cells), function());
  }

  private Activation function() {
    return random.nextBoolean()
        ? random.nextBoolean() ? Activation.TANH : Activation.SIGMOID
        : BOUNDED.get(random.nextInt(BOUNDED.size()));
  }

  private RecurrentUnit unit(int rows, int cells) {
    int[] bias = new int[rows];
    for (int row = 0; row < rows; row++) {
      bias[row] = random.nextInt(129) - 64;
    }
    return new RecurrentUnit(weights(rows, size(), 60), weights(rows, cells, 0.5), bias);
  }

  /** Rows whose products with vectors of a typical value are a few units large. */
  private QuantizedWeights weights(int rows, int columns, double typical) {
    int bits = 2 + random.nextInt(7);
    int most = QuantizedWeights.maxLevel(bits);
    double density = random.nextInt(3) == 0 ? 1 : random.nextDouble() * random.nextDouble();
    boolean balanced = random.nextBoolean();
    byte[] levels = new byte[rows * columns];
    float[] scales = new float[rows];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < columns; i++) {
        int column = balanced ? random.nextInt(columns) : i;
        if (balanced ? i < density * columns : random.nextDouble() < density) {
          levels[row * columns + column] = (byte) (random.nextInt(2 * most + 1) - most);
        }
      }
      double size = typical * most * Math.sqrt(columns * density + 1);
      scales[row] =
          ScaleGrid.scale(ScaleGrid.indexAtLeast((float) (2 / size)) + random.nextInt(17) - 8);
    }
    return new QuantizedWeights(rows, columns, bits, levels, scales);
  }
}
