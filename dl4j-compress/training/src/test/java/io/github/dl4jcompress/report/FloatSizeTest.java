package io.github.dl4jcompress.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.TinyNetworks;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

class FloatSizeTest {
  @Test
  void measuresTheFloatsAndWhatGzipMakesOfThem() {
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
    FloatSize size = FloatSize.of(network);
    assertThat(size.bytes()).isEqualTo(4 * network.numParams());
    assertThat(size.gzipBytes()).isBetween(size.bytes() / 2, size.bytes() + 100);
    network.params().assign(0);
    assertThat(FloatSize.of(network).gzipBytes()).isLessThan(100);
  }
}
