package io.github.dl4jcompress.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.NetworkInput;
import io.github.dl4jcompress.model.TensorShape;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InputCodesTest {
  private static void assertQuantized(AffineQuantizer quantizer, float... values) {
    NetworkInput input = new NetworkInput(TensorShape.vector(values.length), quantizer);
    InputCodes inputs = new InputCodes(input, false);
    int[][] codes = new int[1][values.length];
    inputs.fill(values, 0, 1, codes);
    for (int i = 0; i < values.length; i++) {
      assertThat(codes[0][i])
          .as("%s of %s", values[i], quantizer)
          .isEqualTo(quantizer.quantize(values[i]) - quantizer.zeroPoint());
    }
  }

  @Test
  void codesAreThoseOfTheQuantizerNearAndFarFromTies() {
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      float scale = (float) Math.exp(40 * random.nextDouble() - 30);
      AffineQuantizer quantizer =
          new AffineQuantizer(scale, random.nextInt(100) - 128, 7 + random.nextInt(2));
      float tie = (float) ((random.nextInt(600) - 300 + 0.5) * scale);
      assertQuantized(
          quantizer,
          tie,
          Math.nextUp(tie),
          Math.nextDown(tie),
          (float) (300 * random.nextGaussian() * scale),
          (float) (1e9 * random.nextGaussian() * scale));
    }
  }

  @Test
  void numbersThatAreNoneAndEndlessOnesAreTakenAsTheQuantizerSays() {
    float endless = Float.POSITIVE_INFINITY;
    float most = Float.MAX_VALUE;
    float least = Float.MIN_VALUE;
    assertQuantized(
        new AffineQuantizer(0.5f, 7), Float.NaN, endless, -endless, most, -most, least, -0f);
  }
}
