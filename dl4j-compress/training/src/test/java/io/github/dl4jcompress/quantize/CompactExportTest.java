package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.CompactModel;
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
    System.err.printf(
        "GAP %.3f %.4f step %.4f %s%n",
        pair.largestDifference(examples),
        pair.agreement(examples),
        pair.stepOfALogit(),
        java.util.Arrays.toString(
            io.github.dl4jcompress.bridge.Logits.of(twin).of(examples).toFloatMatrix()[0]));
    assertThat(pair.largestDifference(examples)).isLessThan(TOLERATED_STEPS);
    assertThat(pair.agreement(examples)).isGreaterThanOrEqualTo(0.99);
    pair.assertFileRoundTrip(examples);
    return pair;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void computesWhatTheTwinComputes(ExportCase example) throws IOException {
    assertSame(trainedTwin(example.network(), example.bits(), TRAIN), TEST);
  }

  @Test
  void predictionsAreTheOutputsOfTheTwin() {
    MultiLayerNetwork twin =
        trainedTwin(
            TinyNetworks.chain(
                TinyNetworks.settings(), TinyNetworks.imageInput(), TinyNetworks.output()),
            8,
            TRAIN);
    CompactModel compact = ExportedPair.of(twin, TEST).compact();
    float[][] expected = twin.output(TEST).toFloatMatrix();
    float[][] inputs = ExportedPair.rows(TEST);
    for (int i = 0; i < inputs.length; i++) {
      assertThat(compact.predict(inputs[i])).containsExactly(expected[i], withinTenthOfAPercent());
    }
  }

  private static Offset<Float> withinTenthOfAPercent() {
    return Offset.offset(1e-3f);
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
        CompactExport.export(twin, new long[] {6}).layers().get(0).linear().orElseThrow().weights();
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

  @Test
  void aRestoredTwinExportsTheSameBytes(@TempDir Path directory) throws IOException {
    MultiLayerNetwork twin =
        trainedTwin(TinyNetworks.imageChain(TinyNetworks.settings()), 4, TRAIN);
    File file = directory.resolve("twin.zip").toFile();
    twin.save(file);
    byte[] bytes = ExportedPair.of(twin, TEST).compact().toBytes();
    assertThat(ExportedPair.of(MultiLayerNetwork.load(file, false), TEST).compact().toBytes())
        .isEqualTo(bytes);
    assertThat(ExportedPair.of(twin.clone(), TEST).compact().toBytes()).isEqualTo(bytes);
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
