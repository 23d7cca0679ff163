package io.github.dl4jcompress.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class LayerTapTest {
  /** Counts passes, keeps what it saw, and adds ones to the gradient if told to. */
  private static final class Watcher implements ActivationObserver {
    private final boolean pushing;
    private final List<INDArray> seen = new ArrayList<>();
    private int trainingPasses;
    private int backwardPasses;

    Watcher(boolean pushing) {
      this.pushing = pushing;
    }

    @Override
    public void onForward(INDArray activations, boolean training) {
      seen.add(Logits.detachedCopy(activations));
      trainingPasses += training ? 1 : 0;
    }

    @Override
    public Optional<INDArray> onBackward() {
      backwardPasses++;
      return pushing ? Optional.of(seen.get(seen.size() - 1).like().addi(1)) : Optional.empty();
    }
  }

  private record Case(String name, Supplier<Model> network, DataSet data) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("images", LayerTapTest::imageChain, TinyData.images(16, 1)),
        new Case("images in a graph", LayerTapTest::imageGraph, TinyData.images(16, 1)),
        new Case(
            "images without workspaces",
            () ->
                TinyNetworks.imageChain(
                    TinyNetworks.settings(new Adam(0.01))
                        .trainingWorkspaceMode(WorkspaceMode.NONE)
                        .inferenceWorkspaceMode(WorkspaceMode.NONE)),
            TinyData.images(16, 1)),
        new Case("masked sequences", LayerTapTest::sequenceChain, maskedSequences()),
        new Case(
            "masked sequences in a graph",
            () -> LayerTapTest.sequenceChain().toComputationGraph(),
            maskedSequences()),
        new Case(
            "masked sequences in both directions",
            () -> TinyNetworks.sequenceChain(TinyNetworks.settings(new Adam(0.01)), true),
            maskedSequences()));
  }

  private static MultiLayerNetwork imageChain() {
    return TinyNetworks.imageChain(TinyNetworks.settings(new Adam(0.01)));
  }

  private static ComputationGraph imageGraph() {
    return TinyNetworks.imageGraph(TinyNetworks.settings(new Adam(0.01)));
  }

  private static MultiLayerNetwork sequenceChain() {
    return TinyNetworks.sequenceChain(TinyNetworks.settings(new Adam(0.01)), false);
  }

  private static DataSet maskedSequences() {
    DataSet data = TinyData.sequences(16, 1);
    INDArray mask = Nd4j.ones(16, 5);
    mask.getColumn(4).assign(0);
    mask.putScalar(3, 3, 0);
    data.setFeaturesMaskArray(mask);
    data.setLabelsMaskArray(mask.dup());
    return data;
  }

  private static List<String> hiddenLayers(Model network) {
    List<NamedLayer> layers = NetworkTopology.layers(network);
    return layers.subList(0, layers.size() - 1).stream().map(NamedLayer::name).toList();
  }

  private static float[] bits(INDArray array) {
    return array.dup('c').data().asFloat(); // INDArray.equals allows for rounding
  }

  @SuppressWarnings("NullAway") // null is DL4J's way to say: no mask
  private static float[] output(Model network, DataSet data) {
    INDArray mask = data.getFeaturesMaskArray();
    return bits(
        network instanceof MultiLayerNetwork chain
            ? chain.output(data.getFeatures(), false, mask, null)
            : ((ComputationGraph) network)
                .output(
                    false,
                    new INDArray[] {data.getFeatures()},
                    mask == null ? null : new INDArray[] {mask})[0]);
  }

  private static void fit(Model network, DataSet data) {
    NetworkTraining.fit(network, TinyData.iterator(data, 8), 2);
  }

  private static Layer live(Model network, String name) {
    return network instanceof MultiLayerNetwork chain
        ? chain.getLayers()[hiddenLayers(network).indexOf(name)]
        : ((ComputationGraph) network).getVertex(name).getLayer();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anObservedNetworkComputesAndLearnsTheSame(Case it) {
    Model plain = it.network().get();
    Model observed = it.network().get();
    List<Watcher> watchers = new ArrayList<>();
    for (String layer : hiddenLayers(observed)) {
      watchers.add(new Watcher(false));
      LayerTap.insert(observed, layer, List.of(watchers.get(watchers.size() - 1)));
    }
    assertThat(output(observed, it.data())).isEqualTo(output(plain, it.data()));
    fit(plain, it.data());
    fit(observed, it.data());
    assertThat(bits(observed.params())).isEqualTo(bits(plain.params()));
    assertThat(observed.score()).isEqualTo(plain.score());
    assertThat(watchers)
        .isNotEmpty()
        .allSatisfy(
            watcher -> {
              assertThat(watcher.seen).hasSize(1 + 4);
              assertThat(watcher.trainingPasses).isEqualTo(4);
              assertThat(watcher.backwardPasses).isEqualTo(4);
            });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsAddedReachesTheLayersBelowAndNoOther(Case it) {
    Model plain = it.network().get();
    Model pushed = it.network().get();
    List<String> names = hiddenLayers(pushed);
    String tapped = names.get(Math.min(2, names.size() - 1));
    LayerTap.insert(pushed, tapped, List.of(new Watcher(true)));
    NetworkTraining.fit(plain, TinyData.iterator(it.data(), 16), 1);
    NetworkTraining.fit(pushed, TinyData.iterator(it.data(), 16), 1);
    boolean below = true;
    for (int i = 0; i < NetworkTopology.layers(plain).size(); i++) {
      NamedLayer expected = NetworkTopology.layers(plain).get(i);
      INDArray found = NetworkTopology.layers(pushed).get(i).layer().params();
      if (expected.layer().numParams() > 0) {
        boolean same = Arrays.equals(bits(found), bits(expected.layer().params()));
        assertThat(same).as(expected.name()).isEqualTo(!below);
      }
      below &= !expected.name().equals(tapped);
    }
  }

  @Test
  void observersOfOneLayerAddUp() {
    float[][] parameters = new float[2][];
    for (int run = 0; run < 2; run++) {
      MultiLayerNetwork network = TinyNetworks.denseChain(TinyNetworks.settings());
      Watcher one = new Watcher(true);
      ActivationObserver two =
          new ActivationObserver() {
            @Override
            public void onForward(INDArray activations, boolean training) {}

            @Override
            public Optional<INDArray> onBackward() {
              return Optional.of(Nd4j.valueArrayOf(new long[] {8, 8}, 2f));
            }
          };
      LayerTap.insert(
          network, "dense", run == 0 ? List.of(one, new Watcher(false), one) : List.of(two));
      network.fit(TinyData.vectors(8, 1));
      parameters[run] = bits(network.params());
    }
    assertThat(parameters[0]).usingComparatorWithPrecision(1e-6f).containsExactly(parameters[1]);
  }

  @Test
  void whatIsSeenIsWhatTheLayerPutsOut() {
    DataSet data = TinyData.images(4, 1);
    MultiLayerNetwork network = imageChain();
    for (int i = 0; i < 5; i++) {
      INDArray expected = network.feedForwardToLayer(i, data.getFeatures(), false).get(i + 1);
      Watcher watcher = new Watcher(false);
      LayerTap tap = LayerTap.insert(network, hiddenLayers(network).get(i), List.of(watcher));
      output(network, data);
      tap.remove();
      assertThat(watcher.seen).hasSize(1);
      assertThat(bits(watcher.seen.get(0))).isEqualTo(bits(expected));
    }
  }

  @Test
  void removingBringsTheLayerItselfBack() {
    for (Model network : List.of(imageChain(), imageGraph())) {
      for (String name : hiddenLayers(network)) {
        Layer before = live(network, name);
        LayerTap tap = LayerTap.insert(network, name, List.of());
        assertThat(live(network, name)).isSameAs(tap);
        tap.remove();
        assertThat(live(network, name)).isSameAs(before);
      }
    }
  }

  @Test
  void aSecondTapTakesThePlaceOfTheFirstUntilItIsRemoved() {
    for (Model network : List.of(imageChain(), imageGraph())) {
      Layer before = live(network, "conv");
      Watcher first = new Watcher(false);
      Watcher second = new Watcher(false);
      LayerTap firstTap = LayerTap.insert(network, "conv", List.of(first));
      LayerTap secondTap = LayerTap.insert(network, "conv", List.of(second));
      output(network, TinyData.images(4, 1));
      assertThat(first.seen).isEmpty();
      assertThat(second.seen).hasSize(1);
      secondTap.remove();
      assertThat(live(network, "conv")).isSameAs(firstTap);
      output(network, TinyData.images(4, 1));
      assertThat(first.seen).hasSize(1);
      assertThat(second.seen).hasSize(1);
      firstTap.remove();
      assertThat(live(network, "conv")).isSameAs(before);
    }
  }

  @Test
  void topologyLooksBehindTaps() {
    for (Model network : List.of(imageChain(), imageGraph())) {
      List<NamedLayer> before = NetworkTopology.layers(network);
      hiddenLayers(network).forEach(name -> LayerTap.insert(network, name, List.of()));
      List<NamedLayer> after = NetworkTopology.layers(network);
      assertThat(after).hasSameSizeAs(before);
      for (int i = 0; i < before.size(); i++) {
        assertThat(after.get(i).name()).isEqualTo(before.get(i).name());
        assertThat(after.get(i).layer()).isSameAs(before.get(i).layer());
      }
    }
  }

  private static Model savedAndRead(Model network) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, bytes, true);
    ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
    return network instanceof MultiLayerNetwork
        ? ModelSerializer.restoreMultiLayerNetwork(in)
        : ModelSerializer.restoreComputationGraph(in);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void copiesAndFilesKnowNothingOfATap(Case it) throws IOException {
    Model network = it.network().get();
    Watcher watcher = new Watcher(false);
    hiddenLayers(network).forEach(name -> LayerTap.insert(network, name, List.of(watcher)));
    fit(network, it.data());
    Model clone =
        network instanceof MultiLayerNetwork chain
            ? chain.clone()
            : ((ComputationGraph) network).clone();
    int seen = watcher.seen.size();
    for (Model copy : List.of(clone, savedAndRead(network))) {
      for (String name : hiddenLayers(copy)) {
        assertThat(live(copy, name)).isNotInstanceOf(LayerTap.class);
      }
      assertThat(bits(copy.params())).isEqualTo(bits(network.params()));
      fit(copy, it.data());
    }
    assertThat(watcher.seen).hasSize(seen);
  }

  @Test
  void sequencesCanBeFedStepByStepThroughATap() {
    DataSet data = TinyData.sequences(4, 1);
    MultiLayerNetwork chain = sequenceChain();
    INDArray whole = chain.output(data.getFeatures());
    for (Model network : List.of(chain, chain.toComputationGraph())) {
      LayerTap.insert(network, hiddenLayers(network).get(0), List.of(new Watcher(false)));
      for (int t = 0; t < 5; t++) {
        INDArray step = data.getFeatures().tensorAlongDimension(t, 0, 1).dup();
        INDArray found =
            network instanceof MultiLayerNetwork tapped
                ? tapped.rnnTimeStep(step)
                : ((ComputationGraph) network).rnnTimeStep(step)[0];
        assertThat(found).isEqualTo(whole.tensorAlongDimension(t, 0, 1));
      }
    }
  }

  @Test
  void trainingGoesOnAfterATapIsGone() {
    for (Supplier<Model> kind :
        List.<Supplier<Model>>of(LayerTapTest::imageChain, LayerTapTest::imageGraph)) {
      Model plain = kind.get();
      Model tapped = kind.get();
      LayerTap tap = LayerTap.insert(tapped, "conv", List.of(new Watcher(false)));
      fit(plain, TinyData.images(16, 1));
      fit(tapped, TinyData.images(16, 1));
      tap.remove();
      fit(plain, TinyData.images(16, 2));
      fit(tapped, TinyData.images(16, 2));
      assertThat(bits(tapped.params())).isEqualTo(bits(plain.params()));
    }
  }

  @Test
  void refusesALayerThatIsNotThere() {
    for (Model network : List.of(imageChain(), imageGraph())) {
      assertThatThrownBy(() -> LayerTap.insert(network, "conf", List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "no layer is called 'conf'; layers: conv, norm, activation, pool, dense, output");
    }
  }
}
