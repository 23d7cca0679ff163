package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.Precision;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.Unit;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Layers that the recipe leaves: trained and stored as they are, among quantized activations. */
class UnquantizedLayersTest {
  private static final QuantizationRecipe RECIPE = QuantizationRecipe.weights(4).fromStep(3);
  private static final DataSet TRAIN = TinyData.images(64, 1);
  private static final INDArray TEST = TinyData.images(200, 2).getFeatures();

  private static <M extends Model> M trained(M network, QuantizationRecipe recipe, DataSet data) {
    M twin = QuantizationAware.twin(network, recipe);
    for (int step = 0; step < 8; step++) {
      if (twin instanceof MultiLayerNetwork chain) {
        chain.fit(data);
      } else {
        ((ComputationGraph) twin).fit(data);
      }
    }
    return twin;
  }

  private static MultiLayerNetwork chain() {
    return TinyNetworks.imageChain(TinyNetworks.settings());
  }

  private static List<Unit> units(ExportedPair pair) {
    return pair.compact().network().layers().stream()
        .flatMap(layer -> layer.linear().stream())
        .toList();
  }

  static Stream<Arguments> cases() {
    List<QuantizationRecipe> recipes =
        List.of(
            RECIPE.leaving("conv"), // with a normalization behind it
            RECIPE.leavingHalf("conv"),
            RECIPE.leaving("dense"),
            RECIPE.leavingHalf("dense"),
            RECIPE.leaving("output"),
            RECIPE.leavingHalf("output"),
            RECIPE.leaving("conv", "dense", "output"),
            RECIPE.leaving("conv").leavingHalf("dense", "output"));
    return recipes.stream()
        .flatMap(
            recipe ->
                Stream.of(
                    Arguments.of(chain(), recipe),
                    Arguments.of(TinyNetworks.imageGraph(TinyNetworks.settings()), recipe)));
  }

  /** Codes may still differ by one where a value lies between two. */
  @ParameterizedTest
  @MethodSource("cases")
  void computeWhatTheTwinComputes(Model network, QuantizationRecipe recipe) throws IOException {
    ExportedPair pair = ExportedPair.of(trained(network, recipe, TRAIN), TEST);
    ExportedPair.Gap gap = pair.gap(TEST);
    assertThat(gap.largestSteps()).isLessThan(4);
    assertThat(gap.sameClass()).isEqualTo(1);
    assertThat(gap.clear()).isGreaterThan(0.7);
    pair.assertFileRoundTrip(TEST);
    List<String> names = List.of("conv", "dense", "output");
    List<Unit> units = units(pair);
    for (int i = 0; i < names.size(); i++) {
      Precision left = recipe.left().get(names.get(i));
      if (left == null) {
        assertThat(units.get(i)).isInstanceOf(LinearUnit.class);
        assertThat(units.get(i).weights().bits()).isEqualTo(4);
      } else {
        assertThat(units.get(i)).isInstanceOf(RealUnit.class);
        assertThat(units.get(i).weights().bits()).isEqualTo(left.bits());
      }
    }
  }

  /** One layer: the only rounding is that of its input, and of halves. */
  @ParameterizedTest
  @MethodSource("precisions")
  void storeTheWeightsBitByBit(Precision precision) {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(), TinyNetworks.vectorInput(), TinyNetworks.output());
    QuantizationRecipe recipe =
        precision == Precision.HALF ? RECIPE.leavingHalf("output") : RECIPE.leaving("output");
    DataSet data = TinyData.vectors(64, 1);
    MultiLayerNetwork twin = trained(network, recipe, data);
    ExportedPair pair = ExportedPair.of(twin, data.getFeatures());
    RealUnit unit = (RealUnit) units(pair).get(0);
    INDArray weights = twin.getLayer("output").getParam("W");
    INDArray biases = twin.getLayer("output").getParam("b");
    for (int row = 0; row < unit.weights().rows(); row++) {
      for (int column = 0; column < unit.weights().columns(); column++) {
        assertThat(unit.weights().weight(row, column))
            .isEqualTo(precision.round(weights.getFloat(column, row)));
      }
      assertThat(unit.bias()[row]).isEqualTo(precision.round(biases.getFloat(row)));
    }
    double tolerance = precision == Precision.HALF ? 0.2 : 1e-4;
    assertThat(pair.gap(data.getFeatures()).largestSteps()).isLessThan(tolerance);
  }

  static Stream<Precision> precisions() {
    return Stream.of(Precision.values());
  }

  @ParameterizedTest
  @MethodSource("gammas")
  void foldNormalizationOfAnyScale(float gamma) {
    MultiLayerNetwork twin = trained(chain(), RECIPE.leaving("conv"), TRAIN);
    twin.getLayer("norm").getParam("gamma").assign(Nd4j.createFromArray(gamma, 0.9f, gamma, 1.1f));
    twin.getLayer("conv").getParam("b").assign(Nd4j.createFromArray(0.5f, -0.5f, 1f, 0f));
    ExportedPair.Gap gap = ExportedPair.of(twin, TEST).gap(TEST);
    assertThat(gap.largestSteps()).isLessThan(4);
    assertThat(gap.sameClass()).isEqualTo(1);
  }

  static Stream<Float> gammas() {
    return Stream.of(-1.3f, 0f);
  }

  /** In the conv too, behind a normalization. */
  @Test
  void keepPrunedWeightsExactlyZeroAndCheap() {
    MultiLayerNetwork twin = trained(chain(), RECIPE.leaving("conv", "dense", "output"), TRAIN);
    int before = ExportedPair.of(twin, TEST).compact().toBytes().length;
    long zeros = 0;
    for (String name : List.of("conv", "dense", "output")) {
      INDArray weights = twin.getLayer(name).getParam("W");
      weights.muli(weights.gt(0.2).castTo(DataType.FLOAT));
      zeros += weights.eq(0).castTo(DataType.FLOAT).sumNumber().longValue();
    }
    ExportedPair pair = ExportedPair.of(twin, TEST);
    long weights = pair.compact().network().weights();
    assertThat(pair.compact().sparsity()).isEqualTo(1 - (double) (weights - zeros) / weights);
    assertThat(zeros).isGreaterThan(weights * 3 / 4);
    assertThat(pair.compact().toBytes().length).isLessThan(before / 2);
    assertThat(pair.gap(TEST).sameClass()).isEqualTo(1);
  }

  @Test
  void takeHalfTheBytesInHalfPrecision() {
    int singles = bytes(RECIPE.leaving("conv", "dense", "output"));
    int halves = bytes(RECIPE.leavingHalf("conv", "dense", "output"));
    int levels = bytes(RECIPE);
    assertThat(halves).isBetween(4 * singles / 10, 6 * singles / 10);
    assertThat(levels).isLessThan(halves / 2);
  }

  private static int bytes(QuantizationRecipe recipe) {
    return ExportedPair.of(trained(chain(), recipe, TRAIN), TEST).compact().toBytes().length;
  }

  @Test
  void trainWithTheirOwnWeights() {
    MultiLayerNetwork twin = QuantizationAware.twin(chain(), RECIPE.leavingHalf("dense"));
    List<String> noises = new ArrayList<>();
    for (NamedLayer layer : NetworkTopology.layers(twin)) {
      if (!layer.weights().isEmpty()) {
        noises.add(((BaseLayer) layer.configuration()).getWeightNoise().getClass().getSimpleName());
      }
    }
    assertThat(noises)
        .containsExactly("WeightFakeQuantization", "UnquantizedWeights", "WeightFakeQuantization");
    MultiLayerNetwork all =
        QuantizationAware.twin(
            TinyNetworks.denseChain(TinyNetworks.settings()),
            QuantizationRecipe.weights(2).leaving("dense", "output"));
    MultiLayerNetwork original = TinyNetworks.denseChain(TinyNetworks.settings());
    INDArray vectors = TinyData.vectors(20, 2).getFeatures();
    double largest = all.output(vectors).sub(original.output(vectors)).amaxNumber().doubleValue();
    assertThat(largest).isLessThan(0.02); // activations of 8 bits; two-bit weights make it 0.3
  }

  @Test
  void staySoInATwinThatIsRestored(@TempDir Path directory) throws IOException {
    MultiLayerNetwork twin = trained(chain(), RECIPE.leaving("conv").leavingHalf("output"), TRAIN);
    File file = directory.resolve("twin.zip").toFile();
    twin.save(file);
    MultiLayerNetwork restored = MultiLayerNetwork.load(file, true);
    assertThat(restored.output(TEST)).isEqualTo(twin.output(TEST));
    assertThat(ExportedPair.of(restored, TEST).compact().toBytes())
        .isEqualTo(ExportedPair.of(twin, TEST).compact().toBytes());
  }

  @Test
  void mayAnswerEachStepOfASequence() throws IOException {
    DataSet sequences = TinyData.sequences(64, 1);
    MultiLayerNetwork twin =
        trained(
            TinyNetworks.sequenceChain(TinyNetworks.settings(), false),
            RECIPE.leaving("output"),
            sequences);
    long[] shape = {TinyData.SEQUENCE_FEATURES, sequences.getFeatures().size(2)};
    List<Unit> units =
        CompactExport.export(twin, shape).layers().stream()
            .flatMap(layer -> layer.linear().stream())
            .toList();
    assertThat(units).singleElement().isInstanceOf(RealUnit.class);
  }

  @Test
  void areNotMovedToCheaperLevels() {
    GradientSquares squares = new GradientSquares();
    MultiLayerNetwork twin =
        QuantizationAware.twin(chain(), QuantizationRecipe.weights(4).leaving("dense"));
    twin.addListeners(squares);
    twin.fit(TinyData.iterator(TinyData.images(256, 1), 32), 1);
    INDArray left = twin.getLayer("dense").getParam("W").dup();
    INDArray other = twin.getLayer("output").getParam("W").dup();
    RateDistortionPass.apply(twin, 1, squares);
    assertThat(twin.getLayer("dense").getParam("W")).isEqualTo(left);
    assertThat(twin.getLayer("output").getParam("W")).isNotEqualTo(other);
  }

  @Test
  void areRefusedWhereNoLayerHasTheirName() {
    for (String name : List.of("dens", "pool", "input")) {
      assertThatThrownBy(() -> QuantizationAware.twin(chain(), RECIPE.leaving("conv", name)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "no layer with weights is called '%s', which is to be left unquantized; layers with"
                  + " weights: conv, dense, output",
              name);
    }
  }

  @Test
  void areRefusedWhereTheyAreRecurrent() {
    for (boolean bothDirections : new boolean[] {false, true}) {
      MultiLayerNetwork network =
          TinyNetworks.sequenceChain(TinyNetworks.settings(), bothDirections);
      assertThatThrownBy(() -> QuantizationAware.twin(network, RECIPE.leavingHalf("lstm")))
          .isInstanceOf(UnsupportedNetworkException.class)
          .hasMessage(
              "layer 'lstm' is recurrent and cannot be left unquantized; dense, convolution and"
                  + " output layers can");
    }
  }

  @Test
  void areRefusedInTwoPrecisions() {
    assertThatThrownBy(() -> RECIPE.leaving("a", "b").leavingHalf("b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 'b' cannot be left in both SINGLE and HALF");
    assertThat(RECIPE.leaving("a").leaving("a", "b")).isEqualTo(RECIPE.leaving("b", "a"));
  }

  @Test
  void areRefusedBeyondTheirPrecision() {
    MultiLayerNetwork twin = trained(chain(), RECIPE.leavingHalf("dense", "output"), TRAIN);
    twin.getLayer("dense").getParam("W").putScalar(3, 70_000);
    assertThatThrownBy(() -> ExportedPair.of(twin, TEST))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "layer 'dense': a weight of 70000.0 is too large to be stored in 16 bits; at most"
                + " 65504.0");
    twin.getLayer("dense").getParam("W").putScalar(3, 0);
    twin.getLayer("output").getParam("b").putScalar(0, -1e5);
    assertThatThrownBy(() -> ExportedPair.of(twin, TEST))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "layer 'output': a bias of -100000.0 is too large to be stored in 16 bits; at most"
                + " 65504.0");
  }
}
