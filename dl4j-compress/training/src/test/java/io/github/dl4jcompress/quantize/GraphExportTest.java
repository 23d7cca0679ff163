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
import io.github.dl4jcompress.model.Sum;
import io.github.dl4jcompress.model.Wiring;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
  private static final DataSet TRAIN = TinyData.images(64, 1);
  private static final INDArray TEST = TinyData.images(EXAMPLES, 2).getFeatures();
  private static final long[] IMAGE = {1, TinyData.SIDE, TinyData.SIDE};
  private static final long[] VECTOR = {TinyData.FEATURES};

  private static ComputationGraph trained(ComputationGraph graph, MultiDataSet data) {
    ComputationGraph twin =
        QuantizationAware.twin(graph, QuantizationRecipe.weights(8).fromStep(3));
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
    ExportedPair pair = ExportedPair.of(trained(RandomBlocks.graph(seed)), TEST);
    ExportedPair.Gap gap = pair.gap(TEST);
    assertThat(gap.largestSteps()).isLessThan(4);
    assertThat(gap.sameClass()).isEqualTo(1);
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

  /** Every code behind every quantizer. */
  @Test
  void noCodeIsMoreThanOneApart() {
    ComputationGraph twin = trained(block());
    CompactNetwork network = CompactExport.export(twin, IMAGE);
    List<Integer> all = IntStream.range(1, network.wiring().values()).boxed().toList();
    CompactModel open =
        CompactModel.of(
            new CompactNetwork(
                network.inputs(),
                network.layers(),
                new Wiring(1, network.wiring().sources(), all),
                Metadata.NONE));
    Map<String, INDArray> expected = twin.feedForward(TEST, false);
    Map<Integer, String> quantizers =
        Map.of(0, "stem", 1, "norm", 2, "relu", 5, "merged", 6, "pool");
    float[][] examples = ExportedPair.rows(TEST);
    int apart = 0;
    int compared = 0;
    for (int i = 0; i < EXAMPLES; i++) {
      float[][] found = open.predictAll(examples[i]);
      for (Map.Entry<Integer, String> entry : quantizers.entrySet()) {
        float[] values = ExportedPair.rows(expected.get(entry.getValue() + "-quantizer"))[i];
        float scale = network.flow().value(entry.getKey() + 1).quantizer().orElseThrow().scale();
        assertThat(found[entry.getKey()]).hasSameSizeAs(values);
        for (int j = 0; j < values.length; j++) {
          long codes = Math.round(Math.abs(found[entry.getKey()][j] - values[j]) / (double) scale);
          assertThat(codes).as("%s of example %d", entry.getValue(), i).isLessThanOrEqualTo(1);
          apart += codes > 0 ? 1 : 0;
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(50_000);
    assertThat(apart).isLessThan(compared / 500);
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
