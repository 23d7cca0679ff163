package io.github.dl4jcompress.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.quantize.SensitivitySweep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

/** Asks, before any training, which layers bear few bits and many zeros. */
class Example10FindSensitiveLayersTest {
  @Test
  void tellsTheErrorForEachLayer() {
    MultiLayerNetwork network = Digits.trained();
    SensitivitySweep sweep = SensitivitySweep.bits(2, 4).sparsities(0.5, 0.9);
    String table = sweep.of(network, Digits.test()).toString();
    assertThat(table).contains("conv", "dense", "output");
  }
}
