package io.github.dl4jcompress.model;

/**
 * Repeats each row and column (nearest neighbour). Codes keep their quantizer.
 *
 * @param rows times that a row comes, in {@code [1, 32767]}
 * @param columns times that a column comes, in the same range
 */
public record Upsampling(int rows, int columns) implements Layer {
  public Upsampling {
    if (Math.min(rows, columns) < 1 || Math.max(rows, columns) > Axis.MAX) {
      throw new IllegalArgumentException(
          "each row and column must come 1 to "
              + Axis.MAX
              + " times, got "
              + rows
              + " and "
              + columns);
    }
  }

  @Override
  public String kind() {
    return "upsampling";
  }

  @Override
  public TensorShape outputShape(TensorShape input) {
    long height = (long) input.height() * rows;
    long width = (long) input.width() * columns;
    if (Math.max(height, width) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          height + " rows and " + width + " columns are more than an array holds");
    }
    return new TensorShape(input.channels(), (int) height, (int) width);
  }
}
