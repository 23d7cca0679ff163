package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.Elements;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.WeightView;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rounds the gradients of weights to few bits, at random so that they are right on average, before
 * the updater sees them: Zhou et al., "DoReFa-Net" (2016), equation 12. The weights that the
 * updater changes stay floats, and so do gradients of biases and all statistics.
 *
 * <pre>{@code
 * network.addListeners(GradientQuantization.bits(6).seed(1));
 * }</pre>
 *
 * <p>A gradient of zero stays zero, so that pruned weights get none. The randomness of a step
 * depends on the seed and the number of the step only: a resumed training goes on exactly. It says
 * what k-bit gradients do to a training, on one machine; to send fewer bits between machines,
 * DL4J's own threshold encoding is the means ({@code
 * SharedTrainingMaster.Builder#thresholdAlgorithm}).
 */
public final class GradientQuantization extends BaseTrainingListener {
  private final int bits;
  private final long seed;

  private GradientQuantization(int bits, long seed) {
    this.bits = bits;
    this.seed = seed;
  }

  /** Gradients of so many bits, 1 to 16. */
  public static GradientQuantization bits(int bits) {
    if (bits < 1 || bits > 16) {
      throw new IllegalArgumentException("gradient bits must be in [1, 16], got " + bits);
    }
    return new GradientQuantization(bits, 0);
  }

  /** The same with other random numbers. */
  public GradientQuantization seed(long seed) {
    return new GradientQuantization(bits, seed);
  }

  @Override
  public void onGradientCalculation(Model model) {
    INDArray all = model.getGradientsViewArray();
    SplittableRandom random = new SplittableRandom(seed).split();
    SplittableRandom ofStep =
        new SplittableRandom(random.nextLong() + NetworkTopology.iteration(model));
    Elements.use(
        all,
        buffer -> {
          int start = buffer.position();
          for (NamedLayer layer : NetworkTopology.layers(model)) {
            for (WeightView view : layer.weights()) {
              float[] gradients = new float[view.length()];
              buffer.position(start + view.offset()).get(gradients);
              round(gradients, ofStep);
              buffer.position(start + view.offset()).put(gradients);
            }
          }
        });
  }

  /** Equation 12; the largest magnitude is that of the array. */
  void round(float[] gradients, SplittableRandom random) {
    float largest = LevelRule.largest(gradients, 0, gradients.length);
    if (!(largest > 0) || Float.isInfinite(largest)) {
      return; // nothing to round, or a divergence that others report
    }
    double steps = (1 << bits) - 1;
    for (int i = 0; i < gradients.length; i++) {
      if (gradients[i] != 0) {
        double share = gradients[i] / (2.0 * largest) + 0.5; // in [0, 1]
        double noisy = Math.rint(share * steps + random.nextDouble() - 0.5);
        double kept = Math.max(0, Math.min(steps, noisy)) / steps;
        gradients[i] = (float) (2 * largest * (kept - 0.5));
      }
    }
  }
}
