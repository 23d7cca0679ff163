package io.github.dl4jcompress.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ChannelRowsTest {
  private final MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());

  @Test
  void aDenseLayersColumnsAreRows() {
    INDArray weights = network.getLayer("dense").getParam("W"); // [36, 8], a view
    ChannelRows rows = ChannelRows.of(weights);
    assertThat(rows.rows()).isEqualTo(8);
    assertThat(rows.columns()).isEqualTo(36);
    for (int in = 0; in < 36; in++) {
      for (int out = 0; out < 8; out++) {
        assertThat(rows.values()[out * 36 + in]).isEqualTo(weights.getFloat(in, out));
      }
    }
    assertThat(rows.withRows(row -> {})).isEqualTo(weights);
  }

  @Test
  void aConvolutionsKernelsAreRows() {
    INDArray weights = network.getLayer("conv").getParam("W"); // [4, 1, 3, 3], a view
    INDArray copy = weights.dup('c');
    ChannelRows rows = ChannelRows.of(weights);
    assertThat(rows.rows()).isEqualTo(4);
    assertThat(rows.values()).isEqualTo(copy.data().asFloat());
    assertThat(rows.withRows(row -> {})).isEqualTo(weights);
  }

  @Test
  void changingRowsLeavesTheNetworkAlone() {
    INDArray weights = network.getLayer("dense").getParam("W");
    INDArray before = weights.dup();
    INDArray changed = ChannelRows.of(weights).withRows(row -> row[0] = 77);
    assertThat(weights).isEqualTo(before);
    for (int out = 0; out < 8; out++) {
      assertThat(changed.getFloat(0, out)).isEqualTo(77f);
      assertThat(changed.getFloat(1, out)).isEqualTo(before.getFloat(1, out));
    }
  }

  @Test
  void takesArraysInTheOtherOrder() {
    INDArray rowMajor = Nd4j.arange(12).reshape(3, 4).castTo(DataType.FLOAT).dup('c');
    assertThat(ChannelRows.of(rowMajor).values())
        .isEqualTo(new float[] {0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11});
    assertThat(ChannelRows.of(rowMajor).withRows(row -> {})).isEqualTo(rowMajor);
  }

  @Test
  void refusesOtherRanks() {
    assertThatThrownBy(() -> ChannelRows.of(Nd4j.zeros(DataType.FLOAT, 2, 3, 4)))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage("weights of rank 3; dense (2) and convolution (4) are supported");
  }

  @Test
  void aDepthwiseKernelIsARowForEachInputAndMultiple() {
    DepthwiseConvolution2D layer = new DepthwiseConvolution2D.Builder(2, 3).build();
    INDArray weights = Nd4j.arange(60).reshape(2, 3, 2, 5).castTo(DataType.FLOAT);
    ChannelRows rows = ChannelRows.of(layer, weights);
    assertThat(rows.rows()).isEqualTo(10);
    assertThat(rows.columns()).isEqualTo(6);
    assertThat(Arrays.copyOfRange(rows.values(), 7 * 6, 8 * 6)) // input 1, multiple 2
        .isEqualTo(new float[] {7, 17, 27, 37, 47, 57});
    assertThat(rows.withRows(row -> {})).isEqualTo(weights);
  }

  @Test
  void aDeconvolutionsKernelsAreRows() {
    Deconvolution2D layer = new Deconvolution2D.Builder(2, 2).build();
    INDArray weights = Nd4j.arange(24).reshape(2, 3, 2, 2).castTo(DataType.FLOAT);
    ChannelRows rows = ChannelRows.of(layer, weights);
    assertThat(rows.rows()).isEqualTo(3);
    assertThat(Arrays.copyOfRange(rows.values(), 8, 16)) // output 1
        .isEqualTo(new float[] {4, 5, 6, 7, 16, 17, 18, 19});
    assertThat(rows.withRows(row -> {})).isEqualTo(weights);
  }

  @Test
  void aConvolutionOverStepsIsTakenAsItComputes() {
    Convolution1DLayer layer = new Convolution1DLayer.Builder(2).build();
    INDArray weights = Nd4j.arange(12).reshape(2, 3, 2, 1).castTo(DataType.FLOAT);
    ChannelRows rows = ChannelRows.of(layer, weights);
    assertThat(rows.rows()).isEqualTo(2);
    assertThat(rows.values()).isEqualTo(new float[] {0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11});
    assertThat(rows.withRows(row -> {})).isEqualTo(weights);
  }
}
