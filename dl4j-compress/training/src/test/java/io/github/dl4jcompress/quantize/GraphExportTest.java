package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Concatenation;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.NetworkInput;
import io.github.dl4jcompress.model.Sum;
import io.github.dl4jcompress.model.Wiring;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Graphs with branches compute after export what the fake-quantized DL4J graphs compute. */
class GraphExportTest {
  private static final int EXAMPLES = 60;

  /** Fraction of the codes; biases are rounded to a sixteenth of a code on export. */
  private static final double MOST_APART = 0.05;

  /** In steps of {@link ExportedPair#stepOfALogit}: codes one apart add up from block to block. */
  private static final double TOLERATED_STEPS = 8;

  private static final DataSet TRAIN = TinyData.images(64, 1);
  private static final INDArray TEST = TinyData.images(EXAMPLES, 2).getFeatures();
  private static final long[] IMAGE = {1, TinyData.SIDE, TinyData.SIDE};
  private static final long[] VECTOR = {TinyData.FEATURES};

  private static ComputationGraph trained(ComputationGraph graph, MultiDataSet data) {
    return trained(graph, data, QuantizationRecipe.weights(8));
  }

  private static ComputationGraph trained(
      ComputationGraph graph, MultiDataSet data, QuantizationRecipe recipe) {
    ComputationGraph twin = QuantizationAware.twin(graph, recipe.fromStep(3));
    for (int step = 0; step < 6; step++) {
      twin.fit(data);
    }
    return twin;
  }

  private static ComputationGraph trained(ComputationGraph graph) {
    return trained(graph, new MultiDataSet(TRAIN.getFeatures(), TRAIN.getLabels()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void computesWhatTheTwinComputes(long seed) throws IOException {
    assertSame(trained(RandomBlocks.graph(seed)));
  }

  static Stream<QuantizationRecipe> recipes() {
    return Stream.of(
        QuantizationRecipe.weights(8).activations(6),
        QuantizationRecipe.weights(8).activations(ActivationScheme.bits(6).learningSteps()),
        QuantizationRecipe.weights(8).activations(ActivationScheme.bits(8).learningClips()),
        QuantizationRecipe.weights(WeightScheme.learnedStep(5)),
        QuantizationRecipe.weights(WeightScheme.codebook(4)),
        QuantizationRecipe.weights(WeightScheme.uniform(8)).layers("conv*", WeightScheme.ternary()),
        QuantizationRecipe.weights(WeightScheme.sumsOfPowers(6)));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void computesWhatTheTwinComputesWhateverTheScheme(QuantizationRecipe recipe) throws IOException {
    for (long seed = 1; seed <= 3; seed++) {
      ComputationGraph graph = RandomBlocks.graph(seed);
      MultiDataSet data = new MultiDataSet(TRAIN.getFeatures(), TRAIN.getLabels());
      assertSame(trained(graph, data, recipe));
      assertSame(PostTraining.quantize(graph, recipe, TinyData.iterator(TRAIN, 16)));
    }
  }

  private static void assertSame(ComputationGraph twin) throws IOException {
    ExportedPair pair = ExportedPair.of(twin, TEST);
    ExportedPair.Gap gap = pair.gap(TEST);
    assertThat(gap.largestSteps()).isLessThan(TOLERATED_STEPS);
    assertThat(gap.sameClass()).isGreaterThan(0.95);
    pair.assertFileRoundTrip(TEST);
  }

  private static ConvolutionLayer same(int channels, Activation activation) {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(channels)
        .convolutionMode(ConvolutionMode.Same)
        .activation(activation)
        .build();
  }

  /** A residual block whose result is put behind what it read. */
  private static ComputationGraph block() {
    return TinyNetworks.graph(
        TinyNetworks.settings()
            .graphBuilder()
            .addInputs("pixels")
            .setInputTypes(TinyNetworks.imageInput())
            .addLayer("stem", same(3, Activation.RELU), "pixels")
            .addLayer("inner", same(3, Activation.IDENTITY), "stem")
            .addLayer("norm", new BatchNormalization(), "inner")
            .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "norm", "stem")
            .addLayer(
                "relu", new ActivationLayer.Builder().activation(Activation.RELU).build(), "sum")
            .addLayer("left", same(2, Activation.TANH), "relu")
            .addLayer("right", same(2, Activation.RELU), "relu")
            .addVertex("merged", new MergeVertex(), "left", "relu", "right")
            .addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "merged")
            .addLayer("output", TinyNetworks.output(), "pool")
            .setOutputs("output"));
  }

  /**
   * Some layers of {@link #block} between quantizers.
   *
   * @param first number of the first of them
   * @param end number behind the last
   * @param read names of what they read, in the order of the values' numbers
   * @param made name of what they make
   */
  private record Part(int first, int end, List<String> read, String made) {
    /** These layers alone; they read values from {@code number} on. */
    CompactModel of(CompactNetwork network, List<Integer> values) {
      List<NetworkInput> inputs =
          values.stream()
              .map(network.flow()::value)
              .map(value -> new NetworkInput(value.shape(), value.quantizer().orElseThrow()))
              .toList();
      List<List<Integer>> sources =
          network.wiring().sources().subList(first, end).stream()
              .map(each -> each.stream().map(value -> renumbered(value, values)).toList())
              .toList();
      int last = inputs.size() + end - first - 1;
      return CompactModel.of(
          new CompactNetwork(
              inputs,
              network.layers().subList(first, end),
              new Wiring(inputs.size(), sources, List.of(last)),
              Metadata.NONE));
    }

    private int renumbered(int value, List<Integer> values) {
      int place = values.indexOf(value);
      return place >= 0 ? place : value - 1 - first + values.size();
    }
  }

  /** The numbers that have names in the twin of {@link #block}. */
  private static final Map<String, Integer> NUMBERS =
      Map.of("pixels", 0, "stem", 1, "norm", 2, "relu", 3, "merged", 6, "pool", 7);

  private static final List<Part> PARTS =
      List.of(
          new Part(0, 1, List.of("pixels"), "stem"),
          new Part(1, 2, List.of("stem"), "norm"),
          new Part(2, 3, List.of("stem", "norm"), "relu"),
          new Part(3, 6, List.of("relu"), "merged"),
          new Part(6, 7, List.of("merged"), "pool"));

  /** Given the twin's codes, whatever is between two quantizers makes the twin's codes of them. */
  @Test
  void noCodeIsMoreThanOneApart() {
    ComputationGraph twin = trained(block());
    CompactNetwork network = CompactExport.export(twin, IMAGE);
    Map<String, INDArray> activations = twin.feedForward(TEST, false);
    for (Part part : PARTS) {
      CompactModel alone = part.of(network, part.read().stream().map(NUMBERS::get).toList());
      List<float[][]> inputs =
          part.read().stream().map(name -> quantized(activations, name)).toList();
      float[][] expected = quantized(activations, part.made());
      int number = Objects.requireNonNull(NUMBERS.get(part.made()));
      double scale = network.flow().value(number).quantizer().orElseThrow().scale();
      int apart = 0;
      int compared = 0;
      for (int i = 0; i < EXAMPLES; i++) {
        int example = i;
        float[] found =
            alone.predictAll(inputs.stream().map(each -> each[example]).toArray(float[][]::new))[0];
        assertThat(found).hasSameSizeAs(expected[i]);
        for (int j = 0; j < found.length; j++) {
          long codes = Math.round(Math.abs(found[j] - expected[i][j]) / scale);
          assertThat(codes).as("%s of example %d", part.made(), i).isLessThanOrEqualTo(1);
          apart += codes > 0 ? 1 : 0;
          compared++;
        }
      }
      assertThat((double) apart / compared).as(part.made()).isLessThan(MOST_APART);
    }
  }

  private static float[][] quantized(Map<String, INDArray> activations, String name) {
    return ExportedPair.rows(
        Objects.requireNonNull(activations.get(name + QuantizationAware.SUFFIX), name));
  }

  @Test
  void whatOnlyAConcatenationReadsHasItsQuantizer() {
    CompactNetwork network = CompactExport.export(trained(block()), IMAGE);
    assertThat(network.layers())
        .extracting(Layer::kind)
        .containsExactly(
            "convolution",
            "convolution",
            "sum",
            "convolution",
            "convolution",
            "concatenation",
            "average pooling",
            "dense");
    Sum sum = (Sum) network.layers().get(2);
    assertThat(sum.activation()).isEqualTo(io.github.dl4jcompress.model.Activation.RELU);
    AffineQuantizer joined = ((Concatenation) network.layers().get(5)).output();
    for (int branch : new int[] {3, 4}) {
      assertThat(((Convolution) network.layers().get(branch)).unit().output()).contains(joined);
    }
    assertThat(sum.output()).isNotEqualTo(joined);
    assertThat(network.wiring().sources().get(5)).containsExactly(4, 3, 5);
  }

  @Test
  void storesABranchOnceThatAConcatenationReadsTwice() {
    DataSet vectors = TinyData.vectors(64, 3);
    ComputationGraph graph =
        TinyNetworks.graph(
            TinyNetworks.settings()
                .graphBuilder()
                .addInputs("vector")
                .setInputTypes(TinyNetworks.vectorInput())
                .addLayer("told", TinyNetworks.dense("told", 4, Activation.RELU), "vector")
                .addVertex("twice", new MergeVertex(), "told", "told")
                .addLayer("output", TinyNetworks.output(), "twice")
                .setOutputs("output"));
    ComputationGraph twin =
        PostTraining.quantize(graph, QuantizationRecipe.weights(8), TinyData.iterator(vectors, 16));
    CompactNetwork network = CompactExport.export(twin, VECTOR);
    assertThat(network.layers())
        .extracting(Layer::kind)
        .containsExactly("dense", "concatenation", "dense");
    assertThat(network.wiring().sources().get(1)).containsExactly(1, 1);
    float[][] expected = ExportedPair.rows(twin.output(vectors.getFeatures())[0]);
    float[][] examples = ExportedPair.rows(vectors.getFeatures());
    CompactModel compact = CompactModel.of(network);
    for (int i = 0; i < examples.length; i++) {
      assertThat(compact.predict(examples[i])).containsExactly(expected[i], within(0.02f));
    }
  }

  private static float[][] outputs(INDArray[] all, int example) {
    return Arrays.stream(all)
        .map(each -> each.slice(example).dup().toFloatVector())
        .toArray(float[][]::new);
  }

  @Test
  void takesSeveralInputsAndGivesSeveralOutputs() throws IOException {
    OutputLayer second =
        new OutputLayer.Builder(LossFunction.MSE).nOut(2).activation(Activation.IDENTITY).build();
    ComputationGraph graph =
        TinyNetworks.graph(
            TinyNetworks.settings()
                .graphBuilder()
                .addInputs("pixels", "vector")
                .setInputTypes(TinyNetworks.imageInput(), TinyNetworks.vectorInput())
                .addLayer("conv", TinyNetworks.conv(3, Activation.RELU), "pixels")
                .addLayer("seen", TinyNetworks.dense("seen", 5, Activation.TANH), "conv")
                .addLayer("told", TinyNetworks.dense("told", 4, Activation.RELU), "vector")
                .addVertex("merged", new MergeVertex(), "seen", "told", "vector")
                .addLayer("second", second, "told")
                .addLayer("output", TinyNetworks.output(), "merged")
                .setOutputs("output", "second"));
    DataSet vectors = TinyData.vectors(64, 3);
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {TRAIN.getFeatures(), vectors.getFeatures()},
            new INDArray[] {TRAIN.getLabels(), Nd4j.ones(64, 2)});
    ComputationGraph twin = trained(graph, data);
    CompactModel compact = CompactModel.of(CompactExport.export(twin, IMAGE, VECTOR));
    CompactModel read = CompactModel.load(compact.toBytes());
    assertThat(compact.inputShapes()).hasSize(2);
    INDArray test = TinyData.vectors(EXAMPLES, 4).getFeatures();
    INDArray[] expected = twin.output(TEST, test);
    float[][] images = ExportedPair.rows(TEST);
    float[][] rest = ExportedPair.rows(test);
    for (int i = 0; i < EXAMPLES; i++) {
      float[][] found = compact.predictAll(images[i], rest[i]);
      float[][] wanted = outputs(expected, i);
      for (int output = 0; output < 2; output++) {
        assertThat(found[output]).containsExactly(wanted[output], within(0.02f));
      }
      assertThat(read.predictAll(images[i], rest[i])).isDeepEqualTo(found);
    }
  }

  /** Two recurrent branches, a sum and a concatenation of sequences, and what is no sequence. */
  @Test
  void joinsSequencesOfAnyLength() throws IOException {
    LSTM lstm = new LSTM.Builder().nOut(4).activation(Activation.TANH).build();
    SimpleRnn simple = new SimpleRnn.Builder().nOut(4).activation(Activation.TANH).build();
    LSTM second = new LSTM.Builder().nOut(3).activation(Activation.TANH).build();
    ComputationGraph graph =
        TinyNetworks.graph(
            TinyNetworks.settings()
                .graphBuilder()
                .addInputs("vector", "sound")
                .setInputTypes(
                    TinyNetworks.vectorInput(), InputType.recurrent(TinyData.SEQUENCE_FEATURES))
                .addLayer("told", TinyNetworks.dense("told", 4, Activation.TANH), "vector")
                .addLayer("lstm", lstm, "sound")
                .addLayer("simple", simple, "sound")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "lstm", "simple")
                .addVertex("both", new MergeVertex(), "sum", "lstm")
                .addLayer("second", second, "both")
                .addVertex("last", new LastTimeStepVertex("sound"), "second")
                .addVertex("all", new MergeVertex(), "told", "last")
                .addLayer("output", TinyNetworks.output(), "all")
                .setOutputs("output"));
    INDArray mask = lengths(64);
    INDArray sounds = TinyData.sequences(64, 5).getFeatures();
    DataSet vectors = TinyData.vectors(64, 6);
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {vectors.getFeatures(), sounds},
            new INDArray[] {vectors.getLabels()},
            new INDArray[] {null, mask},
            null);
    ComputationGraph twin = trained(graph, data);
    long[] sound = {TinyData.SEQUENCE_FEATURES, 5};
    CompactModel compact = CompactModel.of(CompactExport.export(twin, VECTOR, sound));
    INDArray[] expected =
        twin.output(
            false, new INDArray[] {vectors.getFeatures(), sounds}, new INDArray[] {null, mask});
    float[][] told = ExportedPair.rows(vectors.getFeatures());
    CompactModel read = CompactModel.load(compact.toBytes());
    for (int i = 0; i < 64; i++) {
      int steps = mask.getRow(i).sumNumber().intValue();
      INDArray heard =
          sounds.slice(i).get(NDArrayIndex.all(), NDArrayIndex.interval(0, steps)).dup();
      float[] sequence =
          heard.transpose().dup('c').reshape('c', new long[] {heard.length()}).toFloatVector();
      float[] found = compact.predictAll(told[i], sequence)[0];
      assertThat(found).containsExactly(outputs(expected, i)[0], within(0.02f));
      assertThat(read.predictAll(told[i], sequence)[0]).isEqualTo(found);
    }
  }

  /** Of 3 to 5 steps. */
  private static INDArray lengths(int examples) {
    INDArray mask = Nd4j.zeros(examples, 5);
    for (int i = 0; i < examples; i++) {
      for (int step = 0; step < 3 + i % 3; step++) {
        mask.putScalar(i, step, 1);
      }
    }
    return mask;
  }
}
