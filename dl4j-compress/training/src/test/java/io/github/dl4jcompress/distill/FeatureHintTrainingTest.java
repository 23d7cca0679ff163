package io.github.dl4jcompress.distill;

import static io.github.dl4jcompress.distill.HintLesson.SOFT;
import static io.github.dl4jcompress.distill.HintLesson.TEACHER;
import static io.github.dl4jcompress.distill.HintLesson.TEST;
import static io.github.dl4jcompress.distill.HintLesson.TRAIN;
import static io.github.dl4jcompress.distill.HintLesson.assertTaught;
import static io.github.dl4jcompress.distill.HintLesson.bits;
import static io.github.dl4jcompress.distill.HintLesson.fit;
import static io.github.dl4jcompress.distill.HintLesson.imageChain;
import static io.github.dl4jcompress.distill.HintLesson.layer;
import static io.github.dl4jcompress.distill.HintLesson.loss;
import static io.github.dl4jcompress.distill.HintLesson.maps;
import static io.github.dl4jcompress.distill.HintLesson.parameters;
import static io.github.dl4jcompress.distill.HintLesson.settings;
import static io.github.dl4jcompress.distill.HintLesson.student;
import static io.github.dl4jcompress.distill.HintLesson.trainer;
import static io.github.dl4jcompress.distill.HintLesson.unlikeness;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.distill.FeatureHint.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What hints teach: which layers they train, and towards what. */
class FeatureHintTrainingTest {
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

  private static List<String> layersThatDiffer(Model one, Model other) {
    List<String> names = new ArrayList<>();
    for (NamedLayer layer : NetworkTopology.layers(one)) {
      Layer twin = layer(other, layer.name()).layer();
      if (twin.numParams() > 0
          && !Arrays.equals(bits(layer.layer().params()), bits(twin.params()))) {
        names.add(layer.name());
      }
    }
    return names;
  }

  @ParameterizedTest
  @EnumSource
  void aHintMakesTheLayersMoreAlike(Kind kind) {
    boolean ofMaps = kind == Kind.FEATURES || kind == Kind.ATTENTION;
    FeatureHint hint = hint(kind, ofMaps ? "conv" : "dense");
    int channels = kind == Kind.FEATURES ? 6 : 3;
    MultiLayerNetwork untold = imageChain(channels, 5, settings(new Adam(0.01), 4));
    MultiLayerNetwork taught = untold.clone();
    double before = unlikeness(hint, taught);
    fit(untold, SOFT, 10);
    fit(taught, SOFT.hint(hint.weight(10)), 10);
    double after = unlikeness(hint, taught);
    assertThat(after).isLessThan(before * 0.6);
    assertThat(after).isLessThan(unlikeness(hint, untold) * 0.7);
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
    fit(taught, alone(hint), 10);
    assertThat(unexplained(taught, hint)).isLessThan(before / 4);
  }

  @Test
  void aHintAloneTrainsTheLayersUpToItsOwn() {
    for (Kind kind : Kind.values()) {
      MultiLayerNetwork taught = student();
      fit(taught, alone(hint(kind, "pool")), 1);
      assertThat(layersThatDiffer(taught, student())).containsExactly("conv");
    }
    MultiLayerNetwork taught = student();
    fit(taught, alone(hint(Kind.ANGLES, "dense")), 1);
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
    fit(taught, alone(hint), 10);
    assertTaught(hint, taught);
  }

  @Test
  void dataWithoutLabelsIsEnough() {
    FeatureHint hint = FeatureHint.attention("conv", "conv").weight(10);
    MultiLayerNetwork taught = student();
    List<DataSet> batches =
        TRAIN.batchBy(16).stream().map(b -> new DataSet(b.getFeatures(), null)).toList();
    trainer(taught, Distillation.temperature(2).softWeight(0).hint(hint))
        .fit(new ExistingDataSetIterator(batches), 8);
    assertTaught(hint, taught);
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

  private static float[] moved(IUpdater updater, FeatureHint... hints) {
    MultiLayerNetwork taught = student(updater);
    float[] before = parameters(taught);
    trainer(taught, alone(hints)).fit(TinyData.iterator(TRAIN, 48), 1);
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
