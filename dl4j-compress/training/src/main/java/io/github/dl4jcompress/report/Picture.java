package io.github.dl4jcompress.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/**
 * Values as a picture: an image of one channel in grey, one of three in colour, the features of a
 * sequence as a spectrogram with time to the right and the first feature at the bottom.
 */
final class Picture {
  private static final int SIDE = 112; // of what is shown, at least

  private final int width;
  private final int height;
  private final BufferedImage image;

  private Picture(int width, int height) {
    this.width = width;
    this.height = height;
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
  }

  /**
   * What a network reads.
   *
   * @param values as {@code LabelledExample} has them
   * @param shape of them
   */
  static Picture of(float[] values, long[] shape) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    Shades shades = new Shades(values, low, high);
    if (shape.length == 3 && shape[1] == 1) { // channels over one dimension: a row for each
      return image(shades, 1, (int) shape[0], (int) shape[2]);
    }
    if (shape.length == 3) {
      return image(shades, (int) shape[0], (int) shape[1], (int) shape[2]);
    }
    return shape.length == 2
        ? spectrogram(shades, (int) shape[0], (int) shape[1])
        : image(shades, 1, 1, values.length);
  }

  private static Picture image(Shades shades, int channels, int height, int width) {
    Picture picture = new Picture(width, height);
    int map = height * width;
    for (int place = 0; place < map; place++) {
      int red = shades.of(place);
      int green = channels == 3 ? shades.of(map + place) : red;
      int blue = channels == 3 ? shades.of(2 * map + place) : red;
      picture.image.setRGB(place % width, place / width, red << 16 | green << 8 | blue);
    }
    return picture;
  }

  private static Picture spectrogram(Shades shades, int features, int steps) {
    Picture picture = new Picture(steps, features);
    for (int step = 0; step < steps; step++) {
      for (int feature = 0; feature < features; feature++) {
        int shade = shades.of(step * features + feature);
        picture.image.setRGB(step, features - 1 - feature, shade << 16 | shade << 8 | shade);
      }
    }
    return picture;
  }

  /** Values as shades of grey, the smallest black. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Shades(float[] values, float low, float high) {
    int of(int place) {
      float share = (values[place] - low) / (high - low);
      return Float.isFinite(share) ? Math.round(255 * share) : 0;
    }
  }

  /** Where a model looked: the more a part counted for its class, the redder. */
  static Picture heat(double[][] drops) {
    double most = 0;
    for (double[] row : drops) {
      for (double drop : row) {
        most = Math.max(most, drop);
      }
    }
    Picture picture = new Picture(drops[0].length, drops.length);
    for (int y = 0; y < drops.length; y++) {
      for (int x = 0; x < drops[y].length; x++) {
        int rest = most > 0 ? (int) Math.round(255 * (1 - Math.max(0, drops[y][x]) / most)) : 255;
        picture.image.setRGB(x, y, 255 << 16 | rest << 8 | rest);
      }
    }
    return picture;
  }

  /** Adds the picture to a page, its pixels enlarged. */
  void addTo(Markup page, String description) {
    int scale = Math.max(1, SIDE / Math.max(width, height));
    page.single(
        "img",
        "src",
        "data:image/png;base64," + Base64.getEncoder().encodeToString(png()),
        "alt",
        description,
        "width",
        String.valueOf(width * scale),
        "height",
        String.valueOf(height * scale));
  }

  private byte[] png() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "png", out)) {
        throw new AssertionError("the JDK writes PNG");
      }
    } catch (IOException e) {
      throw new AssertionError("an array in memory takes all bytes", e);
    }
    return out.toByteArray();
  }
}
