package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.RandomNetworks;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {
  private static final List<Layer> LAYERS = SampleFiles.everyKindOfLayer().layers();
  private static final List<Layer> OF_SEQUENCES = SampleFiles.everyKindOfSequenceLayer().layers();

  @Test
  void hasOneSectionForAllLayers() {
    assertThat(Layout.ONE_SECTION.firstLayers(LAYERS)).containsExactly(0);
    assertThat(Layout.ONE_SECTION.firstLayers(OF_SEQUENCES)).containsExactly(0);
  }

  @Test
  void hasASectionForEachLayerWithWeights() {
    assertThat(Layout.SECTION_PER_LAYER.firstLayers(LAYERS)).containsExactly(0, 4);
    assertThat(Layout.SECTION_PER_LAYER.firstLayers(OF_SEQUENCES)).containsExactly(0, 1, 2, 3, 5);
  }

  @Test
  void hasLayersWithoutWeightsBeforeTheFirstSectionsWeights() {
    List<Layer> poolingFirst = LAYERS.subList(1, LAYERS.size());
    assertThat(Layout.SECTION_PER_LAYER.firstLayers(poolingFirst)).containsExactly(0);
    List<Layer> noWeights = LAYERS.subList(1, 4);
    assertThat(Layout.SECTION_PER_LAYER.firstLayers(noWeights)).containsExactly(0);
  }

  private static long withWeights(List<Layer> layers) {
    return layers.stream().filter(layer -> !layer.weights().isEmpty()).count();
  }

  @Test
  void hasOneLayerWithWeightsInEachSection() {
    for (long seed = 0; seed < 200; seed++) {
      CompactNetwork network =
          seed % 2 == 0 ? RandomNetworks.network(seed) : RandomNetworks.sequenceNetwork(seed);
      List<Layer> layers = network.layers();
      List<Integer> first = Layout.FILE_PER_LAYER.firstLayers(layers);
      assertThat(first).isEqualTo(Layout.SECTION_PER_LAYER.firstLayers(layers));
      assertThat(first.get(0)).isZero();
      assertThat(first.stream().skip(1)).allMatch(i -> !layers.get(i).weights().isEmpty());
      assertThat(first.size()).isEqualTo((int) Math.max(1, withWeights(layers)));
    }
  }
}
