package io.github.dl4jcompress.cli.input;

import io.github.dl4jcompress.model.TensorShape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads pictures of one size into values in {@code [0, 1]}, {@code [channels, height, width]}: grey
 * for one channel; red, green and blue for three.
 */
final class PictureInput {
  private static final int MOST_SIDE = 4_096;

  private final TensorShape shape;

  /** Something that is done with an opened picture. */
  private interface Use<T> {
    T of(ImageReader reader) throws IOException;
  }

  private PictureInput(TensorShape shape) {
    this.shape = shape;
  }

  /** What reads pictures of the size of this one, if a network takes them. */
  static PictureInput like(Path file, InputSpec spec) throws IOException {
    int[] size = with(file, reader -> new int[] {reader.getWidth(0), reader.getHeight(0)});
    if (Math.max(size[0], size[1]) > MOST_SIDE) {
      throw new RefusedFileException(
          "%s: a picture of %dx%d pixels; allowed: up to %d"
              .formatted(file, size[0], size[1], MOST_SIDE));
    }
    return new PictureInput(spec.picture(file, size[0], size[1]));
  }

  TensorShape shape() {
    return shape;
  }

  float[] read(Path file) throws IOException {
    return values(
        with(
            file,
            reader -> {
              int width = reader.getWidth(0);
              int height = reader.getHeight(0);
              if (width != shape.width() || height != shape.height()) {
                throw new RefusedFileException(
                    "%s: a picture of %dx%d pixels, the others are of %dx%d"
                        .formatted(file, width, height, shape.width(), shape.height()));
              }
              return reader.read(0);
            }));
  }

  private static <T> T with(Path file, Use<T> use) throws IOException {
    ImageIO.setUseCache(false); // no temporary files
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      if (in == null) {
        throw new IOException("cannot read " + file);
      }
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new RefusedFileException(file + ": no picture; allowed: PNG, JPEG, GIF, BMP");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        return decode(file, reader, use);
      } finally {
        reader.dispose();
      }
    }
  }

  private static <T> T decode(Path file, ImageReader reader, Use<T> use)
      throws RefusedFileException {
    try {
      return use.of(reader);
    } catch (RefusedFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // the JDK's decoders throw many kinds for damage
      throw new RefusedFileException(file + ": damaged picture: " + e.getMessage(), e);
    }
  }

  private float[] values(BufferedImage image) {
    float[] values = new float[shape.elements()];
    boolean grey = image.getType() == BufferedImage.TYPE_BYTE_GRAY;
    for (int y = 0; y < shape.height(); y++) {
      for (int x = 0; x < shape.width(); x++) {
        // getRGB would brighten grey pictures, whose values Java takes for linear light.
        int rgb = grey ? image.getRaster().getSample(x, y, 0) * 0x010101 : image.getRGB(x, y);
        set(values, y * shape.width() + x, rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF);
      }
    }
    return values;
  }

  /** Grey as ITU-R BT.601 weighs the colours. */
  private void set(float[] values, int at, int red, int green, int blue) {
    if (shape.channels() == 1) {
      values[at] = (299 * red + 587 * green + 114 * blue) / 255_000f;
      return;
    }
    int plane = shape.height() * shape.width();
    values[at] = red / 255f;
    values[plane + at] = green / 255f;
    values[2 * plane + at] = blue / 255f;
  }
}
