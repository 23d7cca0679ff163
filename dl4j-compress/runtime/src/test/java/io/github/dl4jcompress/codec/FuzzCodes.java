package io.github.dl4jcompress.codec;

import java.util.Arrays;

/**
 * Programs for a fuzzer, one for each code of matrices: it calls them with bytes of its own making,
 * and learns from what they run through. The decoder must read what the textbook reads. See {@code
 * scripts/fuzz.sh}.
 *
 * <p>The first bytes are rows, columns, the largest level and, where there is one, the stride.
 */
public final class FuzzCodes {
  private static final int SIDE = 24; // most rows and columns: all that a fuzzer needs
  private static final int MAX_LEVEL = 127;

  private FuzzCodes() {}

  /** Any bytes, in whatever code they say. */
  public static final class Any {
    private Any() {}

    public static void fuzzerTestOneInput(byte[] data) {
      Shape shape = new Shape(data);
      assertReadAlike(shape, shape.rest);
      int[] integers = new SymbolDecoder(shape.rest, 0, shape.rest.length).integers(SIDE);
      require(
          Arrays.equals(integers, new TextbookDecoder(shape.rest).integers(SIDE)),
          "other integers");
      int[] reals = new SymbolDecoder(shape.rest, 0, shape.rest.length).reals(SIDE, 5, 10);
      require(
          Arrays.equals(reals, new TextbookDecoder(shape.rest).reals(SIDE, 5, 10)), "other reals");
    }
  }

  /** The plain code. */
  public static final class Plain {
    private Plain() {}

    public static void fuzzerTestOneInput(byte[] data) {
      decide(data, shape -> MatrixCode.PLAIN);
    }
  }

  /** Paths down a tree, dead lines left out. */
  public static final class Tree {
    private Tree() {}

    public static void fuzzerTestOneInput(byte[] data) {
      decide(data, shape -> new MatrixCode(true, false, new Scan.Tree()));
    }
  }

  /** The code that looks at neighbours, in both directions. */
  public static final class Mixed {
    private Mixed() {}

    public static void fuzzerTestOneInput(byte[] data) {
      decide(
          data,
          shape -> new MatrixCode(false, false, new Scan.Mixed(shape.last > 127, shape.last % 64)));
    }
  }

  /** Shared levels. */
  public static final class Shared {
    private Shared() {}

    public static void fuzzerTestOneInput(byte[] data) {
      decide(data, shape -> new MatrixCode(shape.last > 127, true, new Scan.Plain()));
    }
  }

  /** What the first bytes say. */
  private static final class Shape {
    private final int rows;
    private final int columns;
    private final int maxLevel;
    private final int last;
    private final byte[] rest;

    Shape(byte[] data) {
      byte[] all = Arrays.copyOf(data, Math.max(4, data.length));
      rows = 1 + (all[0] & 0xFF) % SIDE;
      columns = 1 + (all[1] & 0xFF) % SIDE;
      maxLevel = 1 + (all[2] & 0xFF) % MAX_LEVEL;
      last = all[3] & 0xFF;
      rest = Arrays.copyOfRange(all, 4, all.length);
    }
  }

  private interface Choice {
    MatrixCode code(Shape shape);
  }

  /**
   * Lets bytes decide, by way of a decoder, on everything but the code; what was decided is
   * written, so that the bytes which are then read are sound.
   */
  private static void decide(byte[] data, Choice choice) {
    Shape shape = new Shape(data);
    byte[] levels = new byte[shape.rows * shape.columns];
    Decisions decisions = new Decisions(shape.rest, choice.code(shape));
    decisions.code.levels(decisions, levels, shape.columns, shape.maxLevel);
    byte[] read = assertReadAlike(shape, decisions.written.finish());
    require(Arrays.equals(read, levels), "what was decided does not come back");
    SymbolEncoder best = new SymbolEncoder();
    best.levels(levels, shape.columns, shape.maxLevel);
    read = assertReadAlike(shape, best.finish());
    require(Arrays.equals(read, levels), "levels do not come back");
  }

  /** Takes bits from a decoder, but for those that say the code, and writes them all. */
  private static final class Decisions implements BitCoder {
    private final MatrixCode code;
    private final RangeDecoder source;
    private final RangeEncoder written = new RangeEncoder();
    private int given; // bits that say the code, as far as they are still to come

    Decisions(byte[] bytes, MatrixCode code) {
      this.code = code;
      source = new RangeDecoder(bytes, 0, bytes.length);
      if (code.scan() instanceof Scan.Mixed mixed) {
        given = 6 + (mixed.stride() > 0 ? 10 : 0);
      } else {
        given = code.equals(MatrixCode.PLAIN) ? 1 : 5;
      }
    }

    @Override
    public boolean code(boolean bit, int probabilityOfOne) {
      boolean decided = given > 0 ? bit : source.code(false, probabilityOfOne);
      given = Math.max(0, given - 1);
      return written.code(decided, probabilityOfOne);
    }
  }

  private static byte[] assertReadAlike(Shape shape, byte[] bytes) {
    byte[] levels =
        new SymbolDecoder(bytes, 0, bytes.length).levels(shape.rows, shape.columns, shape.maxLevel);
    MatrixCode.requireMatrix(levels, shape.columns, shape.maxLevel);
    int[][] textbook = new TextbookDecoder(bytes).levels(shape.rows, shape.columns, shape.maxLevel);
    require(Arrays.equals(levels, TextbookTest.flat(textbook)), "the textbook reads other levels");
    return levels;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
