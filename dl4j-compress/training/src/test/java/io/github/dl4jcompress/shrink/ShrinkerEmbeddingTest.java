package io.github.dl4jcompress.shrink;

import static io.github.dl4jcompress.shrink.Weights.assertRemovals;
import static io.github.dl4jcompress.shrink.Weights.constant;
import static io.github.dl4jcompress.shrink.Weights.shape;
import static io.github.dl4jcompress.shrink.Weights.shrunk;
import static io.github.dl4jcompress.shrink.Weights.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.shrink.Shrinker.Removal;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ShrinkerEmbeddingTest {
  private static final int WORDS = 10;
  private static final INDArray CHOSEN = Nd4j.createFromArray(new float[][] {{1}, {7}, {3}, {0}});
  private static final INDArray SENTENCES =
      Nd4j.createFromArray(new float[][] {{1, 7, 3}, {0, 9, 4}});

  private static MultiLayerNetwork network(boolean hasBias) {
    return Weights.chain(
        InputType.feedForward(WORDS),
        new EmbeddingLayer.Builder().name("words").nOut(6).hasBias(hasBias).build(),
        TinyNetworks.dense(5, Activation.TANH),
        TinyNetworks.output());
  }

  private static MultiLayerNetwork sequences(RNNFormat format) {
    LSTM lstm =
        new LSTM.Builder()
            .name("lstm")
            .nOut(5)
            .activation(Activation.TANH)
            .dataFormat(format)
            .build();
    return Weights.chain(
        InputType.feedForward(WORDS),
        new EmbeddingSequenceLayer.Builder()
            .name("words")
            .nIn(WORDS)
            .nOut(6)
            .outputDataFormat(format)
            .build(),
        new LastTimeStep(lstm),
        TinyNetworks.output());
  }

  @Test
  void columnsThatNothingReadsGo() {
    MultiLayerNetwork network = network(false);
    unread(network, "dense", 1, 4);
    Shrinker.Result<MultiLayerNetwork> result = shrunk(network, CHOSEN);
    assertRemovals(result, new Removal("words", 6, 4, 0));
    assertThat(shape(result.network(), "words", "W")).containsExactly(WORDS, 4);
  }

  @Test
  void columnsOfZerosGoAndTheirBiasIsFolded() {
    MultiLayerNetwork network = network(true);
    constant(network, "words", 2, 0.75);
    assertRemovals(shrunk(network, CHOSEN), new Removal("words", 6, 5, 1));
  }

  @Test
  void wordsStayEvenIfTheyAreAllZeros() {
    MultiLayerNetwork network = network(false);
    Weights.zero(Weights.of(network, "words", "W"), 0, 2, 5, 6);
    assertRemovals(shrunk(network, CHOSEN));
  }

  @Test
  void sequencesOfWordsShrink() {
    MultiLayerNetwork network = sequences(RNNFormat.NCW);
    unread(network, "lstm", 0, 5);
    assertRemovals(shrunk(network, SENTENCES), new Removal("words", 6, 4, 0));
  }

  @Test
  void timeBeforeFeaturesIsLeftAlone() {
    MultiLayerNetwork network = sequences(RNNFormat.NWC);
    unread(network, "lstm", 0, 5);
    assertRemovals(shrunk(network, SENTENCES));
  }

  /** The number of a word is no channel, whatever says it. */
  @Test
  void whatSaysTheWordStays() {
    Layer number = TinyNetworks.dense("number", 1, Activation.RELU);
    MultiLayerNetwork network =
        Weights.chain(
            InputType.feedForward(2),
            number,
            new EmbeddingLayer.Builder().name("words").nIn(1).nOut(6).build(),
            TinyNetworks.output());
    Weights.of(network, "number", "W").assign(0);
    Weights.of(network, "number", "b").assign(0);
    unread(network, "output", 3);
    assertRemovals(
        shrunk(network, Nd4j.createFromArray(new float[][] {{1, 2}})),
        new Removal("words", 6, 5, 0));
  }
}
