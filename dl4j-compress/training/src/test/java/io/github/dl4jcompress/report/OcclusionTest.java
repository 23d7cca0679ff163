package io.github.dl4jcompress.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class OcclusionTest {
  private static final long[] SHAPE = {1, 14, 14};

  /** A model that looks at one point only: its logit is the value there. */
  private static double[] lookingAt(int y, int x, List<float[]> images) {
    return images.stream().mapToDouble(image -> image[y * 14 + x]).toArray();
  }

  @Test
  void onlyPatchesOverWhatCountsMatter() {
    float[] image = new float[14 * 14];
    image[3 * 14 + 12] = 1;
    Occlusion occlusion = new Occlusion(image, SHAPE);
    double[][] drops = occlusion.drops(lookingAt(3, 12, occlusion.covered()));
    assertThat(drops).hasNumberOfRows(13);
    double expected = 1 - 1.0 / (14 * 14);
    for (int row = 0; row < drops.length; row++) {
      for (int column = 0; column < drops[row].length; column++) {
        boolean over = (row == 2 || row == 3) && (column == 11 || column == 12);
        assertThat(drops[row][column]).isCloseTo(over ? expected : 0, within(1e-6));
      }
    }
  }

  @Test
  void smallImagesAndVectorsHaveNoPatches() {
    assertThat(Occlusion.fits(new long[] {1, 6, 9})).isFalse();
    assertThat(Occlusion.fits(new long[] {50})).isFalse();
    assertThat(Occlusion.fits(SHAPE)).isTrue();
  }
}
