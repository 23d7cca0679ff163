package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.ScaleGrid;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * Times kernels of an LSTM of 128 cells and 13 inputs over 62 steps, side by side: the slow
 * reference, plain Java, vectors. Single sequences are timed, for other processes share the
 * machine.
 *
 * <pre>java --add-modules jdk.incubator.vector -cp ... io.github.dl4jcompress.infer.CellsTiming
 * </pre>
 */
final class CellsTiming {
  private static final int CELLS = 128;
  private static final int INPUTS = 13;
  private static final int STEPS = 62;
  private static final int ROUNDS = 100;
  private static final int EACH = 20;
  private static final double INPUT_SCALE = 1 / 40.0;

  private CellsTiming() {}

  public static void main(String[] arguments) {
    compare("dense, 8 bits", 8, INPUTS, CELLS);
    compare("half, 4 bits", 4, 6, 64);
    compare("90 % zeros, 4 bits", 4, 4, 13);
    compare("95 % zeros, 4 bits", 4, 3, 6);
    compare("95 % zeros, 8 bits", 8, 3, 6);
  }

  private static void compare(String name, int bits, int inputs, int cells) {
    Random random = new Random(5);
    QuantizedWeights input = balanced(INPUTS, inputs, bits, random);
    QuantizedWeights recurrent = balanced(CELLS, cells, bits, random);
    RecurrentUnit unit = new RecurrentUnit(input, recurrent, new int[Lstm.GATES * CELLS]);
    Lstm lstm = new Lstm(unit, Optional.empty(), Activation.TANH, Activation.SIGMOID);
    int[][] codes = new int[STEPS][];
    Arrays.setAll(codes, step -> random.ints(INPUTS, -128, 128).toArray());
    CellsReference reference = new CellsReference(lstm, INPUT_SCALE);
    Runnable[] ways = {
      () -> Arrays.stream(codes).forEach(reference::run),
      sequence(lstm, codes, CellArithmetic.PLAIN),
      sequence(lstm, codes, KernelSet.ofThisJvm().cells())
    };
    double[][] times = new double[ways.length][ROUNDS * EACH];
    for (int round = -ROUNDS; round < ROUNDS; round++) { // the first half warms up
      for (int way = 0; way < ways.length; way++) {
        for (int i = 0; i < EACH; i++) {
          long start = System.nanoTime();
          ways[way].run();
          times[way][Math.floorMod(round, ROUNDS) * EACH + i] = (System.nanoTime() - start) / 1e3;
        }
      }
    }
    System.out.printf(
        "%-20s reference %s  plain %s  vector %s microseconds a sequence, tenth of all [best]%n",
        name, summary(times[0]), summary(times[1]), summary(times[2]));
  }

  private static Runnable sequence(Lstm lstm, int[][] codes, CellArithmetic arithmetic) {
    CellsKernel kernel = CellsKernel.of(lstm, INPUT_SCALE, arithmetic);
    RecurrentState state = kernel.rest();
    return () -> {
      state.clear();
      for (int[] step : codes) {
        kernel.run(step, state);
      }
    };
  }

  private static String summary(double[] times) {
    Arrays.sort(times);
    return String.format("%7.1f [%7.1f]", times[times.length / 10], times[0]);
  }

  /** As many weights in each row. */
  private static QuantizedWeights balanced(int columns, int kept, int bits, Random random) {
    int rows = Lstm.GATES * CELLS;
    int most = QuantizedWeights.maxLevel(bits);
    byte[] levels = new byte[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int left = kept; left > 0; ) {
        int place = row * columns + random.nextInt(columns);
        if (levels[place] == 0) {
          levels[place] = (byte) (random.nextBoolean() ? most : -random.nextInt(most) - 1);
          left--;
        }
      }
    }
    float[] scales = new float[rows];
    Arrays.fill(scales, ScaleGrid.scale(ScaleGrid.indexAtLeast((float) (1 / (most * 3.0)))));
    return new QuantizedWeights(rows, columns, bits, levels, scales);
  }
}
