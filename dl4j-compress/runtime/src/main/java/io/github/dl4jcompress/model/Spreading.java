package io.github.dl4jcompress.model;

/**
 * Zeros between the rows and between the columns of each channel, as a deconvolution's stride puts
 * them there. Codes keep their quantizer, which has real zero as a code.
 *
 * @param rows distance between two rows afterwards, in {@code [1, 32767]}; 1 puts nothing between
 * @param columns distance between two columns, in the same range
 */
public record Spreading(int rows, int columns) implements Layer {
  public Spreading {
    if (Math.min(rows, columns) < 1 || Math.max(rows, columns) > Axis.MAX) {
      throw new IllegalArgumentException(
          "rows and columns must be 1 to " + Axis.MAX + " apart, got " + rows + " and " + columns);
    }
  }

  @Override
  public String kind() {
    return "spreading";
  }

  @Override
  public TensorShape outputShape(TensorShape input) {
    long height = (input.height() - 1L) * rows + 1;
    long width = (input.width() - 1L) * columns + 1;
    if (Math.max(height, width) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          height + " rows and " + width + " columns are more than an array holds");
    }
    return new TensorShape(input.channels(), (int) height, (int) width);
  }
}
