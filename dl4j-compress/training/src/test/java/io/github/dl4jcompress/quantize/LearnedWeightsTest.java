package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.bridge.LayerNames;
import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.NetworkTraining;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.TrainingNoise;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class LearnedWeightsTest {
  private static final DataSet TRAIN = TinyData.vectors(64, 1);

  private static MultiLayerNetwork twin(WeightScheme scheme, IUpdater updater) {
    return QuantizationAware.twin(
        TinyNetworks.denseChain(TinyNetworks.settings(updater)),
        QuantizationRecipe.weights(scheme).fromStep(2));
  }

  private static WeightFakeQuantization noise(MultiLayerNetwork twin, String layer) {
    return (WeightFakeQuantization)
        ((BaseLayer) twin.getLayer(layer).conf().getLayer()).getWeightNoise();
  }

  private static void fit(MultiLayerNetwork network, int steps) {
    for (int step = 0; step < steps; step++) {
      network.fit(TRAIN);
    }
  }

  static Stream<WeightScheme> schemes() {
    return Stream.of(
        WeightScheme.learnedStep(3), WeightScheme.trainedTernary(), WeightScheme.codebook(2));
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void trainsToFewErrors(WeightScheme scheme) {
    MultiLayerNetwork twin = twin(scheme, new Adam(0.02));
    fit(twin, 120);
    assertThat(twin.evaluate(TinyData.iterator(TinyData.vectors(300, 2), 300)).accuracy())
        .isGreaterThan(0.85);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void aResumedStepIsThatOfAnUninterruptedRun(WeightScheme scheme, @TempDir Path directory)
      throws IOException {
    MultiLayerNetwork twin = twin(scheme, new Adam(0.02));
    fit(twin, 6);
    File file = directory.resolve("checkpoint.zip").toFile();
    twin.save(file);
    MultiLayerNetwork resumed = MultiLayerNetwork.load(file, true);
    resumed.addListeners(new LearnedWeights());
    fit(twin, 4);
    fit(resumed, 4);
    assertThat(resumed.params()).isEqualTo(twin.params());
    assertThat(noise(resumed, "dense")).isEqualTo(noise(twin, "dense"));
  }

  @Test
  void learnsFromQuantizationsFirstStepOn() {
    MultiLayerNetwork twin = twin(WeightScheme.learnedStep(3), new Adam(0.02));
    fit(twin, 2);
    assertThat(noise(twin, "dense").getLearned()).isEmpty();
    fit(twin, 1);
    double first = noise(twin, "dense").learned("W").orElseThrow().get(0);
    fit(twin, 10);
    double later = noise(twin, "dense").learned("W").orElseThrow().get(0);
    assertThat(later).isNotEqualTo(first).isCloseTo(first, within(0.06 * first));
    assertThat(noise(twin, "output").getLearned()).containsOnlyKeys("W");
  }

  @Test
  void aCloneLearnsAlone() {
    MultiLayerNetwork twin = twin(WeightScheme.learnedStep(3), new Adam(0.02));
    fit(twin, 4);
    List<Double> before = noise(twin, "dense").learned("W").orElseThrow();
    MultiLayerNetwork clone = twin.clone();
    clone.setListeners(new LearnedWeights());
    fit(clone, 3);
    assertThat(noise(twin, "dense").learned("W")).hasValue(before);
  }

  private static Layer lstm() {
    return new LSTM.Builder().nOut(4).activation(Activation.TANH).build();
  }

  private static MultiLayerNetwork sequenceTwin(Layer layer) {
    layer.setLayerName("cells");
    Layer output =
        layer instanceof LastTimeStep
            ? TinyNetworks.output()
            : new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .name("output")
                .nOut(TinyData.CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    return QuantizationAware.twin(
        TinyNetworks.chain(
            TinyNetworks.settings(new Adam(0.02)),
            InputType.recurrent(TinyData.SEQUENCE_FEATURES),
            layer,
            output),
        QuantizationRecipe.weights(WeightScheme.learnedStep(3)));
  }

  static Stream<Model> wrapped() {
    return Stream.of(
        sequenceTwin(new LastTimeStep(lstm())),
        sequenceTwin(new Bidirectional(Bidirectional.Mode.ADD, lstm())),
        sequenceTwin(new LastTimeStep(new Bidirectional(Bidirectional.Mode.ADD, lstm()))),
        graph(sequenceTwin(new Bidirectional(Bidirectional.Mode.CONCAT, lstm()))),
        graph(sequenceTwin(new LastTimeStep(lstm()))));
  }

  private static ComputationGraph graph(MultiLayerNetwork chain) {
    ComputationGraph graph = chain.toComputationGraph();
    graph.setListeners(new LearnedWeights());
    return graph;
  }

  private static void fitSequences(Model network, int seed) {
    DataSet data = TinyData.sequences(16, seed);
    boolean atTheEnd = Logits.outputLayer(network).configuration() instanceof OutputLayer;
    NetworkTraining.fit(
        network,
        atTheEnd
            ? new DataSet(data.getFeatures(), data.getLabels().tensorAlongDimension(4, 0, 1).dup())
            : data);
  }

  private static Model copy(Model network) {
    Model copy =
        network instanceof MultiLayerNetwork chain
            ? chain.clone()
            : ((ComputationGraph) network).clone();
    if (copy instanceof MultiLayerNetwork chain) {
      chain.setListeners(new LearnedWeights());
    } else {
      ((ComputationGraph) copy).setListeners(new LearnedWeights());
    }
    return copy;
  }

  /** What a network is trained with. */
  private static List<Map<String, List<Double>>> learned(Model network) {
    return NetworkTopology.layers(network).stream()
        .flatMap(layer -> layer.innerLayers().stream())
        .filter(layer -> ((BaseLayer) layer).getWeightNoise() != null)
        .map(layer -> (WeightFakeQuantization) ((BaseLayer) layer).getWeightNoise())
        .map(WeightFakeQuantization::getLearned)
        .toList();
  }

  /** What would be saved with it. */
  private static List<Map<String, List<Double>>> saved(Model network) {
    return learned(
        network instanceof MultiLayerNetwork chain
            ? initialised(chain)
            : initialised((ComputationGraph) network));
  }

  private static Model initialised(MultiLayerNetwork chain) {
    MultiLayerNetwork copy =
        new MultiLayerNetwork(
            MultiLayerConfiguration.fromJson(chain.getLayerWiseConfigurations().toJson()));
    copy.init();
    return copy;
  }

  private static Model initialised(ComputationGraph graph) {
    ComputationGraph copy =
        new ComputationGraph(
            ComputationGraphConfiguration.fromJson(graph.getConfiguration().toJson()));
    copy.init();
    return copy;
  }

  @ParameterizedTest
  @MethodSource("wrapped")
  void aCloneOfWrappedLayersLearnsAlone(Model twin) {
    fitSequences(twin, 1);
    List<Map<String, List<Double>>> before = learned(twin);
    assertThat(before).isNotEmpty().allSatisfy(values -> assertThat(values).isNotEmpty());
    Model clone = copy(twin);
    fitSequences(clone, 2);
    assertThat(learned(twin)).isEqualTo(before).isEqualTo(saved(twin));
    assertThat(learned(clone)).isNotEqualTo(before).isEqualTo(saved(clone));
    Model best = copy(twin); // as early stopping keeps it
    fitSequences(twin, 3);
    assertThat(learned(best)).isEqualTo(before).isEqualTo(saved(best));
    assertThat(learned(twin)).isNotEqualTo(before).isEqualTo(saved(twin));
  }

  static Stream<IUpdater> updaters() {
    return Stream.of(new Sgd(0.01), new Nesterovs(0.01, 0.9), new Adam(0.01));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void weightsOfOneValueStayTogether(IUpdater updater) {
    MultiLayerNetwork twin = twin(WeightScheme.codebook(2), updater);
    fit(twin, 3);
    INDArray before = twin.getLayer("dense").getParam("W").dup();
    assertThat(distinct(before)).hasSizeLessThanOrEqualTo(3);
    fit(twin, 5);
    INDArray after = twin.getLayer("dense").getParam("W").dup();
    assertThat(distinct(after)).hasSameSizeAs(distinct(before)).isNotEqualTo(distinct(before));
    for (int i = 1; i < after.length(); i++) {
      assertThat(after.getDouble(i) == after.getDouble(0))
          .isEqualTo(before.getDouble(i) == before.getDouble(0));
    }
  }

  @Test
  void aSharedValueMovesByTheSumOfItsGradients() {
    MultiLayerNetwork twin = twin(WeightScheme.codebook(2), new Sgd(0.01));
    fit(twin, 4);
    INDArray before = twin.getLayer("dense").getParam("W").dup();
    twin.setInput(TRAIN.getFeatures());
    twin.setLabels(TRAIN.getLabels());
    twin.setListeners();
    twin.computeGradientAndScore();
    INDArray gradients =
        Objects.requireNonNull(twin.gradient().gradientForVariable().get("1_W")).dup();
    twin.setListeners(new LearnedWeights());
    fit(twin, 1);
    INDArray after = twin.getLayer("dense").getParam("W");
    double sum = 0;
    for (int i = 0; i < before.length(); i++) {
      sum += before.getDouble(i) == before.getDouble(0) ? gradients.getDouble(i) : 0;
    }
    double expected = before.getDouble(0) - 0.01 * sum / 64; // DL4J divides by the mini-batch
    assertThat(after.getDouble(0)).isCloseTo(expected, within(1e-6));
    assertThat(Math.abs(sum)).isGreaterThan(0.1);
  }

  @Test
  void prunedWeightsHaveNoPartInACodebook() {
    MultiLayerNetwork twin = twin(WeightScheme.codebook(2), new Adam(0.01));
    fit(twin, 4);
    twin.getLayer("dense").getParam("W").putScalar(2, 1, 0);
    fit(twin, 3);
    assertThat(twin.getLayer("dense").getParam("W").getDouble(2, 1)).isZero();
  }

  private static SortedSet<Float> distinct(INDArray array) {
    SortedSet<Float> values = new TreeSet<>();
    for (float value : array.dup().data().asFloat()) {
      values.add(value);
    }
    return values;
  }

  @Test
  void refusesWeightsThatAreMadeRandom() {
    MultiLayerNetwork twin = twin(WeightScheme.codebook(2), new Sgd(0.01));
    NamedLayer dense = LayerNames.weighted(twin).get(0);
    TrainingNoise.attach(dense, parameter -> Optional.of(parameter.mul(0.5)));
    fit(twin, 2); // nothing is learned before the third step
    assertThatThrownBy(() -> fit(twin, 1))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "layer 'dense' learns the values of CODEBOOK weights, and a penalty makes them random;"
                + " begin to quantize behind the penalty's last step, or take a scheme that learns"
                + " nothing");
  }

  @Test
  void refusesToTrainWithoutTheListener() {
    MultiLayerNetwork twin = twin(WeightScheme.trainedTernary(), new Sgd(0.01));
    twin.setListeners();
    fit(twin, 3);
    assertThatThrownBy(() -> fit(twin, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "TRAINED_TERNARY weights are trained without the listener that learns their values;"
                + " call addListeners(new LearnedWeights()), and not setListeners, which removes"
                + " it");
  }
}
