package io.github.dl4jcompress.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.bridge.LayerTap;
import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.distill.FeatureHint.Kind;
import io.github.dl4jcompress.prune.PruningListener;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.quantize.QuantizationAware;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class FeatureHintTrainingTest {
  private static final DataSet TRAIN = TinyData.images(48, 1);
  private static final DataSet TEST = TinyData.images(32, 2);
  private static final MultiLayerNetwork TEACHER = imageChain(6, 8, settings(new Adam(0.01), 3));
  private static final Distillation SOFT = Distillation.teacherOnly(2);

  private static NeuralNetConfiguration.Builder settings(IUpdater updater, long seed) {
    return TinyNetworks.settings(updater).seed(seed);
  }

  /** For images: conv (ReLU), pool (MAX), dense (tanh), output. */
  private static MultiLayerNetwork imageChain(
      int channels, int units, NeuralNetConfiguration.Builder settings) {
    return TinyNetworks.chain(
        settings,
        TinyNetworks.imageInput(),
        TinyNetworks.conv(channels, Activation.RELU),
        TinyNetworks.pool(PoolingType.MAX),
        TinyNetworks.dense(units, Activation.TANH),
        TinyNetworks.output());
  }

  private static MultiLayerNetwork student(IUpdater updater) {
    return imageChain(3, 5, settings(updater, 4));
  }

  private static MultiLayerNetwork student() {
    return student(new Adam(0.01));
  }

  @BeforeAll
  static void trainTheTeacher() {
    TEACHER.fit(TinyData.iterator(TinyData.images(128, 5), 16), 5);
  }

  private static FeatureHint hint(Kind kind, String layer) {
    return new FeatureHint(kind, layer, layer, StepRamp.constant(1));
  }

  private static Distillation alone(FeatureHint... hints) {
    Distillation recipe = SOFT;
    for (FeatureHint hint : hints) {
      recipe = recipe.hint(hint);
    }
    return recipe.softWeight(0);
  }

  private static DataSetIterator train() {
    return TinyData.iterator(TRAIN, 16);
  }

  private static void fit(Model student, Model teacher, Distillation recipe, int epochs) {
    DistillationTrainer.of(student, Teacher.of(teacher), recipe).fit(train(), epochs);
  }

  private static FeatureMaps maps(Model network, String layer, DataSet data) {
    Optional<INDArray> mask = Optional.ofNullable(data.getFeaturesMaskArray());
    Map<String, INDArray> hidden =
        Logits.of(network).withHidden(data.getFeatures(), mask, Set.of(layer)).hidden();
    return FeatureMaps.of(Objects.requireNonNull(hidden.get(layer)), mask);
  }

  private static HintLoss loss(Kind kind) {
    return switch (kind) {
      case FEATURES -> new FeatureMatching(new Sgd(0.1), 4); // the student's seed
      case ATTENTION -> new AttentionTransfer();
      case DISTANCES -> new RelationalDistances();
      case ANGLES -> new RelationalAngles();
    };
  }

  /** Loss of a hint per example; for features, of layers of one width. */
  private static double unlikeness(FeatureHint hint, Model student, Model teacher, DataSet data) {
    FeatureMaps own = maps(student, hint.studentLayer(), data);
    FeatureMaps wanted = maps(teacher, hint.teacherLayer(), data);
    return loss(hint.kind()).compare(own, wanted).loss() / own.examples();
  }

  private static float[] bits(INDArray array) {
    return array.dup('c').data().asFloat(); // INDArray.equals allows for rounding
  }

  private static float[] parameters(Model network) {
    return bits(network.params());
  }

  private static List<String> layersThatDiffer(Model one, Model other) {
    List<String> names = new ArrayList<>();
    List<NamedLayer> others = NetworkTopology.layers(other);
    for (NamedLayer layer : NetworkTopology.layers(one)) {
      Layer twin = others.get(names(others).indexOf(layer.name())).layer();
      if (twin.numParams() > 0
          && !Arrays.equals(bits(layer.layer().params()), bits(twin.params()))) {
        names.add(layer.name());
      }
    }
    return names;
  }

  private static List<String> names(List<NamedLayer> layers) {
    return layers.stream().map(NamedLayer::name).toList();
  }

  @ParameterizedTest
  @EnumSource
  void aHintMakesTheLayersMoreAlike(Kind kind) {
    boolean ofMaps = kind == Kind.FEATURES || kind == Kind.ATTENTION;
    FeatureHint hint = hint(kind, ofMaps ? "conv" : "dense");
    int channels = kind == Kind.FEATURES ? 6 : 3;
    MultiLayerNetwork untold = imageChain(channels, 5, settings(new Adam(0.01), 4));
    MultiLayerNetwork taught = untold.clone();
    double before = unlikeness(hint, taught, TEACHER, TEST);
    fit(untold, TEACHER, SOFT, 10);
    fit(taught, TEACHER, SOFT.hint(hint.weight(10)), 10);
    double after = unlikeness(hint, taught, TEACHER, TEST);
    assertThat(after).isLessThan(before * 0.6);
    assertThat(after).isLessThan(unlikeness(hint, untold, TEACHER, TEST) * 0.7);
  }

  /** What is left of the hint's loss under the best projection. */
  private static double unexplained(Model student, FeatureHint hint) {
    FeatureMaps own = maps(student, hint.studentLayer(), TEST);
    FeatureMaps wanted = maps(TEACHER, hint.teacherLayer(), TEST);
    FeatureMatching loss = new FeatureMatching(new Adam(0.1), 1);
    for (int step = 0; step < 150; step++) {
      loss.compare(own, wanted);
      loss.learn(step, 0);
    }
    return loss.compare(own, wanted).loss() / own.examples();
  }

  @Test
  void aNarrowLayerComesToHoldWhatAWideOneTells() {
    FeatureHint hint = FeatureHint.features("dense", "dense"); // 5 units and 8
    MultiLayerNetwork taught = student();
    double before = unexplained(taught, hint);
    fit(taught, TEACHER, alone(hint), 10);
    assertThat(unexplained(taught, hint)).isLessThan(before / 4);
  }

  @Test
  void aHintAloneTrainsTheLayersUpToItsOwn() {
    for (Kind kind : Kind.values()) {
      MultiLayerNetwork taught = student();
      fit(taught, TEACHER, alone(hint(kind, "pool")), 1);
      assertThat(layersThatDiffer(taught, student())).containsExactly("conv");
    }
    MultiLayerNetwork taught = student();
    fit(taught, TEACHER, alone(hint(Kind.ANGLES, "dense")), 1);
    assertThat(layersThatDiffer(taught, student())).containsExactly("conv", "dense");
  }

  @Test
  void inAGraphAHintTrainsItsBranchAlone() {
    ComputationGraph teacher = TinyNetworks.branchedGraph(settings(new Adam(0.02), 1));
    ComputationGraph taught = TinyNetworks.branchedGraph(settings(new Adam(0.02), 2));
    ComputationGraph before = taught.clone();
    DataSet data = TinyData.vectors(64, 1);
    FeatureHint hint = FeatureHint.features("left", "left");
    DistillationTrainer.of(taught, Teacher.of(teacher), alone(hint))
        .fit(TinyData.iterator(data, 16), 20);
    assertThat(layersThatDiffer(taught, before)).containsExactly("left");
    assertThat(unlikeness(hint, taught, teacher, data))
        .isLessThan(unlikeness(hint, before, teacher, data) / 2);
  }

  @Test
  void theTeachersOutputsMayBeTheSourceToo() {
    FeatureHint hint = FeatureHint.distances("dense", "output");
    MultiLayerNetwork taught = student();
    double before = unlikeness(hint, taught, TEACHER, TEST);
    fit(taught, TEACHER, alone(hint), 10);
    assertThat(unlikeness(hint, taught, TEACHER, TEST)).isLessThan(before / 2);
  }

  @Test
  void dataWithoutLabelsIsEnough() {
    FeatureHint hint = FeatureHint.attention("conv", "conv").weight(10);
    MultiLayerNetwork taught = student();
    double before = unlikeness(hint, taught, TEACHER, TEST);
    List<DataSet> batches =
        TRAIN.batchBy(16).stream().map(b -> new DataSet(b.getFeatures(), null)).toList();
    DistillationTrainer.of(
            taught, Teacher.of(TEACHER), Distillation.temperature(2).softWeight(0).hint(hint))
        .fit(new ExistingDataSetIterator(batches), 8);
    assertThat(unlikeness(hint, taught, TEACHER, TEST)).isLessThan(before / 2);
    assertThat(layersThatDiffer(taught, student())).containsExactly("conv");
  }

  private static MultiLayerNetwork recurrent(int units, long seed) {
    return TinyNetworks.chain(
        settings(new Adam(0.05), seed),
        InputType.recurrent(TinyData.SEQUENCE_FEATURES),
        new LSTM.Builder().name("lstm").nOut(units).activation(Activation.TANH).build(),
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .name("output")
            .nOut(TinyData.CLASSES)
            .activation(Activation.SOFTMAX)
            .build());
  }

  @ParameterizedTest
  @EnumSource
  void maskedStepsOfSequencesTeachNothing(Kind kind) {
    MultiLayerNetwork teacher = recurrent(kind == Kind.FEATURES ? 4 : 6, 1);
    FeatureHint hint = hint(kind, "lstm");
    DataSet test = TinyData.sequences(32, 3);
    float[][] found = new float[2][];
    for (int run = 0; run < 2; run++) {
      DataSet data = TinyData.sequences(32, 2);
      INDArray mask = Nd4j.ones(32, 5);
      mask.getColumn(4).assign(0);
      mask.putScalar(7, 3, 0); // sequences of unequal length
      data.setFeaturesMaskArray(mask);
      data.setLabelsMaskArray(mask.dup());
      data.getFeatures().tensorAlongDimension(4, 0, 1).assign(run * 1e3);
      MultiLayerNetwork taught = recurrent(4, 2);
      double before = unlikeness(hint, taught, teacher, test);
      DistillationTrainer.of(taught, Teacher.of(teacher), SOFT.hint(hint))
          .fit(TinyData.iterator(data, 16), 5);
      assertThat(unlikeness(hint, taught, teacher, test)).isLessThan(0.8 * before);
      found[run] = parameters(taught);
    }
    assertThat(found[1]).isEqualTo(found[0]);
  }

  @Test
  void pruningAndQuantizationWorkInTheSameFit() {
    MultiLayerNetwork twin = QuantizationAware.twin(student(), QuantizationRecipe.weights(4));
    PruningListener pruned =
        new PruningListener(
            PruningRecipe.of(SparsitySchedule.cubic(0, 0.5).overSteps(3, 20).every(1))
                .only("conv", "dense"));
    twin.addListeners(pruned);
    FeatureHint hint = FeatureHint.attention("conv", "conv").weight(10);
    double before = unlikeness(hint, twin, TEACHER, TEST);
    fit(twin, TEACHER, Distillation.teacherOnly(1).hint(hint), 10);
    assertThat(unlikeness(hint, twin, TEACHER, TEST)).isLessThan(before / 2);
    assertThat(pruned.sparsity()).isCloseTo(0.5, within(0.01));
    for (String name : List.of("conv", "dense")) {
      List<NamedLayer> layers = NetworkTopology.layers(twin);
      INDArray weights = layers.get(names(layers).indexOf(name)).weights().get(0).values();
      float[] values = bits(weights);
      long zeros = IntStream.range(0, values.length).filter(i -> values[i] == 0).count();
      assertThat((double) zeros / values.length).as(name).isCloseTo(0.5, within(0.02));
    }
  }

  @Test
  void fitLeavesNoTapBehindNotEvenWhenItFails() {
    MultiLayerNetwork taught = student();
    Layer own = taught.getLayer(0);
    DistillationTrainer trainer =
        DistillationTrainer.of(
            taught, Teacher.of(TEACHER), SOFT.hint(FeatureHint.attention("conv", "conv")));
    assertThat(taught.getLayer(0)).isSameAs(own);
    List<Layer> during = new ArrayList<>();
    taught.setListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            during.add(((MultiLayerNetwork) model).getLayer(0));
          }
        });
    trainer.fit(train(), 1);
    assertThat(during).hasSize(3).allSatisfy(l -> assertThat(l).isInstanceOf(LayerTap.class));
    assertThat(taught.getLayer(0)).isSameAs(own);

    taught.setListeners(
        new BaseTrainingListener() {
          @Override
          public void onForwardPass(Model model, List<INDArray> activations) {
            throw new IllegalStateException("enough"); // before the hint was followed
          }
        });
    assertThatThrownBy(() -> trainer.fit(train(), 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("enough");
    assertThat(taught.getLayer(0)).isSameAs(own);
    taught.setListeners();
    trainer.fit(train(), 1);
    assertThat(taught.getLayer(0)).isSameAs(own);
  }

  @Test
  void aHintWhoseWeightHasRunOutChangesNothing() {
    FeatureHint fading = FeatureHint.attention("conv", "conv").weight(new StepRamp(5, 0, 3));
    MultiLayerNetwork taught = student(new Sgd(0.1));
    DistillationTrainer trainer =
        DistillationTrainer.of(taught, Teacher.of(TEACHER), SOFT.hint(fading));
    MultiLayerNetwork untold = student(new Sgd(0.1));
    trainer.fit(train(), 1);
    fit(untold, TEACHER, SOFT, 1);
    assertThat(parameters(taught)).isNotEqualTo(parameters(untold));

    untold.setParams(taught.params());
    trainer.fit(train(), 1);
    fit(untold, TEACHER, SOFT, 1);
    assertThat(parameters(taught)).isEqualTo(parameters(untold));
  }

  @Test
  void noHiddenLayerIsAskedForWhenNoHintIsDue() {
    FeatureHint over = FeatureHint.attention("conv", "conv").weight(new StepRamp(1, 0, 1));
    MultiLayerNetwork taught = student();
    DataSetIterator data =
        DistillationTrainer.of(taught, Teacher.of(TEACHER), SOFT.hint(over)).attach(train());
    taught.fit(data.next());
    data.next(); // with a hint due, reading ahead is refused
    data.next();
    assertThat(data.hasNext()).isFalse();
  }

  private static float[] moved(IUpdater updater, FeatureHint... hints) {
    MultiLayerNetwork taught = student(updater);
    float[] before = parameters(taught);
    DistillationTrainer.of(taught, Teacher.of(TEACHER), alone(hints))
        .fit(TinyData.iterator(TRAIN, 48), 1);
    float[] after = parameters(taught);
    for (int i = 0; i < after.length; i++) {
      after[i] -= before[i];
    }
    return after;
  }

  @Test
  void hintsOnOneLayerAddUp() {
    FeatureHint one = FeatureHint.features("dense", "dense");
    FeatureHint other = FeatureHint.distances("dense", "output").weight(0.5);
    float[] first = moved(new Sgd(0.1), one);
    float[] second = moved(new Sgd(0.1), other.weight(1));
    float[] sum = new float[first.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = first[i] + second[i] / 2;
    }
    assertThat(sum).isNotEqualTo(first);
    assertThat(moved(new Sgd(0.1), one, other)).containsExactly(sum, within(1e-6f));
  }

  @Test
  void theTeacherRunsOncePerMiniBatchHoweverManyHintsThereAre() {
    CountingInput input = new CountingInput();
    MultiLayerNetwork teacher = input.network();
    MultiLayerNetwork taught = TinyNetworks.denseChain(settings(new Sgd(0.1), 8));
    Distillation recipe =
        SOFT.hint(FeatureHint.features("dense", "dense"))
            .hint(FeatureHint.angles("dense", "dense"))
            .hint(FeatureHint.distances("dense", "output"));
    DistillationTrainer.of(taught, Teacher.of(teacher), recipe)
        .fit(TinyData.iterator(TinyData.vectors(20, 1), 8), 2);
    assertThat(input.examples()).isEqualTo(2 * 20);
  }

  @Test
  void attachedDataKeepsTeachingBetweenEvaluations() {
    Distillation recipe =
        SOFT.hint(FeatureHint.features("conv", "conv")).hint(FeatureHint.angles("dense", "dense"));
    MultiLayerNetwork expected = student();
    fit(expected, TEACHER, recipe, 3);

    MultiLayerNetwork taught = student();
    DataSetIterator data =
        DistillationTrainer.of(taught, Teacher.of(TEACHER), recipe).attach(train());
    for (int epoch = 0; epoch < 3; epoch++) {
      taught.fit(data);
      taught.evaluate(TinyData.iterator(TEST, 8));
      taught.feedForward(TEST.getFeatures(), true);
      assertThat(taught.score(TEST)).isFinite();
    }
    assertThat(parameters(taught)).isEqualTo(parameters(expected));
  }

  @Test
  void attachedDataWorksUnderEarlyStopping() {
    FeatureHint hint = FeatureHint.attention("conv", "conv").weight(10);
    MultiLayerNetwork taught = student();
    double before = unlikeness(hint, taught, TEACHER, TEST);
    EarlyStoppingConfiguration<MultiLayerNetwork> configuration =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .epochTerminationConditions(new MaxEpochsTerminationCondition(10))
            .scoreCalculator(new DataSetLossCalculator(TinyData.iterator(TEST, 16), true))
            .modelSaver(new InMemoryModelSaver<>())
            .build();
    DataSetIterator data =
        DistillationTrainer.of(taught, Teacher.of(TEACHER), SOFT.hint(hint)).attach(train());
    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingTrainer(configuration, taught, data).fit();
    assertThat(result.getScoreVsEpoch()).hasSize(10);
    assertThat(result.getBestModel().getLayer(0)).isNotInstanceOf(LayerTap.class);
    assertThat(unlikeness(hint, result.getBestModel(), TEACHER, TEST)).isLessThan(before / 2);
  }

  private static final List<String> SMOOTH = List.of("conv", "pool", "dense");

  /** For images, in doubles: conv (sigmoid), pool (AVG), dense (tanh), output. */
  private static MultiLayerNetwork smooth(int channels, int units, long seed) {
    return TinyNetworks.chain(
        settings(new Sgd(0.1), seed).dataType(DataType.DOUBLE),
        TinyNetworks.imageInput(),
        TinyNetworks.conv(channels, Activation.SIGMOID),
        TinyNetworks.pool(PoolingType.AVG),
        TinyNetworks.dense(units, Activation.TANH),
        TinyNetworks.output());
  }

  @Test
  void theGradientOfANetworkIsThatOfTheSumOfAllItsLosses() {
    DataSet floats = TinyData.images(4, 6);
    DataSet data =
        new DataSet(
            floats.getFeatures().castTo(DataType.DOUBLE),
            floats.getLabels().castTo(DataType.DOUBLE));
    MultiLayerNetwork teacher = smooth(3, 4, 1);
    MultiLayerNetwork taught = smooth(2, 3, 4);
    Distillation recipe =
        Distillation.temperature(2)
            .hint(FeatureHint.features("conv", "conv").weight(0.7))
            .hint(FeatureHint.attention("conv", "conv").weight(2))
            .hint(FeatureHint.distances("dense", "dense").weight(3))
            .hint(FeatureHint.angles("pool", "conv").weight(0.4));
    DataSet batch =
        DistillationTrainer.of(taught, Teacher.of(teacher), recipe)
            .attach(TinyData.iterator(data, 4))
            .next();
    taught.setInput(batch.getFeatures());
    taught.setLabels(batch.getLabels());
    taught.computeGradientAndScore();
    double[] gradient = taught.getGradientsViewArray().dup('c').data().asDouble();

    List<FeatureMaps> wanted = hidden(teacher, batch);
    double[] slopes = new double[gradient.length];
    double nudge = 1e-5;
    for (int i = 0; i < slopes.length; i++) {
      double weight = taught.params().getDouble(i);
      taught.params().putScalar(i, weight + nudge);
      double up = sumOfLosses(taught, wanted, recipe, batch);
      taught.params().putScalar(i, weight - nudge);
      slopes[i] = (up - sumOfLosses(taught, wanted, recipe, batch)) / (2 * nudge);
      taught.params().putScalar(i, weight);
    }
    assertThat(gradient).containsExactly(slopes, within(1e-6));
  }

  private static double sumOfLosses(
      MultiLayerNetwork student, List<FeatureMaps> teacher, Distillation recipe, DataSet batch) {
    double sum = student.score(batch) * batch.numExamples();
    List<FeatureMaps> own = hidden(student, batch);
    for (FeatureHint hint : recipe.hints()) {
      FeatureMaps maps = own.get(SMOOTH.indexOf(hint.studentLayer()));
      FeatureMaps goal = teacher.get(SMOOTH.indexOf(hint.teacherLayer()));
      sum += hint.weight().at(0) * loss(hint.kind()).compare(maps, goal).loss();
    }
    return sum;
  }

  private static List<FeatureMaps> hidden(MultiLayerNetwork smooth, DataSet batch) {
    return smooth.feedForward(batch.getFeatures()).subList(1, 4).stream()
        .map(activations -> FeatureMaps.of(activations, Optional.empty()))
        .toList();
  }
}
