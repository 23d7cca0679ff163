package io.github.dl4jcompress.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.NetworkTraining;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.penalty.Penalty;
import io.github.dl4jcompress.penalty.PenaltyListener;
import io.github.dl4jcompress.penalty.PenaltyRecipe;
import io.github.dl4jcompress.prune.PruningCriterion;
import io.github.dl4jcompress.prune.PruningListener;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.quantize.ActivationScheme;
import io.github.dl4jcompress.quantize.GradientSquares;
import io.github.dl4jcompress.quantize.QuantizationAware;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import io.github.dl4jcompress.quantize.WeightScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Trainings that are stopped and go on end with the same bits as those that are not. */
class ExactResumeTest {
  private static final int BATCH = 16;
  private static final int EPOCHS = 3;
  private static final int STEPS_PER_EPOCH = 7; // the last one is of fewer examples
  private static final int STEPS = EPOCHS * STEPS_PER_EPOCH;
  private static final int EXAMPLES = STEPS_PER_EPOCH * BATCH - 5;

  private final Path directory;

  ExactResumeTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static NeuralNetConfiguration.Builder settings() {
    CycleSchedule rates = new CycleSchedule(ScheduleType.ITERATION, 0.001, 0.02, STEPS, 4, 0.5);
    return TinyNetworks.settings(new Adam(rates)).l2(1e-4);
  }

  private static Model quantized(Model network) {
    return quantized(network, QuantizationRecipe.weights(4));
  }

  private static Model quantized(Model network, QuantizationRecipe recipe) {
    Model twin = QuantizationAware.twin(network, recipe.fromStep(5));
    NetworkTraining.addListener(twin, new GradientSquares());
    return twin;
  }

  private static PruningRecipe recipe() {
    return PruningRecipe.of(SparsitySchedule.cubic(0.0, 0.8).overSteps(2, 17).every(3))
        .global()
        .except("output");
  }

  private static Model pruned(Model network, PruningCriterion criterion) {
    return pruned(network, recipe().by(criterion));
  }

  private static Model pruned(Model network, PruningRecipe recipe) {
    NetworkTraining.addListener(network, new PruningListener(recipe));
    return network;
  }

  private static DropoutLayer dropout() {
    return new DropoutLayer.Builder(0.7).name("dropout").build();
  }

  private static ShuffledData shuffled(DataSet data) {
    return ShuffledData.of(data, BATCH, 3);
  }

  /** Trains once, and from its checkpoints on, each or every so many, to the same end. */
  private void requireExact(Supplier<Model> networks, DataSet data, int every) throws IOException {
    Path all = directory.resolve("all");
    Model uninterrupted = networks.get();
    TrainingCheckpoints.in(all)
        .everySteps(1)
        .keepLast(99)
        .fit(uninterrupted, shuffled(data), EPOCHS);
    Trained expected = Trained.of(uninterrupted);
    List<Path> files = new CheckpointFolder(all).files();
    assertThat(files).hasSize(STEPS);
    for (int i = 0; i < STEPS - 1; i += every) {
      Path file = files.get(i);
      Path alone = Files.createDirectory(directory.resolve("on-from-" + file.getFileName()));
      Files.copy(file, alone.resolve(file.getFileName()));
      Nd4j.getRandom().setSeed(4711); // another process would have another state too
      Model resumed = networks.get();
      TrainingCheckpoints.in(alone).fit(resumed, shuffled(data), EPOCHS);
      Trained.of(resumed).requireEqual(expected, "resumed from " + file.getFileName());
    }
  }

  @Test
  void chainPrunedByTaylorAndQuantized() throws IOException {
    requireExact(
        () ->
            pruned(
                quantized(
                    TinyNetworks.chain(
                        settings(),
                        TinyNetworks.imageInput(),
                        TinyNetworks.conv(4, Activation.IDENTITY),
                        TinyNetworks.norm(),
                        TinyNetworks.activation(Activation.RELU),
                        dropout(),
                        TinyNetworks.dense(8, Activation.RELU),
                        TinyNetworks.output())),
                PruningCriterion.taylor()),
        TinyData.images(EXAMPLES, 1),
        1);
  }

  @Test
  void graphPrunedBySecondOrderAndQuantized() throws IOException {
    requireExact(
        () ->
            pruned(
                quantized(
                    TinyNetworks.graph(
                        settings()
                            .graphBuilder()
                            .addInputs("vector")
                            .setInputTypes(TinyNetworks.vectorInput())
                            .addLayer("first", TinyNetworks.dense(9, Activation.TANH), "vector")
                            .addLayer("dropout", dropout(), "first")
                            .addLayer("second", TinyNetworks.dense(7, Activation.RELU), "dropout")
                            .addLayer("output", TinyNetworks.output(), "second")
                            .setOutputs("output"))),
                PruningCriterion.secondOrder()),
        TinyData.vectors(EXAMPLES, 1),
        1);
  }

  static Stream<QuantizationRecipe> learningRecipes() {
    return Stream.of(
        QuantizationRecipe.weights(WeightScheme.learnedStep(4))
            .activations(ActivationScheme.bits(4).learningSteps()),
        QuantizationRecipe.weights(WeightScheme.trainedTernary()),
        QuantizationRecipe.weights(WeightScheme.codebook(3)));
  }

  /** Steps, values of ternary weights and codebooks. */
  @ParameterizedTest
  @MethodSource("learningRecipes")
  void quantizationThatLearns(QuantizationRecipe recipe) throws IOException {
    requireExact(
        () ->
            quantized(
                TinyNetworks.graph(
                    settings()
                        .graphBuilder()
                        .addInputs("vector")
                        .setInputTypes(TinyNetworks.vectorInput())
                        .addLayer("left", TinyNetworks.dense(9, Activation.TANH), "vector")
                        .addLayer("right", TinyNetworks.dense(9, Activation.RELU), "vector")
                        .addVertex(
                            "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "left", "right")
                        .addLayer("output", TinyNetworks.output(), "sum")
                        .setOutputs("output")),
                recipe),
        TinyData.vectors(EXAMPLES, 1),
        4);
  }

  private static MultiLayerNetwork recurrent(NeuralNetConfiguration.Builder settings, int piece) {
    NeuralNetConfiguration.ListBuilder list =
        settings
            .list()
            .layer(
                new LSTM.Builder()
                    .name("lstm")
                    .nOut(4)
                    .dropOut(0.8)
                    .activation(Activation.TANH)
                    .build())
            .layer(
                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                    .name("output")
                    .nOut(TinyData.CLASSES)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.recurrent(TinyData.SEQUENCE_FEATURES));
    if (piece > 0) {
      list.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(piece);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  private static DataSet sequencesOfSeveralLengths() {
    DataSet data = TinyData.sequences(EXAMPLES, 1);
    INDArray mask = Nd4j.ones(data.numExamples(), data.getFeatures().size(2));
    for (int i = 0; i < data.numExamples(); i += 2) {
      mask.putScalar(i, mask.size(1) - 1, 0);
    }
    data.setFeaturesMaskArray(mask);
    data.setLabelsMaskArray(mask.dup());
    return data;
  }

  @Test
  void lstmWithMasksAndRatesByEpoch() throws IOException {
    ExponentialSchedule rates = new ExponentialSchedule(ScheduleType.EPOCH, 0.1, 0.5);
    requireExact(
        () ->
            pruned(
                recurrent(TinyNetworks.settings(new Nesterovs(rates, 0.9)), 0),
                PruningCriterion.movement()),
        sequencesOfSeveralLengths(),
        3);
  }

  /** Several steps belong to one mini-batch: checkpoints are made between mini-batches only. */
  @Test
  void truncatedBackPropagation() throws IOException {
    requireExact(
        () -> pruned(recurrent(settings(), 2), PruningCriterion.taylor()),
        sequencesOfSeveralLengths(),
        3);
  }

  /** What pruned weights would be is no part of the network. */
  @Test
  void weightsHiddenBehindSoftMasks() throws IOException {
    requireExact(
        () -> pruned(TinyNetworks.denseChain(settings()), recipe().straightThrough(17)),
        TinyData.vectors(EXAMPLES, 1),
        3);
  }

  @Test
  void droppedAndGrown() throws IOException {
    PruningRecipe dropAndGrow =
        PruningRecipe.of(SparsitySchedule.constant(0.7, 1, 18).every(3))
            .except("output")
            .dropAndGrow(0.3);
    requireExact(
        () -> pruned(TinyNetworks.denseChain(settings()), dropAndGrow),
        TinyData.vectors(EXAMPLES, 1),
        3);
  }

  private static Model penalised(PenaltyRecipe recipe) {
    Model network = TinyNetworks.denseChain(settings());
    NetworkTraining.addListener(network, new PenaltyListener(recipe.except("output")));
    return network;
  }

  @Test
  void noiseOfVariationalDropout() throws IOException {
    PenaltyRecipe recipe = Penalty.variationalDropout(EXAMPLES).overSteps(2, 16).warmUp(5);
    requireExact(() -> penalised(recipe), TinyData.vectors(EXAMPLES, 1), 3);
  }

  /** Others change the weights behind the penalty's step. */
  @Test
  void noiseUnderAConstraintAndBeforePruning() throws IOException {
    PenaltyRecipe recipe = Penalty.variationalDropout(EXAMPLES).overSteps(2, 16).warmUp(5);
    requireExact(
        () -> {
          Model network =
              TinyNetworks.denseChain(settings().constrainWeights(new MaxNormConstraint(0.5, 1)));
          NetworkTraining.addListener(network, new PenaltyListener(recipe.except("output")));
          return pruned(network, PruningCriterion.magnitude());
        },
        TinyData.vectors(EXAMPLES, 1),
        3);
  }

  @Test
  void gatesOfInputs() throws IOException {
    PenaltyRecipe recipe =
        Penalty.l0(0.1, EXAMPLES).each(Penalty.Group.INPUT).overSteps(0, 16).seed(3);
    requireExact(() -> penalised(recipe), TinyData.vectors(EXAMPLES, 1), 3);
  }

  /** DL4J applies constraints after it has called its listeners. */
  @Test
  void constraints() throws IOException {
    requireExact(
        () -> TinyNetworks.denseChain(settings().constrainWeights(new MaxNormConstraint(0.5, 1))),
        TinyData.vectors(EXAMPLES, 1),
        3);
  }
}
