package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.quantize.SensitivityTable.Change;
import io.github.dl4jcompress.quantize.SensitivityTable.Row;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

class SensitivitySweepTest {
  private static final DataSet TRAIN = TinyData.images(64, 1);
  private static final DataSet TEST = TinyData.images(200, 2);

  private static MultiLayerNetwork trained() {
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings(new Adam(0.01)));
    for (int step = 0; step < 40; step++) {
      network.fit(TRAIN);
    }
    return network;
  }

  @Test
  void measuresEachLayerAlone() {
    MultiLayerNetwork network = trained();
    INDArray before = network.params().dup();
    SensitivityTable table =
        SensitivitySweep.bits(2, 8).sparsities(0.0, 0.95).of(network, TinyData.iterator(TEST, 50));
    assertThat(network.params()).isEqualTo(before);
    assertThat(table.rows()).hasSize(12);
    assertThat(table.rows())
        .extracting(Row::layer)
        .containsExactly(
            "conv", "conv", "conv", "conv", "dense", "dense", "dense", "dense", "output", "output",
            "output", "output");
    assertThat(table.loss()).isCloseTo(network.score(TEST, false), within(1e-5));
    double right = network.evaluate(TinyData.iterator(TEST, 50)).accuracy();
    assertThat(table.error()).isCloseTo(1 - right, within(1e-12));
    for (Row row : table.rows()) {
      double change = Math.abs(row.loss() - table.loss());
      switch (row.change()) {
        case BITS -> assertThat(change).isBetween(1e-9, row.value() == 8 ? 0.05 : 5);
        case SPARSITY -> assertThat(change == 0).isEqualTo(row.value() == 0);
      }
    }
  }

  /** DL4J's own 1-d convolution would not mind the width of its weights. */
  @Test
  void measuresConvolutionsOfOtherKinds() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.imageInput(),
            new SeparableConvolution2D.Builder(3, 3).name("separable").nOut(4).build(),
            TinyNetworks.output());
    assertThat(SensitivitySweep.bits(2).of(network, TinyData.iterator(TEST, 50)).rows())
        .extracting(Row::layer)
        .containsExactly("separable-depthwise", "separable", "output");
    DataSet steps = new DataSet(TEST.getFeatures().reshape('c', -1, 8, 8), TEST.getLabels());
    MultiLayerNetwork sliding =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.recurrent(8, 8),
            new Convolution1DLayer.Builder(3).name("conv").nOut(4).build(),
            new GlobalPoolingLayer.Builder(PoolingType.MAX).build(),
            TinyNetworks.output());
    SensitivityTable table = SensitivitySweep.bits(2).of(sliding, TinyData.iterator(steps, 50));
    assertThat(table.rows().get(0).layer()).isEqualTo("conv");
    assertThat(table.rows().get(0).loss()).isNotEqualTo(table.loss());
  }

  @Test
  void aRowIsWhatTheWholeNetworkWouldDo() {
    MultiLayerNetwork network = trained();
    Row row =
        new SensitivitySweep(List.of(), List.of(0.5))
            .of(network, TinyData.iterator(TEST, 200))
            .rows()
            .get(2);
    INDArray weights = network.getLayer("output").getParam("W"); // 8 x 3
    double[] magnitudes =
        Arrays.stream(weights.dup().data().asDouble()).map(Math::abs).sorted().toArray();
    ElementBlocks.rewrite(
        weights,
        (block, count) -> {
          for (int i = 0; i < count; i++) {
            block[i] = Math.abs(block[i]) <= magnitudes[11] ? 0 : block[i];
          }
        });
    assertThat(row.layer()).isEqualTo("output");
    assertThat(row.weights()).isEqualTo(24);
    assertThat(row.loss()).isCloseTo(network.score(TEST, false), within(1e-6));
  }

  @Test
  void aTwinStaysInItsStep() {
    ComputationGraph twin =
        QuantizationAware.twin(
            TinyNetworks.imageGraph(TinyNetworks.settings()),
            QuantizationRecipe.weights(2).fromStep(3));
    for (int step = 0; step < 4; step++) {
      twin.fit(TRAIN);
    }
    SensitivityTable table =
        new SensitivitySweep(List.of(), List.of()).of(twin, TinyData.iterator(TEST, 50));
    assertThat(table.loss()).isCloseTo(twin.score(TEST, false), within(1e-5));
  }

  @Test
  void takesGraphs() {
    ComputationGraph graph = TinyNetworks.imageGraph(TinyNetworks.settings());
    graph.fit(TRAIN);
    assertThat(SensitivitySweep.bits(4).of(graph, TinyData.iterator(TEST, 100)).rows()).hasSize(3);
  }

  @Test
  void theTableIsForPeopleAndForPrograms() {
    SensitivityTable table =
        new SensitivityTable(
            0.02,
            0.1,
            List.of(
                new Row("conv", 500, Change.BITS, 4, 0.03, 0.15),
                new Row("a \"b\"", 20, Change.SPARSITY, 0.5, 0.02, 0.1)));
    assertThat(table.toCsv())
        .isEqualTo(
            """
            layer,weights,change,value,error,loss
            "conv",500,bits,4.0,0.03,0.15
            "a ""b""\",20,sparsity,0.5,0.02,0.1
            """);
    assertThat(table.toString().lines())
        .containsExactly(
            "unchanged: error 2.00 %, loss 0.1000",
            "conv                       500 weights 4 bits     "
                + "      error   +1.00 points, loss   +0.0500",
            "a \"b\"                       20 weights sparsity 0."
                + "5     error   +0.00 points, loss   +0.0000");
  }

  @Test
  void refusesWhatThereIsNot() {
    assertThatThrownBy(() -> SensitivitySweep.bits(4, 9))
        .hasMessage("weight bits must be in [2, 8], got 9");
    assertThatThrownBy(() -> SensitivitySweep.bits(4).sparsities(1.0))
        .hasMessage("sparsity must be in [0, 1), got 1.0");
  }
}
