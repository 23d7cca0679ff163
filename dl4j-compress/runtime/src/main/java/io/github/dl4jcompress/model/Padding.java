package io.github.dl4jcompress.model;

/**
 * Zeros around each channel. Codes keep their quantizer, which has real zero as a code.
 *
 * @param top rows of zeros above, in {@code [0, 32767]}, as all four
 * @param bottom rows below
 * @param left columns to the left
 * @param right columns to the right
 */
public record Padding(int top, int bottom, int left, int right) implements Layer {
  public Padding {
    int least = Math.min(Math.min(top, bottom), Math.min(left, right));
    int most = Math.max(Math.max(top, bottom), Math.max(left, right));
    if (least < 0 || most > Axis.MAX) {
      throw new IllegalArgumentException(
          "padding must be in [0, "
              + Axis.MAX
              + "], got top="
              + top
              + ", bottom="
              + bottom
              + ", left="
              + left
              + ", right="
              + right);
    }
  }

  @Override
  public String kind() {
    return "padding";
  }

  @Override
  public TensorShape outputShape(TensorShape input) {
    return new Window(new Axis(1, 1, top, bottom, 1), new Axis(1, 1, left, right, 1))
        .paddedShape(input);
  }
}
