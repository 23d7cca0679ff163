package io.github.dl4jcompress.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

class WeightGroupsTest {
  /** Marks one element of a live array and returns the group that it is found in. */
  private static int group(MultiLayerNetwork network, Penalty.Group kind, String key, int... at) {
    NamedLayer layer = NetworkTopology.layers(network).get(0);
    network.params().assign(0);
    INDArray array = layer.layer().getParam(key);
    array.putScalar(at, 1);
    LayerWeights weights = new LayerWeights(layer);
    float[] values = new float[weights.length()];
    weights.read(network.params(), values);
    WeightGroups groups = WeightGroups.of(layer, kind);
    int found = -1;
    for (int i = 0; i < values.length; i++) {
      if (values[i] == 1f) {
        found = groups.of(i);
      }
    }
    return found;
  }

  @Test
  void denseLayersHaveAColumnPerUnitAndARowPerInput() {
    MultiLayerNetwork network = TinyNetworks.denseChain(TinyNetworks.settings()); // 6 -> 8
    assertThat(group(network, Penalty.Group.UNIT, "W", 4, 7)).isEqualTo(7);
    assertThat(group(network, Penalty.Group.INPUT, "W", 4, 7)).isEqualTo(4);
    WeightGroups units =
        WeightGroups.of(NetworkTopology.layers(network).get(0), Penalty.Group.UNIT);
    assertThat(units.count()).isEqualTo(8);
    assertThat(units.size(0)).isEqualTo(6);
  }

  @Test
  void convolutionsHaveFiltersAndChannels() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.convolutional(8, 8, 2),
            TinyNetworks.conv(4, Activation.RELU),
            TinyNetworks.output());
    assertThat(group(network, Penalty.Group.UNIT, "W", 3, 1, 2, 0)).isEqualTo(3);
    assertThat(group(network, Penalty.Group.INPUT, "W", 3, 1, 2, 0)).isEqualTo(1);
  }

  @Test
  void anLstmCellHasFourColumnsInBothArrays() {
    MultiLayerNetwork network =
        TinyNetworks.sequenceChain(TinyNetworks.settings(), false); // 3 -> 4
    for (int gate = 0; gate < 4; gate++) {
      assertThat(group(network, Penalty.Group.UNIT, "W", 2, 4 * gate + 1)).isEqualTo(1);
      assertThat(group(network, Penalty.Group.UNIT, "RW", 3, 4 * gate + 1)).isEqualTo(1);
      assertThat(group(network, Penalty.Group.INPUT, "W", 2, 4 * gate + 1)).isEqualTo(2);
      assertThat(group(network, Penalty.Group.INPUT, "RW", 3, 4 * gate + 1)).isEqualTo(3 + 3);
    }
    WeightGroups units =
        WeightGroups.of(NetworkTopology.layers(network).get(0), Penalty.Group.UNIT);
    assertThat(units.size(1)).isEqualTo(4 * 3 + 4 * 4);
  }

  @Test
  @SuppressWarnings("deprecation") // models of the world hold it
  void aPeepholeBelongsToItsCell() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.recurrent(3),
            new GravesLSTM.Builder().name("lstm").nOut(4).activation(Activation.TANH).build(),
            new RnnOutputLayer.Builder()
                .name("output")
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build());
    assertThat(group(network, Penalty.Group.UNIT, "RW", 2, 17)).isEqualTo(2);
    assertThat(group(network, Penalty.Group.INPUT, "RW", 2, 17)).isEqualTo(3 + 2);
  }

  @Test
  void weightsByThemselvesAreKnownOfAllLayers() {
    MultiLayerNetwork network = TinyNetworks.sequenceChain(TinyNetworks.settings(), true);
    NamedLayer both = NetworkTopology.layers(network).get(0);
    WeightGroups weights = WeightGroups.of(both, Penalty.Group.WEIGHT);
    assertThat(weights.count()).isEqualTo(2 * (4 * 4 * 3 + 4 * 4 * 4));
    assertThatThrownBy(() -> WeightGroups.of(both, Penalty.Group.UNIT))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "layer 'lstm' is a Bidirectional; groups of weights are known of dense, 2-d"
                + " convolution, output, LSTM, GravesLSTM and SimpleRnn layers");
  }
}
