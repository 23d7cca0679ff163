package io.github.dl4jcompress.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.LoggedWarnings;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.quantize.QuantizationAware;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class DistillationTrainerRefusalsTest {
  private static final DataSet DATA = TinyData.vectors(64, 1);
  private static final Distillation RECIPE = Distillation.temperature(4);

  private static MultiLayerNetwork network() {
    return TinyNetworks.denseChain(TinyNetworks.settings(new Adam(0.02)));
  }

  private static List<String> warnings(Runnable code) {
    return LoggedWarnings.of(DistillationTrainer.class, code);
  }

  @Test
  void refusesLessThanOneEpoch() {
    DistillationTrainer trainer = DistillationTrainer.of(network(), Teacher.of(network()), RECIPE);
    for (int epochs : new int[] {0, -1}) {
      assertThatThrownBy(() -> trainer.fit(TinyData.iterator(DATA, 8), epochs))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("epochs must be >= 1, got " + epochs);
    }
  }

  @Test
  void refusesATeacherOfAnotherNumberOfClasses() {
    MultiLayerNetwork teacher =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            TinyNetworks.vectorInput(),
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(4)
                .activation(Activation.SOFTMAX)
                .build());
    for (LogitCache cache : List.of(LogitCache.off(), LogitCache.inMemory())) {
      DistillationTrainer trainer =
          DistillationTrainer.of(network(), Teacher.of(teacher), RECIPE).cache(cache);
      assertThatThrownBy(() -> trainer.fit(TinyData.iterator(DATA, 8), 1))
          .isInstanceOf(UnsupportedNetworkException.class)
          .hasMessage("the teacher has 4 outputs and the student 3");
    }
  }

  @Test
  @Timeout(60)
  void anErrorDoesNotHangAFitThatMayPrefetch() {
    MultiLayerNetwork student = DistillationTrainerTest.vectorNetwork(Activation.IDENTITY, 1);
    MultiLayerNetwork teacher = DistillationTrainerTest.vectorNetwork(Activation.IDENTITY, 2);
    teacher.getLayer("output").getParam("b").assign(1e5); // more than 16 bits hold
    DataSetIterator data =
        new ListDataSetIterator<>(DATA.asList(), 8) {
          @Override
          public boolean asyncSupported() {
            return true;
          }
        };
    DistillationTrainer trainer =
        DistillationTrainer.of(student, Teacher.of(teacher), RECIPE).cache(LogitCache.inMemory());
    assertThatThrownBy(() -> trainer.fit(data, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the teacher put out ")
        .hasMessageEndingWith("use LogitCache.off()");
  }

  @Test
  void refusesATeacherOfAnotherKind() {
    MultiLayerNetwork teacher = DistillationTrainerTest.vectorNetwork(Activation.SIGMOID, 1);
    assertThatThrownBy(() -> DistillationTrainer.of(network(), Teacher.of(teacher), RECIPE))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessage(
            "the student's output activation is SOFTMAX and the teacher's SIGMOID;"
                + " they must be the same");
  }

  @Test
  void refusesAFileWithTheLogitsOfAnotherTeacher(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("logits");
    MultiLayerNetwork teacher = network();
    MultiLayerNetwork other = network();
    other.fit(DATA);
    DistillationTrainer.of(network(), Teacher.of(teacher), RECIPE)
        .cache(LogitCache.onDisk(file))
        .fit(TinyData.iterator(DATA, 8), 1);
    LogitCache sameTeacher = LogitCache.onDisk(file);
    DistillationTrainer.of(network(), Teacher.of(teacher), RECIPE).cache(sameTeacher);
    assertThat(sameTeacher.size()).isEqualTo(64);
    DistillationTrainer trainer = DistillationTrainer.of(network(), Teacher.of(other), RECIPE);
    LogitCache stale = LogitCache.onDisk(file);
    assertThatThrownBy(() -> trainer.cache(stale))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the cache holds the logits of another teacher; delete " + file);
  }

  @Test
  void warnsOfHeatOnFewBitsOnce() {
    MultiLayerNetwork four = QuantizationAware.twin(network(), QuantizationRecipe.weights(4));
    MultiLayerNetwork five = QuantizationAware.twin(network(), QuantizationRecipe.weights(5));
    Teacher teacher = Teacher.of(network());
    assertThat(
            warnings(
                () -> DistillationTrainer.of(four, teacher, RECIPE).cache(LogitCache.inMemory())))
        .containsExactly(
            "temperature 4.0 with weights of 4 bits or fewer: others lost 8 to 11 points of"
                + " accuracy that way; temperature 1 is safe");
    assertThat(
            warnings(
                () -> {
                  DistillationTrainer.of(four, teacher, Distillation.temperature(1));
                  DistillationTrainer.of(five, teacher, RECIPE);
                  DistillationTrainer.of(network(), teacher, RECIPE);
                }))
        .isEmpty();
  }

  @Test
  void warnsOfATeacherThatIsWorseThanItsStudent() {
    MultiLayerNetwork good = network();
    good.fit(TinyData.iterator(DATA, 8), 20);
    MultiLayerNetwork bad = network();
    bad.getLayer("output").getParam("W").negi();
    assertThat(
            warnings(
                () ->
                    DistillationTrainer.of(good.clone(), Teacher.of(bad), RECIPE)
                        .fit(TinyData.iterator(DATA, 8), 1)))
        .singleElement()
        .asString()
        .matches(
            "of 64 training examples the teacher gets \\d\\d? right and the student already 6\\d");
    assertThat(
            warnings(
                () ->
                    DistillationTrainer.of(bad.clone(), Teacher.of(good), RECIPE)
                        .fit(TinyData.iterator(DATA, 8), 1)))
        .isEmpty();
    assertThat(
            warnings(
                () ->
                    DistillationTrainer.of(
                            good.clone(), Teacher.of(bad), Distillation.teacherOnly(1))
                        .fit(TinyData.iterator(DATA, 8), 1)))
        .as("nobody looks at the labels")
        .isEmpty();
  }

  @Test
  void teacherAndStudentAreComparedUnderTheSameMask() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            TinyNetworks.settings(),
            InputType.recurrent(TinyData.SEQUENCE_FEATURES),
            new LastTimeStep(new LSTM.Builder().nOut(4).activation(Activation.TANH).build()),
            TinyNetworks.output());
    INDArray features = TinyData.sequences(64, 1).getFeatures();
    INDArray chosen = network.output(features).argMax(1);
    INDArray labels = Nd4j.zeros(64, 3);
    for (int i = 0; i < 64; i++) {
      labels.putScalar(i, chosen.getInt(i), 1); // right for whoever ignores the mask
    }
    DataSet data = new DataSet(features, labels);
    INDArray mask = Nd4j.ones(64, 5);
    mask.getColumn(3).assign(0);
    mask.getColumn(4).assign(0);
    data.setFeaturesMaskArray(mask);
    DistillationTrainer trainer = DistillationTrainer.of(network, Teacher.of(network), RECIPE);
    assertThat(warnings(() -> trainer.fit(new ExistingDataSetIterator(List.of(data)), 1)))
        .isEmpty();
  }

  @Test
  void dataThatCanBeReadOnceIsReadOnce() {
    MultiLayerNetwork student = network();
    DistillationTrainer.of(student, Teacher.of(network()), RECIPE)
        .fit(new ExistingDataSetIterator(DATA.batchBy(8).iterator()), 1);
    assertThat(student.getIterationCount()).isEqualTo(8);
  }
}
