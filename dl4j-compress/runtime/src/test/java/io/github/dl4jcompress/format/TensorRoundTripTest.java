package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.ScaleGrid;
import io.github.dl4jcompress.model.TensorShape;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Many small matrices of all widths, densities and scales, written and read. */
class TensorRoundTripTest {
  private static final int TENSORS = 10_000;

  private final Random random = new Random(12);

  private int side() {
    double size = random.nextDouble();
    return 1 + (int) (18 * size * size);
  }

  private byte level(int kind, int maxLevel) {
    return (byte)
        switch (kind) {
          case 0 -> 0;
          case 1 -> maxLevel;
          case 2 -> random.nextBoolean() ? maxLevel : -maxLevel;
          case 3 -> random.nextInt(8) == 0 ? 1 : 0;
          default -> random.nextInt(2 * maxLevel + 1) - maxLevel;
        };
  }

  private float scale(int kind) {
    return switch (kind) {
      case 0 -> ScaleGrid.scale(random.nextInt(385) - 256);
      case 1 -> ScaleGrid.scale(random.nextBoolean() ? -256 : 128);
      case 2 -> random.nextBoolean() ? 0x1p-60f : 0x1p40f;
      default -> (float) Math.exp(4 * random.nextGaussian());
    };
  }

  private int bias(int kind) {
    int most = LinearUnit.MAX_BIAS - 1;
    return switch (kind) {
      case 0 -> 0;
      case 1 -> random.nextBoolean() ? most : -most;
      case 2 -> (random.nextInt(2001) - 1000) << 12;
      default -> random.nextInt(2 * most) - most;
    };
  }

  private LinearUnit unit(int rows, int columns) {
    int bits = 2 + random.nextInt(7);
    int levelKind = random.nextInt(6);
    int scaleKind = random.nextInt(4);
    int biasKind = random.nextInt(4);
    byte[] levels = new byte[rows * columns];
    float[] scales = new float[rows];
    for (int row = 0; row < rows; row++) {
      boolean dead = random.nextInt(8) == 0;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        levels[i] = dead ? 0 : level(levelKind, QuantizedWeights.maxLevel(bits));
      }
      scales[row] = scale(scaleKind);
    }
    int[] bias = random.ints(rows, 0, 1).map(zero -> bias(biasKind)).toArray();
    QuantizedWeights weights = new QuantizedWeights(rows, columns, bits, levels, scales);
    return new LinearUnit(weights, bias, Activation.IDENTITY, Optional.empty());
  }

  /** All that a unit holds, as text that says where it differs. */
  private static String contents(LinearUnit unit) {
    QuantizedWeights weights = unit.weights();
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < weights.rows(); row++) {
      text.append(Float.floatToRawIntBits(weights.scale(row))).append(':');
      for (int column = 0; column < weights.columns(); column++) {
        text.append(weights.level(row, column)).append(',');
      }
    }
    return text + Arrays.toString(unit.bias());
  }

  @Test
  void everyTensorComesBackBitByBit() throws IOException {
    for (int i = 0; i < TENSORS; i++) {
      int columns = side();
      LinearUnit unit = unit(side(), columns);
      CompactNetwork network =
          new CompactNetwork(
              TensorShape.vector(columns), new AffineQuantizer(1, 0), List.of(new Dense(unit)));
      CompactNetwork read = ModelFile.read(ModelFile.write(network), ReadLimits.DEFAULT);
      LinearUnit back = (LinearUnit) read.layers().get(0).linear().orElseThrow();
      assertThat(back.weights().bits()).isEqualTo(unit.weights().bits());
      assertThat(contents(back)).as("tensor %d", i).isEqualTo(contents(unit));
    }
  }
}
