package io.github.dl4jcompress.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.LoggedWarnings;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.bridge.WeightView;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.prune.PruningCriterion;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.quantize.PostTraining;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import io.github.dl4jcompress.shrink.Shrinker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.listeners.CollectScoresIterationListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class CompressorTest {
  private static final int EPOCHS = 5; // of 8 steps
  private static final SparsitySchedule SCHEDULE =
      SparsitySchedule.cubic(0.0, 0.8).overSteps(4, 24).every(4);
  private static final CompressionRecipe RECIPE =
      CompressionRecipe.quantize(QuantizationRecipe.weights(4).fromStep(8))
          .prune(PruningRecipe.of(SCHEDULE).except("output"));

  private static DataSetIterator train() {
    return TinyData.iterator(TinyData.images(256, 1), 32);
  }

  private static DataSetIterator test() {
    return TinyData.iterator(TinyData.images(1000, 2), 256);
  }

  private static MultiLayerNetwork network() {
    return TinyNetworks.imageChain(TinyNetworks.settings(new Adam(0.01)));
  }

  private static void assertCompressed(CompressionResult<? extends Model> result) {
    ModelComparison comparison = result.comparison();
    assertThat(comparison.examples()).isEqualTo(1000);
    assertThat(comparison.compactError()).isLessThan(0.05); // by chance: 0.67
    assertThat(comparison.networkError()).isLessThan(0.05);
    assertThat(comparison.agreement()).isGreaterThanOrEqualTo(0.999);
    assertThat(comparison.maxLogitDifference()).isLessThan(0.1);
    for (NamedLayer layer : NetworkTopology.layers(result.network())) {
      for (WeightView view : layer.weights()) {
        double expected = layer.name().equals("output") ? 0 : Math.rint(0.8 * view.length());
        assertThat(zeros(view)).as(layer.name()).isEqualTo(expected);
      }
    }
    // 36 and 288 pruned to 0.8, 24 not; rounding to 4 bits makes some more of them zero
    assertThat(result.sparsity()).isBetween(259 / 348.0, 0.85);
  }

  @Test
  void compressesConvolutionsOfOtherKinds() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(new Adam(0.01)),
            TinyNetworks.imageInput(),
            new SeparableConvolution2D.Builder(3, 3)
                .name("separable")
                .nOut(6)
                .activation(Activation.RELU)
                .build(),
            new DepthwiseConvolution2D.Builder(3, 3)
                .name("depthwise")
                .depthMultiplier(2)
                .activation(Activation.RELU)
                .build(),
            TinyNetworks.output());
    CompressionResult<MultiLayerNetwork> result =
        Compressor.compress(network, RECIPE, train(), test(), 2 * EPOCHS);
    assertThat(result.comparison().agreement()).isGreaterThanOrEqualTo(0.999);
    assertThat(result.comparison().compactError()).isLessThan(0.05);
    long all = 0;
    for (NamedLayer layer : NetworkTopology.layers(result.network())) {
      for (WeightView view : layer.weights()) {
        double expected = layer.name().equals("output") ? 0 : Math.rint(0.8 * view.length());
        assertThat(zeros(view)).as(layer.name()).isEqualTo(expected);
        all += view.length();
      }
    }
    // of weights, not of the zeros that a depthwise convolution is stored among
    double left = result.model().network().nonZeros();
    assertThat(result.sparsity()).isEqualTo(1 - left / all);
  }

  @Test
  void comparesSequencesOfOneLength() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(new Adam(0.01)),
            InputType.recurrent(8, 8),
            new Convolution1DLayer.Builder(3).name("conv").nOut(8).build(),
            new GlobalPoolingLayer.Builder(PoolingType.MAX).build(),
            TinyNetworks.output());
    DataSet data = steps(128, 2);
    CompressionResult<MultiLayerNetwork> result =
        Compressor.compress(
            network,
            RECIPE,
            TinyData.iterator(steps(256, 1), 32),
            TinyData.iterator(data, 64),
            EPOCHS);
    assertThat(result.comparison().agreement()).isGreaterThanOrEqualTo(0.99);
    data.setFeaturesMaskArray(Nd4j.ones(128, 8));
    assertThat(Compressor.store(result.network(), TinyData.iterator(data, 64)).comparison())
        .isEqualTo(result.comparison());
    data.getFeaturesMaskArray().putScalar(5, 7, 0);
    assertThatThrownBy(() -> Compressor.store(result.network(), TinyData.iterator(data, 64)))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "some steps of the sequences are masked, and the model takes sequences of one length;"
                + " models without 1-d layers take any length");
  }

  /** Images as eight features, their rows, over eight steps. */
  private static DataSet steps(int examples, long seed) {
    DataSet images = TinyData.flatImages(examples, seed);
    return new DataSet(images.getFeatures().reshape('c', examples, 8, 8), images.getLabels());
  }

  private static double zeros(WeightView view) {
    int count = 0;
    for (float weight : view.values().dup().data().asFloat()) {
      count += weight == 0f ? 1 : 0;
    }
    return count;
  }

  @Test
  void storesATwinThatWasCalibratedOnly() {
    MultiLayerNetwork network = network();
    network.fit(train(), EPOCHS);
    MultiLayerNetwork twin = PostTraining.quantize(network, QuantizationRecipe.weights(8), train());
    CompressionResult<MultiLayerNetwork> result = Compressor.store(twin, test());
    assertThat(result.network()).isSameAs(twin);
    assertThat(result.comparison().agreement()).isGreaterThanOrEqualTo(0.999);
    assertThat(result.comparison().compactError()).isLessThan(0.05);
    assertThatThrownBy(() -> Compressor.store(network, test()))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage("the network is not quantization-aware: make it a twin first");
  }

  @Test
  void aCompressedChainLearnsAndAgreesWithItsFile(@TempDir Path directory) throws IOException {
    MultiLayerNetwork network = network();
    INDArray parameters = network.params().dup();
    String configuration = network.getLayerWiseConfigurations().toJson();
    CompressionResult<MultiLayerNetwork> result =
        Compressor.compress(network, RECIPE, train(), test(), EPOCHS);
    assertCompressed(result);
    assertThat(network.params()).isEqualTo(parameters);
    assertThat(network.getLayerWiseConfigurations().toJson()).isEqualTo(configuration);
    assertThat(network.getListeners()).isEmpty();

    Path file = directory.resolve("tiny.d4c");
    result.model().save(file);
    assertThat(ModelComparison.of(result.network(), CompactModel.load(file), test()))
        .isEqualTo(result.comparison());
  }

  static Stream<PruningCriterion> criteriaOfGradients() {
    return Stream.of(
        PruningCriterion.taylor(), PruningCriterion.movement(), PruningCriterion.secondOrder());
  }

  @ParameterizedTest
  @MethodSource("criteriaOfGradients")
  void gradientsOfTheQuantizedNetworkCanChooseTheWeights(PruningCriterion criterion) {
    PruningRecipe pruning = PruningRecipe.of(SCHEDULE).by(criterion).target("output", 0);
    CompressionResult<MultiLayerNetwork> result =
        Compressor.compress(network(), RECIPE.prune(pruning), train(), test(), EPOCHS);
    assertCompressed(result);
  }

  @Test
  void aCompressedGraphLearnsToo() {
    ComputationGraph graph = TinyNetworks.imageGraph(TinyNetworks.settings(new Adam(0.01)));
    INDArray parameters = graph.params().dup();
    assertCompressed(Compressor.compress(graph, RECIPE, train(), test(), EPOCHS));
    assertThat(graph.params()).isEqualTo(parameters);
  }

  /**
   * Pruned, and what is left of the middle layer moved to cheaper levels; the others as trained.
   */
  @Test
  void layersThatTheRecipeLeavesAreStoredAsTheyAre() {
    CompressionRecipe recipe =
        CompressionRecipe.quantize(
                QuantizationRecipe.weights(4).fromStep(8).leavingHalf("conv").leaving("output"))
            .prune(PruningRecipe.of(SCHEDULE).except("output"))
            .rateDistortion(0.1);
    ComputationGraph graph = TinyNetworks.imageGraph(TinyNetworks.settings(new Adam(0.01)));
    for (CompressionResult<? extends Model> result :
        List.of(
            Compressor.compress(network(), recipe, train(), test(), EPOCHS),
            Compressor.compress(graph, recipe, train(), test(), EPOCHS))) {
      assertThat(result.comparison().agreement()).isEqualTo(1);
      assertThat(result.comparison().maxLogitDifference()).isLessThan(0.1);
      assertThat(result.comparison().compactError()).isLessThan(0.05);
      assertThat(result.model().summary().lines().map(line -> line.replaceAll(" +", " ")))
          .satisfiesExactly(
              heading -> assertThat(heading).endsWith("bits"),
              conv -> assertThat(conv).isEqualTo("convolution [4, 6, 6] 36 0.8056 16"),
              pool -> assertThat(pool).startsWith("max pooling"),
              dense -> assertThat(dense).startsWith("dense [8] 288 0.").endsWith(" 4"),
              output -> assertThat(output).isEqualTo("dense [3] 24 0.0000 32"),
              all -> assertThat(all).startsWith("all 348 0."));
    }
  }

  /** Six weights are left of the 288 that lead to eight units. */
  @Test
  void unitsWithoutEffectAreNotStored() {
    CompressionRecipe recipe =
        RECIPE.prune(PruningRecipe.of(SCHEDULE).target("dense", 0.98).except("output"));
    CompressionResult<MultiLayerNetwork> result =
        Compressor.compress(network(), recipe, train(), test(), EPOCHS);
    Shrinker.Removal removal =
        result.removals().stream()
            .filter(lost -> lost.layer().equals("2 (dense)"))
            .findFirst()
            .orElseThrow();
    assertThat(removal.unitsBefore()).isEqualTo(8);
    assertThat(removal.unitsAfter()).isBetween(1, 6);
    CompactNetwork stored = result.model().network();
    assertThat(stored.layers().get(2).weights().get(0).rows()).isEqualTo(removal.unitsAfter());
    assertThat(stored.weights()).isLessThan(348);
    assertThat(result.sparsity())
        .isEqualTo(1 - stored.nonZeros() / 348.0)
        .isGreaterThan(result.model().sparsity());
    assertThat(result.comparison().agreement()).isGreaterThanOrEqualTo(0.999);
    assertThat(result.comparison().maxLogitDifference()).isLessThan(0.1);
  }

  @Test
  void theSameInputsGiveTheSameBytes() {
    byte[] first = Compressor.compress(network(), RECIPE, train(), test(), 4).model().toBytes();
    byte[] second = Compressor.compress(network(), RECIPE, train(), test(), 4).model().toBytes();
    assertThat(second).isEqualTo(first);
  }

  @Test
  void pruningIsOptional() {
    CompressionRecipe recipe = CompressionRecipe.quantize(QuantizationRecipe.weights(8));
    assertThat(recipe.pruning()).isEmpty();
    assertThat(RECIPE.pruning())
        .isEqualTo(Optional.of(PruningRecipe.of(SCHEDULE).except("output")));
    CompactModel model = Compressor.compress(network(), recipe, train(), test(), 1).model();
    assertThat(model.sparsity()).isLessThan(0.1);
  }

  @Test
  void rateDistortionSavesBytesAndSaysWhatItDid() {
    CompressionResult<MultiLayerNetwork> plain =
        Compressor.compress(network(), RECIPE, train(), test(), EPOCHS);
    assertThat(plain.rounding()).isEmpty();
    CompressionResult<MultiLayerNetwork> rounded =
        Compressor.compress(network(), RECIPE.rateDistortion(0.3), train(), test(), EPOCHS);
    RoundingEffect effect = rounded.rounding().orElseThrow();
    assertThat(effect.bytesBefore()).isEqualTo(plain.model().toBytes().length);
    assertThat(effect.errorBefore()).isEqualTo(plain.comparison().compactError());
    assertThat(effect.bytesAfter())
        .isEqualTo(rounded.model().toBytes().length)
        .isLessThan(effect.bytesBefore());
    assertThat(effect.errorAfter()).isEqualTo(rounded.comparison().compactError()).isLessThan(0.05);
    assertThat(rounded.comparison().agreement()).isGreaterThanOrEqualTo(0.999);
  }

  @Test
  void refusesARateDistortionThatIsNoPositiveNumber() {
    assertThatThrownBy(() -> RECIPE.rateDistortion(-0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rateDistortion must be finite and >= 0, got -0.1");
  }

  @Test
  void listenersOfTheNetworkSeeTheTraining() {
    MultiLayerNetwork network = network();
    CollectScoresIterationListener listener = new CollectScoresIterationListener();
    network.addListeners(listener);
    Compressor.compress(
        network, CompressionRecipe.quantize(QuantizationRecipe.weights(8)), train(), test(), 2);
    assertThat(listener.getScoreVsIter().getEffectiveIndexes()).hasSize(16);
    assertThat(network.getListeners()).containsExactly(listener);
  }

  private static List<String> warningsOf(int epochs) {
    return LoggedWarnings.of(
        Compressor.class, () -> Compressor.compress(network(), RECIPE, train(), test(), epochs));
  }

  @Test
  void warnsIfTrainingEndsBeforeTheSchedule() {
    assertThat(warningsOf(3)) // 24 steps: the last is number 23
        .singleElement()
        .asString()
        .startsWith(
            "training ended after 24 steps, before the pruning schedule's last step 24: sparsity"
                + " is 0.79")
        .endsWith(" and was to be 0.8");
    assertThat(warningsOf(4)).isEmpty();
  }

  @Test
  void refusesLessThanOneEpoch() {
    for (int epochs : new int[] {0, -1}) {
      assertThatThrownBy(() -> Compressor.compress(network(), RECIPE, train(), test(), epochs))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("epochs must be >= 1, got " + epochs);
    }
  }

  @Test
  void refusesUnsupportedNetworksBeforeTraining() {
    assertThatThrownBy(
            () ->
                Compressor.compress(
                    TinyNetworks.chain(
                        TinyNetworks.settings(),
                        TinyNetworks.imageInput(),
                        new GlobalPoolingLayer.Builder(PoolingType.SUM).name("pool").build(),
                        TinyNetworks.output()),
                    RECIPE,
                    train(),
                    test(),
                    1))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageStartingWith("layer 'pool' is a GlobalPoolingLayer, which cannot be quantized");
  }

  @Test
  void compressesAGraphWithBranches() {
    CompressionResult<ComputationGraph> result =
        Compressor.compress(
            TinyNetworks.branchedGraph(TinyNetworks.settings()),
            CompressionRecipe.quantize(QuantizationRecipe.weights(8)),
            TinyData.iterator(TinyData.vectors(64, 1), 32),
            TinyData.iterator(TinyData.vectors(200, 2), 200),
            2);
    assertThat(result.model().network().wiring().isChain()).isFalse();
    assertThat(result.comparison().agreement()).isGreaterThan(0.98);
    assertThat(result.comparison().maxLogitDifference()).isLessThan(0.1);
  }

  private static void assertStopsAtTheSecondBatch(DataSet broken, String problem) {
    DataSetIterator train = TinyData.iterator(broken, 32);
    assertThatThrownBy(() -> Compressor.compress(network(), RECIPE, train, test(), EPOCHS))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessage(
            "step 1: %s; check the data, lower the learning rate or clip the gradients", problem);
  }

  @Test
  void refusesToGoOnFromFeaturesThatAreNoNumbers() {
    DataSet broken = TinyData.images(64, 1);
    broken.getFeatures().putScalar(new int[] {40, 0, 3, 3}, Double.NaN);
    assertStopsAtTheSecondBatch(
        broken, "activations before 'input-quantizer' range from NaN to NaN");
  }

  @Test
  void refusesToGoOnFromALossThatIsNoNumber() {
    DataSet broken = TinyData.images(64, 1);
    broken.getLabels().putScalar(40, 1, Double.NaN);
    assertStopsAtTheSecondBatch(broken, "the loss is NaN");
  }
}
