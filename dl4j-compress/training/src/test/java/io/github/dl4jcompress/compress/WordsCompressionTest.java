package io.github.dl4jcompress.compress;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.WeightMatrix;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import io.github.dl4jcompress.quantize.TinyWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;

/** A classifier of texts, pruned and quantized while it trains, up to its file. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WordsCompressionTest {
  private static final int WIDTH = 8;
  private static final int EPOCHS = 6;
  private static final DataSet TEST = TinyWords.texts(60, 2);

  private CompressionResult<MultiLayerNetwork> result;

  @BeforeAll
  void compress() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(new Adam(0.02)),
            TinyWords.text(),
            new EmbeddingSequenceLayer.Builder()
                .name("embedding")
                .nIn(TinyWords.WORDS)
                .nOut(WIDTH)
                .build(),
            new LastTimeStep(TinyWords.lstm()), // DL4J refuses a text all of whose words are zeros
            TinyNetworks.output());
    DataSetIterator train = TinyData.iterator(TinyWords.texts(240, 1), 24);
    int steps = 10 * EPOCHS;
    CompressionRecipe recipe =
        CompressionRecipe.quantize(QuantizationRecipe.weights(4).fromStep(10))
            .prune(
                PruningRecipe.of(SparsitySchedule.cubic(0, 0.5).overSteps(0, steps / 2).every(5))
                    .target("emb*", 0.98)
                    .except("output"));
    result = Compressor.compress(network, recipe, train, TinyData.iterator(TEST, 20), EPOCHS);
  }

  private WeightMatrix table() {
    Layer first = result.model().network().layers().get(0);
    assertThat(first.kind()).isEqualTo("embedding");
    return first.weights().get(0);
  }

  @Test
  void fewWeightsOfTheTableAreStored() {
    INDArray trained = result.network().getLayer("embedding").getParam("W");
    long left = trained.neq(0).castTo(trained.dataType()).sumNumber().longValue();
    assertThat(left).isEqualTo(Math.round(0.02 * WIDTH * TinyWords.WORDS));
    assertThat(table().columns()).isEqualTo(TinyWords.WORDS);
    assertThat(table().nonZeros()).isBetween(1, Math.toIntExact(left));
  }

  @Test
  void theModelSaysWhatTheTwinSays() {
    assertThat(result.comparison().examples()).isEqualTo(60);
    assertThat(result.comparison().agreement()).isEqualTo(1);
    assertThat(result.comparison().maxLogitDifference()).isLessThan(0.05);
    assertThat(result.comparison().compactError()).isLessThan(0.5); // by chance 0.67
  }

  @Test
  void theFileIsSmallAndSaysTheSame(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("words.d4c");
    result.model().save(file);
    assertThat(Files.size(file)).isLessThan(Float.BYTES * WIDTH * TinyWords.WORDS / 16);
    CompactModel loaded = CompactModel.load(file);
    float[][] texts = TEST.getFeatures().toFloatMatrix();
    assertThat(loaded.predictBatch(texts)).isDeepEqualTo(result.model().predictBatch(texts));
  }
}
