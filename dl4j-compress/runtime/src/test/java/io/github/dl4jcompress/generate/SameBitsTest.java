package io.github.dl4jcompress.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.RandomGraphs;
import io.github.dl4jcompress.model.RandomNetworks;
import io.github.dl4jcompress.model.RandomWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What generated classes give, against the models that they were made of: the very same bits. */
class SameBitsTest {
  private static final int NETWORKS = 30;
  private static final int EXAMPLES = 4;

  private static void assertSame(LongFunction<CompactNetwork> networks) {
    Map<String, CompactNetwork> named = new HashMap<>();
    for (long seed = 0; seed < NETWORKS; seed++) {
      named.put("some.place.Network" + seed, networks.apply(seed));
    }
    assertSame(named);
  }

  private static void assertSame(Map<String, CompactNetwork> networks) {
    Map<String, String> sources = new HashMap<>();
    networks.forEach((name, network) -> sources.put(name, JavaSource.of(network, name)));
    Compiled compiled = Compiled.of(sources);
    Set<Float> values = new HashSet<>();
    networks.forEach(
        (name, network) -> {
          CompactModel model = CompactModel.of(network);
          for (int seed = 0; seed < EXAMPLES; seed++) {
            float[][] examples = RandomNetworks.examples(network, seed);
            float[][] expected = model.predictAll(examples);
            assertThat(compiled.predictAll(name, examples)).as(name).isDeepEqualTo(expected);
            for (float value : expected[0]) {
              values.add(value);
            }
          }
        });
    assertThat(values).as("else they would say little").hasSizeGreaterThan(3 * networks.size());
  }

  @Test
  void ofRandomNetworks() {
    assertSame(RandomNetworks::network);
  }

  @Test
  void ofRandomNetworksOfFewerCodes() {
    assertSame(RandomNetworks::narrowNetwork);
  }

  @Test
  void ofRandomNetworksWithRealWeights() {
    assertSame(RandomNetworks::realNetwork);
  }

  @Test
  void ofRandomNetworksForSequences() {
    assertSame(RandomNetworks::sequenceNetwork);
  }

  @Test
  void ofRandomNetworksForSequencesOfFewerCodes() {
    assertSame(RandomNetworks::narrowSequenceNetwork);
  }

  @Test
  void ofRandomNetworksForSequencesWithRealWeights() {
    assertSame(RandomNetworks::realSequenceNetwork);
  }

  @Test
  void ofRandomGraphs() {
    assertSame(RandomGraphs::graph);
  }

  @Test
  void ofRandomGraphsOfFewerCodes() {
    assertSame(RandomGraphs::narrowGraph);
  }

  @Test
  void ofRandomGraphsWithRealWeights() {
    assertSame(RandomGraphs::realGraph);
  }

  @Test
  void ofRandomGraphsForSequences() {
    assertSame(RandomGraphs::sequenceGraph);
  }

  @Test
  void ofRandomNetworksOverIndices() {
    assertSame(RandomWords::network);
  }

  @Test
  void ofRandomNetworksOverIndicesWithRealWeights() {
    assertSame(RandomWords::realNetwork);
  }

  @Test
  void ofRandomPlacements() {
    assertSame(RandomGraphs::placements);
  }

  /** All kinds of layers, one by one. */
  @Test
  void ofEveryGoldenFile() throws IOException {
    Map<String, CompactNetwork> networks = new HashMap<>();
    for (String version : List.of("1.0", "1.1")) {
      try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden", version))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".d4c")).toList()) {
          networks.put("Golden" + networks.size(), CompactModel.load(file).network());
        }
      }
    }
    assertThat(networks).hasSizeGreaterThan(30);
    assertSame(networks);
  }
}
