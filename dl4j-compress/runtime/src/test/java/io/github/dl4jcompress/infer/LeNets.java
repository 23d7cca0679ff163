package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** LeNet-5 with random weights of which a fraction is zero: 28 x 28 pixels, ten classes. */
public final class LeNets {
  private static final TensorShape PIXELS = new TensorShape(1, 28, 28);
  private static final Window FIVE_BY_FIVE = square(5, 1);
  private static final Window TWO_BY_TWO = square(2, 2);

  private final Random random;
  private final int bits;
  private final int bank; // within which as many weights are kept in each row; 0 for anywhere

  private LeNets(int bits, int bank) {
    random = new Random(5);
    this.bits = bits;
    this.bank = bank;
  }

  /** 20 and 50 maps, 500 units; 60, 95, 95 and 85 % of the weights are zero. */
  public static CompactNetwork sparse(int bits) {
    return new LeNets(bits, 0).network(new int[] {20, 50, 500}, 0.6, 0.95, 0.95, 0.85);
  }

  /** The same, as many weights in each 128 inputs of a unit. */
  static CompactNetwork balanced(int bits) {
    return new LeNets(bits, 128).network(new int[] {20, 50, 500}, 0.6, 0.95, 0.95, 0.85);
  }

  /** No weight is zero. */
  static CompactNetwork dense(int... sizes) {
    return new LeNets(8, 0).network(sizes, 0, 0, 0, 0);
  }

  static CompactNetwork dense4(int... sizes) {
    return new LeNets(4, 0).network(sizes, 0, 0, 0, 0);
  }

  public static float[] example(long seed) {
    Random random = new Random(seed);
    float[] pixels = new float[PIXELS.elements()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextInt(4) == 0 ? random.nextFloat() : 0;
    }
    return pixels;
  }

  private CompactNetwork network(int[] sizes, double... zeros) {
    AffineQuantizer pixels = new AffineQuantizer(1 / 255f, -128);
    LinearUnit first = unit(sizes[0], 25, zeros[0], pixels, 0.3, false);
    LinearUnit second = unit(sizes[1], 25 * sizes[0], zeros[1], output(first), 1, false);
    LinearUnit third = unit(sizes[2], 16 * sizes[1], zeros[2], output(second), 1, false);
    LinearUnit last = unit(10, sizes[2], zeros[3], output(third), 1, true);
    return new CompactNetwork(
        PIXELS,
        pixels,
        List.of(
            new Convolution(first, FIVE_BY_FIVE),
            new MaxPooling(TWO_BY_TWO),
            new Convolution(second, FIVE_BY_FIVE),
            new MaxPooling(TWO_BY_TWO),
            new Dense(third),
            new Dense(last)));
  }

  private static Window square(int kernel, int stride) {
    Axis axis = new Axis(kernel, stride, 0, 0, 1);
    return new Window(axis, axis);
  }

  private static AffineQuantizer output(LinearUnit unit) {
    return unit.output().orElseThrow();
  }

  private LinearUnit unit(
      int rows, int columns, double zeros, AffineQuantizer input, double typical, boolean last) {
    byte[] levels = new byte[rows * columns];
    for (int row = 0; row < rows; row++) {
      int step = bank == 0 || columns < bank ? columns : bank;
      for (int from = 0; from < columns; from += step) {
        draw(levels, row * columns + from, Math.min(step, columns - from), zeros);
      }
    }
    float[] scales = new float[rows];
    Arrays.fill(scales, 0.01f);
    int[] bias = IntStream.range(0, rows).map(row -> random.nextInt(2000) - 1000).toArray();
    double sum = QuantizedWeights.maxLevel(bits) * Math.sqrt(columns * (1 - zeros)) * 60 * typical;
    AffineQuantizer output = new AffineQuantizer((float) (0.01 * input.scale() * sum / 80), -128);
    return new LinearUnit(
        new QuantizedWeights(rows, columns, bits, levels, scales),
        bias,
        last ? Activation.SOFTMAX : Activation.RELU,
        last ? Optional.empty() : Optional.of(output));
  }

  /** The largest of normally distributed weights, the others zero. */
  private void draw(byte[] levels, int from, int count, double zeros) {
    double[] weights = random.doubles(count).map(any -> random.nextGaussian()).toArray();
    int kept = (int) Math.round(count * (1 - zeros));
    IntStream.range(0, count)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -Math.abs(weights[i])))
        .limit(kept)
        .forEach(
            i -> {
              int most = QuantizedWeights.maxLevel(bits);
              long level = Math.round(weights[i] / 3.5 * most);
              levels[from + i] = (byte) Math.max(-most, Math.min(most, level == 0 ? 1 : level));
            });
  }
}
