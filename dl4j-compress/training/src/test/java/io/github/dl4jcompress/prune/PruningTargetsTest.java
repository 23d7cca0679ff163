package io.github.dl4jcompress.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.bridge.WeightView;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;

class PruningTargetsTest {
  private static final PruningRecipe ALL = PruningRecipe.of(SparsitySchedule.oneShot(0.5, 0));
  private static final MultiLayerNetwork NETWORK = // conv, norm, pool, dense, output
      TinyNetworks.imageChain(TinyNetworks.settings());

  private static List<String> layers(Model model, PruningRecipe recipe) {
    return PruningTargets.of(model, recipe).stream().map(WeightView::layer).toList();
  }

  static Stream<Arguments> selections() {
    return Stream.of(
        selection(recipe -> recipe, "conv", "dense", "output"),
        selection(recipe -> recipe.only("dense"), "dense"),
        selection(recipe -> recipe.only("dense", "conv"), "conv", "dense"),
        selection(recipe -> recipe.only("*"), "conv", "dense", "output"),
        selection(recipe -> recipe.only("*n*"), "conv", "dense"),
        selection(recipe -> recipe.only("c*v"), "conv"),
        selection(recipe -> recipe.except("out*"), "conv", "dense"),
        selection(recipe -> recipe.except("*put", "d*"), "conv"),
        selection(recipe -> recipe.only("*o*").except("conv"), "output"),
        selection(recipe -> recipe.onlyTypes(List.of(ConvolutionLayer.class)), "conv"),
        selection(recipe -> recipe.exceptTypes(List.of(BaseOutputLayer.class)), "conv", "dense"),
        selection(
            recipe -> recipe.onlyTypes(List.of(BaseLayer.class)).except("conv"),
            "dense",
            "output"));
  }

  private static Arguments selection(UnaryOperator<PruningRecipe> change, String... expected) {
    return Arguments.of(change.apply(ALL), List.of(expected));
  }

  @ParameterizedTest
  @MethodSource("selections")
  void selectsByNameAndType(PruningRecipe recipe, List<String> expected) {
    assertThat(layers(NETWORK, recipe)).isEqualTo(expected);
  }

  @Test
  void offsetsPointIntoTheFlatParameters() {
    float[] flat = NETWORK.params().dup().data().asFloat();
    for (WeightView view : PruningTargets.of(NETWORK, ALL)) {
      assertThat(flat[view.offset()]).isEqualTo(view.values().getFloat(0));
      float[] last = view.values().dup(view.values().ordering()).data().asFloat();
      assertThat(flat[view.offset() + view.length() - 1]).isEqualTo(last[last.length - 1]);
    }
  }

  @Test
  void findsTheLayersOfAGraph() {
    Model graph = TinyNetworks.branchedGraph(TinyNetworks.settings());
    assertThat(layers(graph, ALL.except("output")))
        .containsExactlyInAnyOrder("left", "right", "third");
  }

  @Test
  void dotsAndBracketsInPatternsStandForThemselves() {
    Model network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.vectorInput(),
            TinyNetworks.dense("block.1[a]", 4, Activation.TANH),
            TinyNetworks.dense("block-1[a]", 4, Activation.TANH),
            TinyNetworks.output());
    assertThat(layers(network, ALL.only("block.1[a]"))).containsExactly("block.1[a]");
    assertThat(layers(network, ALL.only("*.1*"))).containsExactly("block.1[a]");
  }

  @Test
  void refusesUnknownLayerName() {
    for (PruningRecipe recipe :
        List.of(
            ALL.except("outptu"),
            ALL.only("outptu"),
            ALL.only("conv").only("outptu"),
            ALL.target("outptu", 0.5))) {
      assertThatThrownBy(() -> PruningTargets.of(NETWORK, recipe))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "no layer with weights is called 'outptu'; layers with weights: conv, dense, output");
    }
  }

  @Test
  void refusesTwoTargetsForALayer() {
    assertThatThrownBy(() -> PruningTargets.of(NETWORK, ALL.target("d*", 0.5).target("dense", 0.6)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 'dense' has more than one target: [d*, dense]");
  }

  @Test
  void refusesATargetOfALayerThatIsNotPruned() {
    assertThatThrownBy(() -> PruningTargets.of(NETWORK, ALL.except("dense").target("dense", 0.6)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 'dense' has the target [dense], but is not to be pruned");
  }

  @Test
  void refusesLayerWithoutWeights() {
    assertThatThrownBy(() -> PruningTargets.of(NETWORK, ALL.except("norm")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no layer with weights is called 'norm'");
  }

  @Test
  void refusesRecipeThatLeavesNothing() {
    for (PruningRecipe recipe :
        List.of(
            ALL.except("*"), ALL.onlyTypes(List.of(LSTM.class)), ALL.only("conv").except("c*"))) {
      assertThatThrownBy(() -> PruningTargets.of(NETWORK, recipe))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the recipe leaves no layer to prune; layers with weights: conv, dense, output");
    }
  }

  @Test
  void refusesAModelThatIsNoNetwork() {
    Model layer = NETWORK.getLayer("dense");
    assertThatThrownBy(() -> PruningTargets.of(layer, ALL))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "found a "
                + DenseLayer.class.getName()
                + "; MultiLayerNetwork and ComputationGraph are supported");
  }
}
