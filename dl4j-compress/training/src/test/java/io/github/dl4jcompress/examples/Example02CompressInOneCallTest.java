package io.github.dl4jcompress.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.compress.CompressionRecipe;
import io.github.dl4jcompress.compress.CompressionResult;
import io.github.dl4jcompress.compress.Compressor;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prunes, quantizes and stores a network in one call. */
class Example02CompressInOneCallTest {
  @Test
  void theFileIsTinyAndAgreesWithTheNetwork(@TempDir Path folder) throws Exception {
    MultiLayerNetwork network = Digits.trained();
    CompressionResult<MultiLayerNetwork> result =
        Compressor.compress(
            network,
            CompressionRecipe.atOnce(0.9, Digits.STEPS),
            Digits.train(),
            Digits.test(),
            Digits.EPOCHS);
    Path file = folder.resolve("digits.d4c");
    result.model().save(file);
    assertThat(Files.size(file)).isLessThan(4 * network.numParams() / 20);
    assertThat(result.comparison().agreement()).isGreaterThan(0.98);
  }
}
