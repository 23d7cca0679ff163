package io.github.dl4jcompress.distill;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.distill.FeatureHint.Kind;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** A trained teacher of tiny images, students that start the same, and how alike they become. */
final class HintLesson {
  static final DataSet TRAIN = TinyData.images(48, 1);
  static final DataSet TEST = TinyData.images(32, 2);
  static final MultiLayerNetwork TEACHER = trainedTeacher();
  static final Distillation SOFT = Distillation.teacherOnly(2);

  private HintLesson() {}

  private static MultiLayerNetwork trainedTeacher() {
    MultiLayerNetwork teacher = imageChain(6, 8, settings(new Adam(0.01), 3));
    teacher.fit(TinyData.iterator(TinyData.images(128, 5), 16), 5);
    return teacher;
  }

  static NeuralNetConfiguration.Builder settings(IUpdater updater, long seed) {
    return TinyNetworks.settings(updater).seed(seed);
  }

  /** For images: conv (ReLU), pool (MAX), dense (tanh), output. */
  static MultiLayerNetwork imageChain(
      int channels, int units, NeuralNetConfiguration.Builder settings) {
    return TinyNetworks.chain(
        settings,
        TinyNetworks.imageInput(),
        TinyNetworks.conv(channels, Activation.RELU),
        TinyNetworks.pool(PoolingType.MAX),
        TinyNetworks.dense(units, Activation.TANH),
        TinyNetworks.output());
  }

  static MultiLayerNetwork student(IUpdater updater) {
    return imageChain(3, 5, settings(updater, 4));
  }

  static MultiLayerNetwork student() {
    return student(new Adam(0.01));
  }

  static DataSetIterator train() {
    return TinyData.iterator(TRAIN, 16);
  }

  static DistillationTrainer trainer(Model student, Distillation recipe) {
    return DistillationTrainer.of(student, Teacher.of(TEACHER), recipe);
  }

  static void fit(Model student, Distillation recipe, int epochs) {
    trainer(student, recipe).fit(train(), epochs);
  }

  static FeatureMaps maps(Model network, String layer, DataSet data) {
    Optional<INDArray> mask = Optional.ofNullable(data.getFeaturesMaskArray());
    Map<String, INDArray> hidden =
        Logits.of(network).withHidden(data.getFeatures(), mask, Set.of(layer)).hidden();
    return FeatureMaps.of(Objects.requireNonNull(hidden.get(layer)), mask);
  }

  static HintLoss loss(Kind kind) {
    return switch (kind) {
      case FEATURES -> new FeatureMatching(new Sgd(0.1), 4); // the student's seed
      case ATTENTION -> new AttentionTransfer();
      case DISTANCES -> new RelationalDistances();
      case ANGLES -> new RelationalAngles();
    };
  }

  /** Loss of a hint per example; for features, of layers of one width. */
  static double unlikeness(FeatureHint hint, Model student, Model teacher, DataSet data) {
    FeatureMaps own = maps(student, hint.studentLayer(), data);
    FeatureMaps wanted = maps(teacher, hint.teacherLayer(), data);
    return loss(hint.kind()).compare(own, wanted).loss() / own.examples();
  }

  static double unlikeness(FeatureHint hint, Model student) {
    return unlikeness(hint, student, TEACHER, TEST);
  }

  /** The student's layer is less than half as unlike the teacher's as before it trained. */
  static void assertTaught(FeatureHint hint, Model student) {
    assertThat(unlikeness(hint, student)).isLessThan(unlikeness(hint, student()) / 2);
  }

  static NamedLayer layer(Model network, String name) {
    return NetworkTopology.layers(network).stream()
        .filter(layer -> layer.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static float[] bits(INDArray array) {
    return array.dup('c').data().asFloat(); // INDArray.equals allows for rounding
  }

  static float[] parameters(Model network) {
    return bits(network.params());
  }
}
