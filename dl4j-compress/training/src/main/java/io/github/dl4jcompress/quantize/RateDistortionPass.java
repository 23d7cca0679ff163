package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.WeightView;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;

/**
 * Moves weights of a trained twin to levels that take fewer bits, where the loss minds it little:
 * see {@link io.github.dl4jcompress.codec.RateDistortion}. The weights of the network itself are
 * changed, so that what is stored is still what it computes. Zeros stay zeros, and the scales of
 * all rows stay what they are. Layers that were left unquantized are left alone.
 */
public final class RateDistortionPass {
  private RateDistortionPass() {}

  /**
   * Changes the weights of a twin that {@link QuantizationAware} made and that has been trained.
   *
   * @param lambda squared steps of error that one saved bit is worth at a weight of mean importance
   *     among those that are not zero, 0 or more
   * @param squares of the gradients of the training
   * @throws IllegalStateException if they have seen no step
   */
  public static void apply(Model twin, double lambda, GradientSquares squares) {
    float[] means = squares.means();
    List<MovableMatrix> matrices = new ArrayList<>();
    for (NamedLayer layer : NetworkTopology.layers(twin)) {
      for (WeightView weights : layer.weights()) {
        BaseLayer configuration = (BaseLayer) layer.innerLayers().get(0);
        if (UnquantizedWeights.precision(configuration).isPresent()) {
          continue; // no levels to go to
        }
        WeightScheme scheme = WeightFakeQuantization.of(layer.name(), configuration).getScheme();
        requireMovable(scheme);
        matrices.add(new MovableMatrix(configuration, weights, scheme.bits(), means));
      }
    }
    double importance = matrices.stream().mapToDouble(MovableMatrix::keptImportance).sum();
    double kept = matrices.stream().mapToLong(MovableMatrix::kept).sum();
    for (MovableMatrix matrix : matrices) {
      matrix.move(lambda, importance / kept);
    }
  }

  /**
   * Refuses levels among which weights cannot be moved one by one.
   *
   * @throws IllegalArgumentException for any but uniform levels, none clipped, with a scale per
   *     channel
   */
  public static void requireMovable(WeightScheme scheme) {
    if (!scheme.equals(WeightScheme.of(WeightScheme.Kind.UNIFORM, scheme.bits()))) {
      throw new IllegalArgumentException(
          "rateDistortion moves uniform weights that are not clipped and have a scale per channel;"
              + " it cannot move "
              + scheme);
    }
  }
}
