package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Quantizes a trained network without training it further: weights are rounded as they are, ranges
 * of activations are found on calibration data (Krishnamoorthi, "Quantizing deep convolutional
 * networks for efficient inference" (2018), section 3.1).
 *
 * <pre>{@code
 * MultiLayerNetwork twin = PostTraining.quantize(network, QuantizationRecipe.weights(8), data);
 * CompactModel model = CompactModel.of(CompactExport.export(twin, exampleShape));
 * }</pre>
 *
 * <p>What a recipe would learn in training stays what learning begins with, and ranges are observed
 * even where they would be learned. The twin can be trained on.
 */
public final class PostTraining {
  private PostTraining() {}

  /**
   * The calibrated quantization-aware twin of a trained network, which is left as it is.
   *
   * @param network with one input and one output layer
   * @param calibration examples like those to come, some hundreds; labels are not looked at. It is
   *     reset before and after, and read once, or twice where an observer needs distributions
   * @throws io.github.dl4jcompress.bridge.UnsupportedNetworkException naming the first layer that
   *     cannot be quantized, or if there are several inputs or outputs
   * @throws IllegalArgumentException if there is no calibration data
   */
  public static <M extends Model> M quantize(
      M network, QuantizationRecipe recipe, DataSetIterator calibration) {
    M twin = QuantizationAware.twin(network, recipe.fromStep(0));
    Logits copy = Logits.of(twin);
    Map<String, Calibration> watched = new LinkedHashMap<>();
    for (NamedLayer layer : copy.layers()) {
      if (layer.layer() instanceof FakeQuantizationLayer quantizer) {
        Calibration ranges = new Calibration(quantizer.layerConf().getScheme().observer());
        quantizer.calibrate(ranges);
        watched.put(layer.name(), ranges);
      }
    }
    run(copy, calibration);
    if (recipe.activations().observer().needsHistogram()) {
      watched.values().forEach(Calibration::count);
      run(copy, calibration);
    }
    for (NamedLayer layer : NetworkTopology.layers(twin)) {
      if (layer.layer() instanceof FakeQuantizationLayer quantizer) {
        int codes = 1 << quantizer.layerConf().getScheme().bits();
        quantizer.cover(Objects.requireNonNull(watched.get(layer.name())).range(codes));
      }
    }
    return twin;
  }

  private static void run(Logits network, DataSetIterator data) {
    data.reset();
    if (!data.hasNext()) {
      throw new IllegalArgumentException("the calibration data is empty");
    }
    while (data.hasNext()) {
      DataSet batch = data.next();
      network.of(batch.getFeatures(), Optional.ofNullable(batch.getFeaturesMaskArray()));
    }
    data.reset();
  }
}
