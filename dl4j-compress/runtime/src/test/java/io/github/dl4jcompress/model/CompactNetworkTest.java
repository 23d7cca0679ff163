package io.github.dl4jcompress.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompactNetworkTest {
  private static final AffineQuantizer QUANTIZER = new AffineQuantizer(1, 0);
  private static final TensorShape INPUT = TensorShape.vector(3);

  private static Dense dense(int inputs, boolean real, byte... levels) {
    int rows = levels.length / inputs;
    float[] scales = new float[rows];
    Arrays.fill(scales, 1);
    QuantizedWeights weights = new QuantizedWeights(rows, inputs, 8, levels, scales);
    Optional<AffineQuantizer> output = real ? Optional.empty() : Optional.of(QUANTIZER);
    return new Dense(new LinearUnit(weights, new int[rows], Activation.IDENTITY, output));
  }

  private static CompactNetwork chain(Layer... layers) {
    return new CompactNetwork(INPUT, QUANTIZER, List.of(layers));
  }

  @Test
  void refusesEmptyChain() {
    assertThatThrownBy(() -> chain())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a network needs at least one layer, got none");
  }

  @Test
  void refusesLayerThatDoesNotFitTheOneBefore() {
    assertThatThrownBy(() -> chain(dense(3, false, new byte[6]), dense(3, true, new byte[3])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 1: dense layer of 3 inputs after a shape of 2 values [2]");
  }

  @Test
  void refusesRealValuesBeforeTheEnd() {
    assertThatThrownBy(() -> chain(dense(3, true, new byte[6]), dense(2, true, new byte[2])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 0 (dense) has no output quantizer but is not the last");
  }

  @Test
  void takesQuantizedOrRealEnd() {
    assertThat(chain(dense(3, true, new byte[6])).outputs()).isEqualTo(2);
    assertThat(chain(dense(3, false, new byte[6])).outputs()).isEqualTo(2);
  }

  @Test
  void countsWeightsAndZeros() {
    CompactNetwork network =
        chain(
            dense(3, false, (byte) 1, (byte) 0, (byte) 0, (byte) 0, (byte) 2, (byte) 0),
            new ElementWise(Activation.TANH, QUANTIZER),
            dense(2, true, (byte) 0, (byte) 5));
    assertThat(network.weights()).isEqualTo(8);
    assertThat(network.sparsity()).isEqualTo(1 - 3.0 / 8);
    assertThat(network.outputShapes())
        .containsExactly(TensorShape.vector(2), TensorShape.vector(2), TensorShape.vector(1));
  }

  @Test
  void hasNoSparsityWithoutWeights() {
    CompactNetwork network = chain(new ElementWise(Activation.TANH, QUANTIZER));
    assertThat(network.weights()).isZero();
    assertThat(network.sparsity()).isZero();
  }

  @Test
  void keepsNothingOfItsList() {
    List<Layer> layers = new ArrayList<>(List.of(dense(3, true, new byte[3])));
    CompactNetwork network = new CompactNetwork(INPUT, QUANTIZER, layers);
    layers.clear();
    assertThat(network.layers()).hasSize(1);
    assertThatThrownBy(() -> network.layers().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
