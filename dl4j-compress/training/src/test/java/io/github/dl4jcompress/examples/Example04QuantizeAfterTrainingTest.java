package io.github.dl4jcompress.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.compress.CompressionResult;
import io.github.dl4jcompress.compress.Compressor;
import io.github.dl4jcompress.quantize.PostTraining;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

/** Eight bits without training: ranges are read off some data. */
class Example04QuantizeAfterTrainingTest {
  @Test
  void eightBitsAnswerAsTheNetworkDoes() {
    MultiLayerNetwork network = Digits.trained();
    MultiLayerNetwork twin =
        PostTraining.quantize(network, QuantizationRecipe.weights(8), Digits.train());
    CompressionResult<MultiLayerNetwork> result = Compressor.store(twin, Digits.test());
    double error = 1 - network.evaluate(Digits.test()).accuracy();
    assertThat(result.comparison().compactError()).isLessThanOrEqualTo(error + 0.02);
  }
}
