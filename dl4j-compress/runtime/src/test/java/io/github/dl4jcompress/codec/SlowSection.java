package io.github.dl4jcompress.codec;

import java.util.Arrays;
import java.util.List;

/** A matrix, in a code of its own, that takes few bytes and long to read: all levels are alike. */
public final class SlowSection {
  /** The largest magnitude whose unary flags end without a number. */
  private static final int LARGE = 15;

  private final String name;
  private final MatrixCode code;
  private final int level;
  private final double stepsPerLevel;

  private SlowSection(String name, MatrixCode code, int level, double stepsPerLevel) {
    this.name = name;
    this.code = code;
    this.level = level;
    this.stepsPerLevel = stepsPerLevel;
  }

  /** One of each kind. */
  public static List<SlowSection> all() {
    Scan sideways = new Scan.Mixed(true, Scan.Mixed.MAX_STRIDE);
    Scan strided = new Scan.Mixed(false, 3);
    return List.of(
        plainLarge(),
        mixedZeros(),
        new SlowSection("plain zeros", MatrixCode.PLAIN, 0, 1.5),
        new SlowSection("tree", new MatrixCode(false, false, new Scan.Tree()), 0, 8.5),
        new SlowSection("mixed, large", new MatrixCode(false, false, sideways), LARGE, 24.5),
        new SlowSection("mixed, one shared level", new MatrixCode(false, true, strided), 1, 8.5),
        new SlowSection("dead", new MatrixCode(true, false, new Scan.Plain()), 0, 0.5));
  }

  /** The most decisions for each level. */
  public static SlowSection plainLarge() {
    return new SlowSection("plain, large", MatrixCode.PLAIN, LARGE, 17.5);
  }

  /** The most time for each decision, and the fewest bytes. */
  public static SlowSection mixedZeros() {
    Scan strided = new Scan.Mixed(false, 3);
    return new SlowSection("mixed zeros", new MatrixCode(false, false, strided), 0, 8.5);
  }

  /** How many levels take so many steps. */
  public long levels(long steps) {
    return (long) (steps / stepsPerLevel);
  }

  /** A matrix of levels of eight bits. */
  public byte[] bytes(int rows, int columns) {
    RangeEncoder encoder = new RangeEncoder();
    byte[] levels = new byte[rows * columns];
    Arrays.fill(levels, (byte) level);
    code.levels(encoder, levels, columns, 127);
    return encoder.finish();
  }

  @Override
  public String toString() {
    return name;
  }
}
