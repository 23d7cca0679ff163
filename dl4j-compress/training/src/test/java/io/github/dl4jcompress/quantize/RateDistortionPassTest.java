package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.WeightView;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.QuantizedWeights;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;

class RateDistortionPassTest {
  private static final long[] SHAPE = {1, TinyData.SIDE, TinyData.SIDE};

  private final GradientSquares squares = new GradientSquares();
  private MultiLayerNetwork twin;

  @BeforeEach
  void train() {
    twin =
        QuantizationAware.twin(
            TinyNetworks.imageChain(TinyNetworks.settings(new Adam(0.01))),
            QuantizationRecipe.weights(4));
    twin.addListeners(squares);
    twin.fit(TinyData.iterator(TinyData.images(256, 1), 32), 3);
  }

  private CompactNetwork stored() {
    return CompactExport.export(twin, SHAPE);
  }

  private static List<QuantizedWeights> matrices(CompactNetwork network) {
    return network.layers().stream()
        .flatMap(layer -> layer.weights().stream())
        .map(QuantizedWeights.class::cast)
        .toList();
  }

  @Test
  void aLambdaOfZeroChangesNothing() {
    INDArray before = twin.params().dup();
    RateDistortionPass.apply(twin, 0, squares);
    assertThat(twin.params()).isEqualTo(before);
  }

  @Test
  void movesWeightsToCheaperLevelsAndKeepsTheScales() {
    CompactNetwork before = stored();
    RateDistortionPass.apply(twin, 0.3, squares);
    CompactNetwork after = stored();
    assertThat(CompactModel.of(after).toBytes().length)
        .isLessThan(CompactModel.of(before).toBytes().length);
    for (int i = 0; i < matrices(before).size(); i++) {
      QuantizedWeights one = matrices(before).get(i);
      QuantizedWeights other = matrices(after).get(i);
      for (int row = 0; row < one.rows(); row++) {
        assertThat(other.scale(row)).isEqualTo(one.scale(row));
        for (int column = 0; column < one.columns(); column++) {
          int was = one.level(row, column);
          assertThat(other.level(row, column) * was).as("sign").isBetween(0, 49);
          if (was == 0) {
            assertThat(other.level(row, column)).isZero();
          }
        }
      }
    }
  }

  @Test
  void prunedWeightsStayExactlyZero() {
    for (NamedLayer layer : NetworkTopology.layers(twin)) {
      for (WeightView weights : layer.weights()) {
        weights.values().putScalar(0, 0f);
      }
    }
    RateDistortionPass.apply(twin, 0.3, squares);
    for (NamedLayer layer : NetworkTopology.layers(twin)) {
      for (WeightView weights : layer.weights()) {
        assertThat(weights.values().getFloat(0)).isZero();
      }
    }
  }

  @Test
  void aLargerLambdaSavesMore() {
    INDArray trained = twin.params().dup();
    int last = Integer.MAX_VALUE;
    for (double lambda : new double[] {0, 0.1, 1, 10}) {
      twin.setParams(trained);
      RateDistortionPass.apply(twin, lambda, squares);
      int bytes = CompactModel.of(stored()).toBytes().length;
      assertThat(bytes).as("lambda " + lambda).isLessThanOrEqualTo(last);
      last = bytes;
    }
  }

  @Test
  void refusesGradientsThatNobodyGathered() {
    assertThatThrownBy(() -> RateDistortionPass.apply(twin, 0.1, new GradientSquares()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no step of the training has been seen");
  }

  @Test
  void refusesToGatherFromTwoNetworks() {
    MultiLayerNetwork other = TinyNetworks.imageChain(TinyNetworks.settings());
    MultiLayerNetwork larger =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.imageInput(),
            new org.deeplearning4j.nn.conf.layers.OutputLayer.Builder()
                .nOut(3)
                .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
                .build());
    GradientSquares one = new GradientSquares();
    other.addListeners(one);
    other.fit(TinyData.iterator(TinyData.images(32, 1), 32), 1);
    larger.addListeners(one);
    assertThatThrownBy(() -> larger.fit(TinyData.images(32, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("one network only");
  }
}
