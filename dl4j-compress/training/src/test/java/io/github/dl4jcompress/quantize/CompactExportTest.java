package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.bridge.OneDnnConvolutions;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.TensorShape;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The exported network computes what the fake-quantized DL4J network computes. */
class CompactExportTest {
  /** In steps of {@link ExportedPair#stepOfALogit}; a mistake makes tens of them. */
  private static final double TOLERATED_STEPS = 4;

  private static final DataSet TRAIN = TinyData.images(64, 1);
  private static final INDArray TEST = TinyData.images(200, 2).getFeatures();

  static Stream<ExportCase> cases() {
    return ExportCase.all();
  }

  private static <M extends Model> M trainedTwin(M network, int bits, DataSet data) {
    M twin = QuantizationAware.twin(network, QuantizationRecipe.weights(bits).fromStep(3));
    for (int step = 0; step < 8; step++) {
      if (twin instanceof MultiLayerNetwork chain) {
        chain.fit(data);
      } else {
        ((ComputationGraph) twin).fit(data);
      }
    }
    return twin;
  }

  private static ExportedPair assertSame(Model twin, INDArray examples) throws IOException {
    ExportedPair pair = ExportedPair.of(twin, examples);
    ExportedPair.Gap gap = pair.gap(examples);
    assertThat(gap.largestSteps()).isLessThan(TOLERATED_STEPS);
    assertThat(gap.sameClass()).isEqualTo(1);
    assertThat(gap.clear()).isGreaterThan(0.7);
    pair.assertFileRoundTrip(examples);
    return pair;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void computesWhatTheTwinComputes(ExportCase example) throws IOException {
    assertSame(trainedTwin(example.network(), example.bits(), TRAIN), TEST);
  }

  static Stream<Model> imageNetworks() {
    return Stream.of(
        TinyNetworks.imageChain(TinyNetworks.settings()),
        TinyNetworks.imageGraph(TinyNetworks.settings()));
  }

  private static INDArray outputs(Model twin) {
    return twin instanceof MultiLayerNetwork chain
        ? chain.output(TEST)
        : ((ComputationGraph) twin).outputSingle(TEST);
  }

  @ParameterizedTest
  @MethodSource("imageNetworks")
  void predictionsAreTheOutputsOfTheTwin(Model network) {
    Model twin = trainedTwin(network, 2, TRAIN);
    CompactModel compact = ExportedPair.of(twin, TEST).compact();
    float[][] expected = outputs(twin).toFloatMatrix();
    float[][] inputs = ExportedPair.rows(TEST);
    for (int i = 0; i < inputs.length; i++) {
      assertThat(compact.predict(inputs[i])).containsExactly(expected[i], Offset.offset(0.01f));
    }
  }

  @ParameterizedTest
  @MethodSource("imageNetworks")
  void logitsAreThoseOfTheQuantizedNetwork(Model network) {
    Model twin = trainedTwin(network, 2, TRAIN);
    INDArray ofLogits = Transforms.softmax(Logits.of(twin).of(TEST));
    assertThat(ofLogits.sub(outputs(twin)).amaxNumber().doubleValue()).isLessThan(1e-6);
  }

  @Test
  void takesFlatImagesForConvolutions() throws IOException {
    InputType flat = InputType.convolutionalFlat(TinyData.SIDE, TinyData.SIDE, 1);
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            flat,
            TinyNetworks.conv(4, Activation.RELU),
            TinyNetworks.output());
    INDArray examples = TinyData.flatImages(200, 2).getFeatures();
    ExportedPair pair = assertSame(trainedTwin(network, 8, TinyData.flatImages(64, 1)), examples);
    assertThat(pair.compact().inputShape()).isEqualTo(new TensorShape(1, 8, 8));
  }

  @Test
  void takesVectors() throws IOException {
    MultiLayerNetwork network = TinyNetworks.denseChain(TinyNetworks.settings());
    INDArray examples = TinyData.vectors(200, 2).getFeatures();
    ExportedPair pair = assertSame(trainedTwin(network, 8, TinyData.vectors(64, 1)), examples);
    assertThat(pair.compact().inputShape()).isEqualTo(TensorShape.vector(6));
  }

  @ParameterizedTest
  @ValueSource(floats = {-1.3f, 0f})
  void foldsNormalizationOfAnyScale(float gamma) throws IOException {
    MultiLayerNetwork twin =
        trainedTwin(TinyNetworks.imageChain(TinyNetworks.settings()), 4, TRAIN);
    twin.getLayer("norm").getParam("gamma").assign(Nd4j.createFromArray(gamma, 0.9f, gamma, 1.1f));
    twin.getLayer("conv").getParam("b").assign(Nd4j.createFromArray(0.5f, -0.5f, 1f, 0f));
    assertSame(twin, TEST);
  }

  @Test
  void zeroWeightsStayZero() throws IOException {
    MultiLayerNetwork twin =
        trainedTwin(TinyNetworks.imageChain(TinyNetworks.settings()), 4, TRAIN);
    for (String name : new String[] {"conv", "dense", "output"}) {
      INDArray weights = twin.getLayer(name).getParam("W");
      weights.muli(weights.gt(0.1).castTo(DataType.FLOAT));
    }
    twin.getLayer("dense").getParam("W").getColumn(3).assign(0);
    ExportedPair pair = assertSame(twin, TEST);
    QuantizedWeights dense =
        (QuantizedWeights)
            pair.compact().network().layers().get(2).linear().orElseThrow().weights();
    INDArray raw = twin.getLayer("dense").getParam("W").dup();
    assertThat(dense.isDead(3)).isTrue();
    for (int row = 0; row < dense.rows(); row++) {
      for (int column = 0; column < dense.columns(); column++) {
        if (raw.getFloat(column, row) == 0f) {
          assertThat(dense.level(row, column)).isZero();
        }
      }
    }
  }

  @Test
  void storesTheLevelsThatTrainingSaw() {
    MultiLayerNetwork twin =
        trainedTwin(TinyNetworks.denseChain(TinyNetworks.settings()), 3, TinyData.vectors(64, 1));
    QuantizedWeights stored =
        (QuantizedWeights)
            CompactExport.export(twin, new long[] {6})
                .layers()
                .get(0)
                .linear()
                .orElseThrow()
                .weights();
    Layer dense = twin.getLayer("dense");
    INDArray seen =
        new WeightFakeQuantization(3, 0)
            .getParameter(dense, "W", 0, 0, false, LayerWorkspaceMgr.noWorkspaces());
    for (int row = 0; row < stored.rows(); row++) {
      for (int column = 0; column < stored.columns(); column++) {
        assertThat(stored.level(row, column) * stored.scale(row))
            .isEqualTo(seen.getFloat(column, row));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("imageNetworks")
  void aRestoredTwinIsTheSame(Model network, @TempDir Path directory) throws IOException {
    Model twin = trainedTwin(network, 4, TRAIN);
    File file = directory.resolve("twin.zip").toFile();
    Model restored;
    if (twin instanceof MultiLayerNetwork chain) {
      chain.save(file);
      restored = MultiLayerNetwork.load(file, true);
    } else {
      ((ComputationGraph) twin).save(file);
      restored = ComputationGraph.load(file, true);
    }
    assertThat(outputs(restored)).isEqualTo(outputs(twin));
    assertThat(ExportedPair.of(restored, TEST).compact().toBytes())
        .isEqualTo(ExportedPair.of(twin, TEST).compact().toBytes());
  }

  @Test
  void aTwinTrainedWithOneDnnIsTheSame() throws IOException {
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
    OneDnnConvolutions.enable(network);
    MultiLayerNetwork twin = trainedTwin(network, 4, TRAIN);
    assertThat(OneDnnConvolutions.isEnabled(twin)).isTrue();
    assertSame(twin, TEST);
  }
}
