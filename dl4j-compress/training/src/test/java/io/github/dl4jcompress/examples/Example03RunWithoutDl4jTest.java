package io.github.dl4jcompress.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.compress.Compressor;
import io.github.dl4jcompress.quantize.PostTraining;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

/** Runs a stored model: only the runtime jar is needed for what stands here. */
class Example03RunWithoutDl4jTest {
  @Test
  void aFileAnswersWithProbabilities() throws Exception {
    CompactModel model = CompactModel.load(file());
    float[] probabilities = model.predict(new float[model.inputShape().elements()]);
    assertThat(probabilities).hasSize(3);
    assertThat(probabilities[0] + probabilities[1] + probabilities[2]).isBetween(0.999f, 1.001f);
  }

  private static byte[] file() {
    MultiLayerNetwork twin =
        PostTraining.quantize(Digits.trained(), QuantizationRecipe.weights(8), Digits.train());
    return Compressor.store(twin, Digits.test()).model().toBytes();
  }
}
