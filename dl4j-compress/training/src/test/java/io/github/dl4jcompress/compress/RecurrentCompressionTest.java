package io.github.dl4jcompress.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.distill.Distillation;
import io.github.dl4jcompress.infer.FrameStream;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.quantize.QuantizationAware;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;

/** Recurrent networks from training to the compact model, on sequences of different lengths. */
@SuppressWarnings("deprecation") // GravesLSTM is deprecated, and still found in the world
class RecurrentCompressionTest {
  private static LSTM lstm(String name, int cells) {
    return new LSTM.Builder().name(name).nOut(cells).activation(Activation.TANH).build();
  }

  private static RnnOutputLayer eachStep() {
    return new RnnOutputLayer.Builder()
        .name("output")
        .nOut(TinyData.CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static MultiLayerNetwork chain(Layer... layers) {
    return TinyNetworks.chain(
        TinyNetworks.settings(new Adam(0.02)),
        InputType.recurrent(TinyData.SEQUENCE_FEATURES),
        layers);
  }

  private static MultiLayerNetwork lastStep() {
    return chain(new LastTimeStep(lstm("lstm", 10)), TinyNetworks.output());
  }

  /** DL4J does not hand a network's settings on to a layer that is wrapped twice. */
  private static LSTM ownSettings() {
    return new LSTM.Builder().nOut(6).weightInit(WeightInit.XAVIER).updater(new Adam()).build();
  }

  private static MultiLayerNetwork bothWays(Bidirectional.Mode mode) {
    return chain(new LastTimeStep(new Bidirectional(mode, lstm("both", 6))), TinyNetworks.output());
  }

  static Stream<MultiLayerNetwork> oneDecision() {
    Layer simple = new SimpleRnn.Builder().nOut(12).activation(Activation.TANH).build();
    Layer graves =
        new GravesLSTM.Builder()
            .nOut(8)
            .activation(Activation.SOFTSIGN)
            .gateActivationFunction(Activation.HARDSIGMOID)
            .build();
    return Stream.of(
        lastStep(),
        chain(lstm("first", 8), new LastTimeStep(lstm("second", 6)), TinyNetworks.output()),
        chain(new LastTimeStep(simple), TinyNetworks.output()),
        chain(new LastTimeStep(graves), TinyNetworks.output()),
        chain(
            new DenseLayer.Builder().nOut(6).activation(Activation.RELU).build(),
            lstm("lstm", 8),
            new DenseLayer.Builder().nOut(6).activation(Activation.RELU).build(),
            new LastTimeStep(lstm("last", 8)),
            TinyNetworks.dense(5, Activation.RELU),
            TinyNetworks.output()));
  }

  /** Sequences of two to five steps, with a label for each. */
  private static DataSet masked(int examples, long seed) {
    DataSet data = TinyData.sequences(examples, seed);
    INDArray mask = Nd4j.ones(examples, data.getFeatures().size(2));
    Random random = new Random(seed);
    for (int i = 0; i < examples; i++) {
      for (int t = 2 + random.nextInt(4); t < mask.size(1); t++) {
        mask.putScalar(i, t, 0);
      }
    }
    return new DataSet(data.getFeatures(), data.getLabels(), mask, mask);
  }

  /** The class is that of the feature with the largest sum over the steps that count. */
  private static DataSet decisions(int examples, long seed) {
    DataSet data = masked(examples, seed);
    INDArray mask = data.getFeaturesMaskArray();
    INDArray sums =
        data.getFeatures()
            .mul(mask.reshape(examples, 1, mask.size(1)).broadcast(data.getFeatures().shape()))
            .sum(2);
    INDArray labels = sums.like();
    for (int i = 0; i < examples; i++) {
      labels.putScalar(i, sums.getRow(i).argMax().getLong(0), 1);
    }
    return new DataSet(data.getFeatures(), labels, mask, null);
  }

  private static DataSetIterator decisions(int examples, int batch, long seed) {
    return TinyData.iterator(decisions(examples, seed), batch);
  }

  private static CompressionRecipe eightBits() {
    return CompressionRecipe.quantize(QuantizationRecipe.weights(8));
  }

  @ParameterizedTest
  @MethodSource("oneDecision")
  void oneDecisionPerSequenceIsStoredAsTrained(MultiLayerNetwork network) throws IOException {
    assertStoredAsTrained(network, decisions(128, 1), decisions(200, 2), 200);
  }

  /** Of sequences of equal length: DL4J lets the backward direction hear padding. */
  @ParameterizedTest
  @EnumSource
  void oneDecisionOfBothDirectionsIsStoredAsTrained(Bidirectional.Mode mode) throws IOException {
    assertStoredAsTrained(bothWays(mode), whole(decisions(128, 1)), whole(decisions(200, 2)), 200);
  }

  /** See docs/decisions/0006; where this fails, DL4J has mended it. */
  @Test
  void dl4jLetsTheBackwardDirectionHearPadding() {
    MultiLayerNetwork network = chain(new Bidirectional(lstm("both", 5)), eachStep());
    INDArray features = TinyData.sequences(1, 3).getFeatures();
    INDArray mask = Nd4j.ones(1, features.size(2)).putScalar(0, features.size(2) - 1, 0);
    INDArray shorter =
        features.get(
            NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, mask.size(1) - 1));
    INDArray first = network.output(features, false, mask, null).slice(0, 2);
    assertThat(first.equalsWithEps(network.output(shorter.dup()).slice(0, 2), 1e-3)).isFalse();
  }

  private static DataSet whole(DataSet data) {
    return new DataSet(data.getFeatures(), data.getLabels());
  }

  private static CompactModel assertStoredAsTrained(
      MultiLayerNetwork network, DataSet train, DataSet test, long answers) throws IOException {
    DataSetIterator lessons = TinyData.iterator(train, 16);
    network.fit(lessons, 4);
    CompressionResult<MultiLayerNetwork> result =
        Compressor.compress(network, eightBits(), lessons, TinyData.iterator(test, 100), 4);
    assertThat(result.comparison().examples()).isEqualTo(answers);
    assertThat(result.comparison().agreement()).isGreaterThanOrEqualTo(0.99);
    assertThat(result.comparison().maxLogitDifference()).isLessThan(0.15);
    assertSurvivesTheFile(result.model());
    return result.model();
  }

  private static void assertSurvivesTheFile(CompactModel model) throws IOException {
    float[] sequence = new float[6 * TinyData.SEQUENCE_FEATURES];
    for (int i = 0; i < sequence.length; i++) {
      sequence[i] = (float) Math.sin(i);
    }
    CompactModel read = CompactModel.load(model.toBytes());
    assertThat(read.predict(sequence)).isEqualTo(model.predict(sequence));
    FrameStream stream = read.stream();
    for (int from = 0; from < sequence.length; from += TinyData.SEQUENCE_FEATURES) {
      stream.accept(Arrays.copyOfRange(sequence, from, from + TinyData.SEQUENCE_FEATURES));
    }
    float[] last = stream.predict();
    float[] whole = model.predict(sequence);
    assertThat(Arrays.copyOfRange(whole, whole.length - last.length, whole.length)).isEqualTo(last);
  }

  @Test
  void anAnswerAtEachStepIsStoredAsTrained() throws IOException {
    MultiLayerNetwork network = chain(lstm("first", 8), lstm("second", 8), eachStep());
    DataSet test = masked(200, 2);
    long steps = test.getFeaturesMaskArray().sumNumber().longValue();
    CompactModel model = assertStoredAsTrained(network, masked(128, 1), test, steps);
    assertThat(model.network().answersEachStep()).isTrue();
  }

  @Test
  void anAnswerOfBothDirectionsAtEachStepIsStoredAsTrained() throws IOException {
    MultiLayerNetwork network =
        chain(new Bidirectional(lstm("first", 5)), lstm("second", 6), eachStep());
    DataSet test = TinyData.sequences(200, 2);
    long steps = 200 * test.getFeatures().size(2);
    CompactModel model = assertStoredAsTrained(network, TinyData.sequences(128, 1), test, steps);
    assertThat(model.network().answersEachStep()).isTrue();
    assertThat(model.network().needsWholeSequence()).isTrue();
  }

  @Test
  void prunesQuantizesAndDistilsALstmAtOnce() {
    MultiLayerNetwork network = lastStep();
    network.fit(decisions(128, 16, 1), 6);
    CompressionRecipe recipe =
        CompressionRecipe.quantize(QuantizationRecipe.weights(4))
            .prune(
                PruningRecipe.of(SparsitySchedule.cubic(0, 0.7).overSteps(0, 32).every(4)).global())
            .distill(Distillation.temperature(1));
    CompressionResult<MultiLayerNetwork> result =
        Compressor.compress(network, recipe, decisions(128, 16, 1), decisions(200, 100, 2), 6);
    assertThat(result.sparsity()).isBetween(0.69, 0.75);
    assertThat(result.comparison().agreement()).isGreaterThanOrEqualTo(0.99);
    assertThat(result.comparison().compactError())
        .isLessThanOrEqualTo(result.comparison().networkError() + 0.01);
  }

  @Test
  void graphsThatAreChainsAreStoredToo() {
    ComputationGraph graph =
        TinyNetworks.graph(
            TinyNetworks.settings(new Adam(0.02))
                .graphBuilder()
                .addInputs("sound")
                .addLayer("lstm", new LastTimeStep(lstm("lstm", 8)), "sound")
                .addLayer("output", TinyNetworks.output(), "lstm")
                .setOutputs("output")
                .setInputTypes(InputType.recurrent(TinyData.SEQUENCE_FEATURES)));
    CompressionResult<ComputationGraph> result =
        Compressor.compress(graph, eightBits(), decisions(128, 16, 1), decisions(200, 100, 2), 4);
    assertThat(result.comparison().agreement()).isGreaterThanOrEqualTo(0.99);
  }

  static Stream<Supplier<MultiLayerNetwork>> wrapped() {
    return Stream.of(RecurrentCompressionTest::lastStep, () -> bothWays(Bidirectional.Mode.CONCAT));
  }

  @ParameterizedTest
  @MethodSource("wrapped")
  void aSavedTwinStillQuantizesItsWrappedLayers(
      Supplier<MultiLayerNetwork> network, @TempDir Path folder) throws IOException {
    MultiLayerNetwork twin = QuantizationAware.twin(network.get(), QuantizationRecipe.weights(3));
    twin.fit(decisions(64, 16, 1), 2);
    File file = folder.resolve("twin.zip").toFile();
    twin.save(file);
    INDArray features = decisions(32, 5L).getFeatures();
    INDArray expected = twin.output(features);
    assertThat(MultiLayerNetwork.load(file, true).output(features)).isEqualTo(expected);
    assertThat(twin.clone().output(features)).isEqualTo(expected);
    MultiLayerNetwork real = network.get();
    real.getLayer(0).setParams(twin.getLayer(1).params());
    real.getLayer(1).setParams(twin.getLayer(3).params());
    assertThat(real.output(features)).isNotEqualTo(expected);
  }

  private static void assertRefused(String message, Model network) {
    assertThatThrownBy(
            () ->
                Compressor.compress(
                    network, eightBits(), decisions(16, 8, 1), decisions(16, 8, 2), 1))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesByNameWhatCannotBeStored() {
    Layer relu = new LSTM.Builder().name("relu").nOut(4).activation(Activation.RELU).build();
    assertRefused(
        "layer 'relu': a recurrent layer with activation RELU cannot be stored",
        chain(new LastTimeStep(relu), TinyNetworks.output()));
    assertRefused(
        "is a Bidirectional, which cannot be quantized; supported: ",
        chain(new Bidirectional(new LastTimeStep(ownSettings())), TinyNetworks.output()));
    Layer normalized = new SimpleRnn.Builder().nOut(4).hasLayerNorm(true).build();
    assertRefused(
        "is a LastTimeStep, which cannot be quantized; supported: ",
        chain(new LastTimeStep(new Bidirectional(normalized)), TinyNetworks.output()));
    MultiLayerNetwork timeFirst =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.recurrent(TinyData.SEQUENCE_FEATURES, RNNFormat.NWC),
            new LSTM.Builder()
                .name("nwc")
                .nOut(4)
                .activation(Activation.TANH)
                .dataFormat(RNNFormat.NWC)
                .build(),
            eachStep());
    assertRefused("layer 'nwc': data format NWC cannot be stored; NCW can", timeFirst);
  }
}
