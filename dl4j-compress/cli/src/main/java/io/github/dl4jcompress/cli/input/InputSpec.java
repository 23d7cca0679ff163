package io.github.dl4jcompress.cli.input;

import io.github.dl4jcompress.model.TensorShape;
import java.nio.file.Path;

/**
 * What a network takes, as far as it is known.
 *
 * @param sequence whether that are sequences of steps
 * @param channels of images; 0 where an example is a row of values
 * @param height of images in pixels; 0 where any will do
 * @param width of images in pixels; 0 where any will do
 * @param values of one example or step; 0 where any number will do
 */
public record InputSpec(boolean sequence, int channels, int height, int width, int values) {

  /** Rows of values. */
  public static InputSpec row(boolean sequence, int values) {
    return new InputSpec(sequence, 0, 0, 0, values);
  }

  /** Images of one size. */
  public static InputSpec image(TensorShape shape) {
    return new InputSpec(false, shape.channels(), shape.height(), shape.width(), shape.elements());
  }

  /** Images of any size. */
  public static InputSpec images(int channels) {
    return new InputSpec(false, channels, 0, 0, 0);
  }

  /** What a compact model takes. */
  public static InputSpec of(boolean sequence, TensorShape shape) {
    boolean row = sequence || (shape.height() == 1 && shape.width() == 1);
    return row ? row(sequence, shape.elements()) : image(shape);
  }

  /** Whether examples of a shape fit. */
  boolean takes(TensorShape shape) {
    return values > 0 ? shape.elements() == values : shape.channels() == channels;
  }

  /**
   * The shape of a picture: a row of values may be one, in grey or in colour.
   *
   * @throws RefusedFileException if pictures of this size do not fit
   */
  TensorShape picture(Path file, int pictureWidth, int pictureHeight) throws RefusedFileException {
    int pixels = pictureWidth * pictureHeight;
    int found = channels > 0 ? channels : values == 3 * pixels ? 3 : 1;
    boolean fits =
        channels > 0
            ? height == 0 || (height == pictureHeight && width == pictureWidth)
            : values == found * pixels;
    if (sequence || !fits || (found != 1 && found != 3)) {
      throw new RefusedFileException(
          "%s: a picture of %dx%d pixels; the network takes %s"
              .formatted(file, pictureWidth, pictureHeight, this));
    }
    return new TensorShape(found, pictureHeight, pictureWidth);
  }

  @Override
  public String toString() {
    if (sequence) {
      return "sequences of steps of " + values + " values";
    }
    if (channels == 0) {
      return values + " values";
    }
    String size = height == 0 ? "of any size" : "of " + width + "x" + height + " pixels";
    return "images " + size + " with " + channels + (channels == 1 ? " channel" : " channels");
  }
}
