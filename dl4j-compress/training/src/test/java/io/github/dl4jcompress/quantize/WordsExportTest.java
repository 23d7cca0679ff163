package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.NoisyEmbeddingSequenceLayer;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.infer.FrameStream;
import io.github.dl4jcompress.model.Embedding;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Masked;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.TensorShape;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Embeddings and masked cells compute after export what they compute in the twin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WordsExportTest {
  /** In steps of {@link ExportedPair#stepOfALogit}; a mistake makes tens of them. */
  private static final double TOLERATED_STEPS = 4;

  private static final DataSet TRAIN = TinyWords.texts(48, 1);
  private static final DataSet TRAIN_SINGLE = TinyWords.single(48, 1);
  private static final INDArray TEST = TinyWords.texts(60, 2).getFeatures();
  private static final INDArray TEST_SINGLE = TinyWords.single(60, 2).getFeatures();

  private MultiLayerNetwork texts;
  private MultiLayerNetwork single;

  private static <M extends MultiLayerNetwork> M trained(M network, DataSet data, int steps) {
    for (int step = 0; step < steps; step++) {
      network.fit(data);
    }
    return network;
  }

  @BeforeAll
  void train() {
    texts = trained(TinyWords.maskedLstm(), TRAIN, 10);
    single = trained(TinyWords.oneWord(), TRAIN_SINGLE, 10);
  }

  private static ExportedPair assertSame(Model twin, INDArray examples) throws IOException {
    ExportedPair pair = ExportedPair.of(twin, examples);
    ExportedPair.Gap gap = pair.gap(examples);
    assertThat(gap.largestSteps()).isLessThan(TOLERATED_STEPS);
    assertThat(gap.sameClass()).isEqualTo(1);
    assertThat(gap.clear()).isGreaterThan(0.3);
    pair.assertFileRoundTrip(examples);
    return pair;
  }

  static Stream<WeightScheme> schemes() {
    return WeightSchemeTest.all();
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void trainedTwinsAreStoredAsTheyAre(WeightScheme scheme) throws IOException {
    QuantizationRecipe recipe = QuantizationRecipe.weights(scheme).fromStep(1);
    assertSame(trained(QuantizationAware.twin(single, recipe), TRAIN_SINGLE, 4), TEST_SINGLE);
    assertSame(trained(QuantizationAware.twin(texts, recipe), TRAIN, 4), TEST);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void calibratedTwinsAreStoredAsTheyAre(WeightScheme scheme) throws IOException {
    QuantizationRecipe recipe = QuantizationRecipe.weights(scheme);
    assertSame(
        PostTraining.quantize(single, recipe, TinyData.iterator(TRAIN_SINGLE, 16)), TEST_SINGLE);
    assertSame(PostTraining.quantize(texts, recipe, TinyData.iterator(TRAIN, 16)), TEST);
  }

  static Stream<MultiLayerNetwork> networks() {
    return Stream.of(
        TinyWords.plain(),
        TinyWords.maskedSimple(),
        TinyWords.maskedSteps(),
        TinyWords.chain(
            TinyWords.text(),
            TinyWords.words(),
            new LastTimeStep(TinyWords.masked(TinyWords.lstm())),
            TinyNetworks.dense(5, Activation.RELU),
            TinyNetworks.output()));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void eachWayToReadTextsIsStoredAsTrained(MultiLayerNetwork network) throws IOException {
    QuantizationRecipe recipe = QuantizationRecipe.weights(4).activations(6).fromStep(2);
    MultiLayerNetwork twin = trained(QuantizationAware.twin(network, recipe), TRAIN, 12);
    CompactModel compact = assertSame(twin, TEST).compact();
    assertThat(compact.inputShape()).isEqualTo(TensorShape.vector(1));
    float[] words = ExportedPair.rows(TEST)[0];
    FrameStream stream = compact.stream();
    for (int step = 0; step < words.length; step++) {
      stream.accept(new float[] {words[step]});
      assertThat(stream.predict()).isEqualTo(compact.predict(Arrays.copyOf(words, step + 1)));
    }
  }

  @Test
  void theFillingOfAMaskedTextDoesNotMatter() {
    QuantizationRecipe recipe = QuantizationRecipe.weights(8);
    CompactModel compact =
        ExportedPair.of(trained(QuantizationAware.twin(texts, recipe), TRAIN, 2), TEST).compact();
    assertThat(compact.predict(new float[] {5, 9, 4, 0, 0, 0}))
        .isEqualTo(compact.predict(new float[] {5, 9, 4}))
        .isNotEqualTo(compact.predict(new float[] {5, 9}));
  }

  @Test
  void graphsReadWordsBesideValues() throws IOException {
    ComputationGraph graph =
        TinyNetworks.graph(
            TinyNetworks.settings()
                .graphBuilder()
                .addInputs("text", "vector")
                .setInputTypes(TinyWords.text(), TinyNetworks.vectorInput())
                .addLayer("words", TinyWords.words(), "text")
                .addLayer("masked", new LastTimeStep(TinyWords.masked(TinyWords.lstm())), "words")
                .addLayer("dense", TinyNetworks.dense(4, Activation.TANH), "vector")
                .addVertex("merged", new MergeVertex(), "masked", "dense")
                .addLayer("output", TinyNetworks.output(), "merged")
                .setOutputs("output"));
    ComputationGraph twin = QuantizationAware.twin(graph, QuantizationRecipe.weights(4));
    INDArray vectors = TinyData.vectors(48, 3).getFeatures();
    for (int step = 0; step < 4; step++) {
      twin.fit(
          new MultiDataSet(
              new INDArray[] {TRAIN.getFeatures(), vectors}, new INDArray[] {TRAIN.getLabels()}));
    }
    CompactModel compact =
        CompactModel.of(CompactExport.export(twin, new long[] {6}, new long[] {6}));
    INDArray expected = twin.output(TRAIN.getFeatures(), vectors)[0];
    float[][] words = ExportedPair.rows(TRAIN.getFeatures());
    float[][] values = ExportedPair.rows(vectors);
    for (int i = 0; i < words.length; i++) {
      float[] found = compact.predictAll(words[i], values[i])[0];
      for (int j = 0; j < found.length; j++) {
        assertThat(found[j]).isCloseTo(expected.getFloat(i, j), offset(0.03f));
      }
    }
  }

  private static org.assertj.core.data.Offset<Float> offset(float most) {
    return org.assertj.core.data.Offset.offset(most);
  }

  @Test
  void embeddingsMayStayUnquantized() throws IOException {
    QuantizationRecipe recipe = QuantizationRecipe.weights(4).leavingHalf("words");
    ExportedPair pair =
        assertSame(trained(QuantizationAware.twin(single, recipe), TRAIN_SINGLE, 3), TEST_SINGLE);
    assertThat(pair.compact().network().layers().get(0).weights().get(0).bits()).isEqualTo(16);
  }

  /** The straight-through estimator: rounded weights are seen, real ones are trained. */
  @Test
  void theTwinSeesRoundedWeightsAndTrainsRealOnes() {
    MultiLayerNetwork twin =
        QuantizationAware.twin(TinyWords.plain(), QuantizationRecipe.weights(2));
    NamedLayer words =
        NetworkTopology.layers(twin).stream()
            .filter(layer -> layer.name().equals("words"))
            .findFirst()
            .orElseThrow();
    assertThat(words.configuration()).isInstanceOf(NoisyEmbeddingSequenceLayer.class);
    trained(twin, TRAIN, 2);
    INDArray seen = twin.feedForwardToLayer(0, TEST, false).get(1); // behind the embedding
    INDArray real = words.layer().getParam("W");
    assertThat(distinct(seen.dup().data().asFloat())).isLessThanOrEqualTo(11); // 2 a column, and 0
    assertThat(distinct(real.dup().data().asFloat())).isGreaterThan(1000);
    QuantizedWeights stored = (QuantizedWeights) table(twin).unit().weights();
    int word = TEST.getInt(0, 0);
    for (int row = 0; row < stored.rows(); row++) {
      assertThat(seen.getFloat(0, row, 0)).isEqualTo(stored.level(row, word) * stored.scale(row));
    }
  }

  private static Embedding table(MultiLayerNetwork twin) {
    return (Embedding) CompactExport.export(twin, new long[] {6}).layers().get(0);
  }

  private static long distinct(float[] values) {
    Arrays.sort(values);
    long count = 1;
    for (int i = 1; i < values.length; i++) {
      count += values[i] != values[i - 1] ? 1 : 0;
    }
    return count;
  }

  @Test
  void aRestoredTwinIsTheSame(@TempDir Path folder) throws IOException {
    MultiLayerNetwork twin =
        trained(QuantizationAware.twin(texts, QuantizationRecipe.weights(3)), TRAIN, 2);
    File file = folder.resolve("twin.zip").toFile();
    twin.save(file);
    MultiLayerNetwork restored = MultiLayerNetwork.load(file, true);
    assertThat(restored.output(TEST)).isEqualTo(twin.output(TEST));
    assertThat(restored.getLayer("words").getConfig())
        .isInstanceOf(NoisyEmbeddingSequenceLayer.class);
    assertThat(ExportedPair.of(restored, TEST).compact().toBytes())
        .isEqualTo(ExportedPair.of(twin, TEST).compact().toBytes());
    assertThat(twin.clone().output(TEST)).isEqualTo(twin.output(TEST));
  }

  @Test
  void storesOneLayerForCellsMaskAndLastStep() {
    assertThat(
            ExportedPair.of(
                    trained(QuantizationAware.twin(texts, QuantizationRecipe.weights(4)), TRAIN, 1),
                    TEST)
                .compact()
                .network()
                .layers())
        .extracting(Layer::kind)
        .containsExactly("embedding", "masked lstm", "dense");
    Masked masked =
        (Masked)
            CompactExport.export(
                    trained(
                        QuantizationAware.twin(
                            TinyWords.maskedSteps(), QuantizationRecipe.weights(4)),
                        TRAIN,
                        1),
                    new long[] {6})
                .layers()
                .get(1);
    assertThat(masked.ends()).isFalse();
  }

  private static void assertRefused(Model network, String message) {
    assertThatThrownBy(() -> QuantizationAware.twin(network, QuantizationRecipe.weights(8)))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesMasksOfOtherValuesAndOfBothDirections() {
    InputType sequences = InputType.recurrent(TinyData.SEQUENCE_FEATURES);
    org.deeplearning4j.nn.conf.layers.Layer ones =
        new MaskZeroLayer.Builder()
            .underlying(TinyWords.lstm())
            .maskValue(-1)
            .name("masked")
            .build();
    assertRefused(
        TinyNetworks.chain(
            TinyNetworks.settings(), sequences, new LastTimeStep(ones), TinyNetworks.output()),
        "masks steps of the value -1.0, which quantized inputs need not have; they always have 0");
    assertRefused(
        TinyNetworks.chain(
            TinyNetworks.settings(),
            sequences,
            new LastTimeStep(TinyWords.masked(new Bidirectional(TinyWords.lstm()))),
            TinyNetworks.output()),
        "is a LastTimeStep, which cannot be quantized; supported: ");
  }

  private static EmbeddingLayer embedding(int words) {
    return new EmbeddingLayer.Builder().nIn(words).nOut(2).build();
  }

  private static DenseLayer dense() {
    return new DenseLayer.Builder().nIn(1).nOut(2).activation(Activation.TANH).build();
  }

  private static ComputationGraph merged(
      String input, org.deeplearning4j.nn.conf.layers.Layer second) {
    return TinyNetworks.graph(
        TinyNetworks.settings()
            .graphBuilder()
            .addInputs("word", "other")
            .addLayer("first", embedding(7), "word")
            .addLayer("second", second, input)
            .addLayer("third", dense(), "other")
            .addVertex("merged", new MergeVertex(), "first", "second", "third")
            .addLayer(
                "output",
                new OutputLayer.Builder(LossFunction.MSE)
                    .nIn(6)
                    .nOut(2)
                    .activation(Activation.TANH)
                    .build(),
                "merged")
            .setOutputs("output"));
  }

  @Test
  void refusesInputsThatAreNoIndicesOfOneKind() {
    assertRefused(
        merged("word", dense()),
        "layers 'first' and 'second' read one input, of which the first takes indices and the"
            + " second values; give each an input of its own");
    assertRefused(
        merged("third", embedding(7)),
        "layer 'second' reads 'third'; an embedding looks up what an input of the network brings");
    ComputationGraph twin =
        QuantizationAware.twin(merged("word", embedding(8)), QuantizationRecipe.weights(8));
    assertThatThrownBy(() -> CompactExport.requireStorable(twin, new long[] {1}, new long[] {1}))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "layers 'first' and 'second' read one input, and have 7 and 8 indices; give each an"
                + " input of its own");
    EmbeddingSequenceLayer timeFirst =
        new EmbeddingSequenceLayer.Builder()
            .name("words")
            .nIn(7)
            .nOut(2)
            .outputDataFormat(RNNFormat.NWC)
            .build();
    assertRefused(
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.feedForward(7),
            timeFirst,
            new LastTimeStep(
                new org.deeplearning4j.nn.conf.layers.LSTM.Builder()
                    .nOut(2)
                    .dataFormat(RNNFormat.NWC)
                    .activation(Activation.TANH)
                    .build()),
            TinyNetworks.output()),
        "layer 'words': data format NWC cannot be stored; NCW can");
  }
}
