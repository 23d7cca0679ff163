package io.github.dl4jcompress.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.compress.Compressor;
import io.github.dl4jcompress.infer.FrameStream;
import io.github.dl4jcompress.quantize.PostTraining;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Runs an LSTM step by step, as the steps come in. */
class Example08HearAStreamTest {
  @Test
  void aStreamAnswersAfterEachStep() {
    DataSetIterator data = TinyData.iterator(TinyData.sequences(32, 1), 32);
    MultiLayerNetwork lstm = TinyNetworks.sequenceChain(TinyNetworks.settings(), false);
    MultiLayerNetwork twin = PostTraining.quantize(lstm, QuantizationRecipe.weights(8), data);
    CompactModel model = Compressor.store(twin, data).model();
    FrameStream stream = model.stream();
    stream.accept(new float[] {0.1f, 0.2f, 0.3f});
    float[] first = stream.predict();
    stream.accept(new float[] {0.3f, 0.2f, 0.1f});
    assertThat(stream.predict()).hasSize(3).isNotEqualTo(first);
  }
}
