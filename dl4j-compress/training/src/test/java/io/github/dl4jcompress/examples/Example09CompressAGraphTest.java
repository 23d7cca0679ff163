package io.github.dl4jcompress.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.compress.CompressionRecipe;
import io.github.dl4jcompress.compress.CompressionResult;
import io.github.dl4jcompress.compress.Compressor;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Compresses a ComputationGraph with branches: the same call. */
class Example09CompressAGraphTest {
  @Test
  void aGraphAgreesWithItsFile() {
    ComputationGraph graph = TinyNetworks.imageGraph(TinyNetworks.settings());
    DataSetIterator data = TinyData.iterator(TinyData.images(64, 1), 32);
    CompressionRecipe recipe = CompressionRecipe.quantize(QuantizationRecipe.weights(4));
    CompressionResult<ComputationGraph> result =
        Compressor.compress(graph, recipe, data, Digits.test(), 2);
    assertThat(result.comparison().agreement()).isGreaterThan(0.98);
  }
}
