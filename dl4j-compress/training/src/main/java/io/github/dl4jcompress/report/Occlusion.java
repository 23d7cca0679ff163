package io.github.dl4jcompress.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a model looks at in an image: how far the logit of a class falls when a patch of the image
 * is covered with its mean (Zeiler and Fergus, "Visualizing and Understanding Convolutional
 * Networks", ECCV 2014, section 4.2). Works the same for any model, so that two can be compared.
 */
final class Occlusion {
  private static final int PATCHES = 7; // along the longer side
  private static final int OVERLAP = 2;

  private final float[] image;
  private final int channels;
  private final int height;
  private final int width;
  private final int side;

  /**
   * The patches of an image.
   *
   * @param image values in {@code [channels, height, width]} order
   */
  Occlusion(float[] image, long[] shape) {
    this.image = image;
    channels = (int) shape[0];
    height = (int) shape[1];
    width = (int) shape[2];
    side = Math.max(1, (Math.max(height, width) + PATCHES - 1) / PATCHES);
  }

  /** Whether an example is an image large enough to cover parts of it. */
  static boolean fits(long[] shape) {
    return shape.length == 3 && shape[1] >= PATCHES && shape[2] >= PATCHES;
  }

  /** The image itself, and behind it the image with each patch covered, row after row. */
  List<float[]> covered() {
    double sum = 0;
    for (float value : image) {
      sum += value;
    }
    float mean = (float) (sum / image.length);
    List<float[]> covered = new ArrayList<>();
    covered.add(image);
    for (int row = 0; row < count(height); row++) {
      for (int column = 0; column < count(width); column++) {
        covered.add(cover(row * step(), column * step(), mean));
      }
    }
    return covered;
  }

  private int step() {
    return Math.max(1, side / OVERLAP);
  }

  private int count(int length) {
    return (Math.max(0, length - side) + step() - 1) / step() + 1;
  }

  private float[] cover(int top, int left, float value) {
    float[] copy = image.clone();
    for (int channel = 0; channel < channels; channel++) {
      for (int y = top; y < Math.min(height, top + side); y++) {
        int row = (channel * height + y) * width;
        Arrays.fill(copy, row + Math.min(left, width), row + Math.min(width, left + side), value);
      }
    }
    return copy;
  }

  /**
   * Falls of a logit by rows and columns of patches.
   *
   * @param logits of the class for each image of {@link #covered}
   */
  double[][] drops(double[] logits) {
    double[][] drops = new double[count(height)][count(width)];
    for (int i = 1; i < logits.length; i++) {
      int columns = drops[0].length;
      drops[(i - 1) / columns][(i - 1) % columns] = logits[0] - logits[i];
    }
    return drops;
  }
}
