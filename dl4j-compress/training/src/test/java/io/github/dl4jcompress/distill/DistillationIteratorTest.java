package io.github.dl4jcompress.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.LoggedWarnings;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.AsyncDataSetIterator;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;

class DistillationIteratorTest {
  private static final int EXAMPLES = 20;
  private static final DataSet DATA = TinyData.vectors(EXAMPLES, 1);
  private static final Distillation RECIPE = Distillation.temperature(4);

  private final CountingInput input = new CountingInput();
  private final MultiLayerNetwork network = input.network();
  private final Teacher teacher = Teacher.of(network);

  private static DataSetIterator plain() {
    return TinyData.iterator(DATA, 8); // 8, 8 and 4
  }

  /** Other batches in each epoch. */
  private static DataSetIterator shuffled() {
    Random random = new Random(3);
    return new ExistingDataSetIterator(
        () -> {
          DataSet copy = DATA.copy();
          copy.shuffle(random.nextLong());
          return copy.batchBy(8).iterator();
        });
  }

  private static DataSetIterator augmented() {
    Random random = new Random(3);
    return new ExistingDataSetIterator(
        () -> {
          DataSet copy = DATA.copy();
          copy.getFeatures().addi(0.01 * random.nextGaussian());
          return copy.batchBy(8).iterator();
        });
  }

  /** One mini-batch in each epoch. */
  private static DataSetIterator batch(DataSet data) {
    return new ExistingDataSetIterator(List.of(data));
  }

  private DistillationIterator taught(DataSetIterator data, LogitCache cache) {
    return taught(data, teacher, RECIPE, cache);
  }

  private static DistillationIterator taught(
      DataSetIterator data, Teacher teacher, Distillation recipe, LogitCache cache) {
    return new DistillationIterator(
        data, teacher, recipe, new CacheUse(cache), noHints(teacher), TinyData.CLASSES, 0);
  }

  private static HintedLayers noHints(Teacher teacher) {
    MultiLayerNetwork student = TinyNetworks.imageChain(TinyNetworks.settings(new Adam(0.01)));
    return new HintedLayers(List.of(), student, teacher);
  }

  private static List<DataSet> epoch(DataSetIterator data) {
    List<DataSet> batches = new ArrayList<>();
    data.forEachRemaining(batches::add);
    data.reset();
    return batches;
  }

  private static INDArray logits(DataSet batch) {
    return batch
        .getLabels()
        .get(NDArrayIndex.all(), NDArrayIndex.interval(TinyData.CLASSES, 2 * TinyData.CLASSES));
  }

  private void assertTaught(List<DataSet> batches, double tolerance) {
    assertThat(batches).hasSize(3);
    for (DataSet batch : batches) {
      INDArray expected = teacher.logits(batch);
      assertThat(logits(batch).sub(expected).amaxNumber().doubleValue()).isLessThan(tolerance);
    }
  }

  @Test
  void theTeachersLogitsLieBesideTheLabels() {
    List<DataSet> batches = epoch(taught(plain(), LogitCache.off()));
    assertTaught(batches, 1e-6);
    assertThat(batches.get(0).getLabels())
        .isEqualTo(
            DistillationLabels.pack(
                DATA.batchBy(8).get(0).getLabels(),
                teacher.logits(DATA.batchBy(8).get(0)),
                RECIPE,
                0,
                true));
    assertThat(batches.get(0).getFeatures()).isEqualTo(DATA.batchBy(8).get(0).getFeatures());
  }

  @Test
  void withACacheTheTeacherIsAskedOncePerExample() {
    LogitCache cache = LogitCache.inMemory();
    DistillationIterator data = taught(shuffled(), cache);
    List<DataSet> batches = new ArrayList<>();
    List<String> warnings =
        LoggedWarnings.of(
            CacheUse.class,
            () -> {
              for (int i = 0; i < 4; i++) {
                batches.addAll(epoch(data));
              }
            });
    assertThat(input.examples()).isEqualTo(EXAMPLES);
    assertThat(cache.size()).isEqualTo(EXAMPLES);
    assertThat(warnings).isEmpty();
    assertTaught(batches.subList(0, 3), 2e-3); // 16 bits from the first epoch on
    assertTaught(batches.subList(9, 12), 2e-3);
  }

  @Test
  void withoutACacheTheTeacherIsAskedEachTime() {
    DistillationIterator data = taught(shuffled(), LogitCache.off());
    epoch(data);
    epoch(data);
    assertThat(input.examples()).isEqualTo(2 * EXAMPLES);
  }

  @Test
  void allEpochsTrainOnTheSameNumbers() {
    DistillationIterator data = taught(plain(), LogitCache.inMemory());
    List<DataSet> first = epoch(data);
    List<DataSet> second = epoch(data);
    for (int i = 0; i < 3; i++) {
      assertThat(second.get(i).getLabels()).isEqualTo(first.get(i).getLabels());
    }
  }

  @Test
  void augmentationSwitchesTheCacheOffAndSaysSo() {
    LogitCache cache = LogitCache.inMemory();
    DistillationIterator data = taught(augmented(), cache);
    epoch(data);
    assertThat(cache.isEnabled()).isTrue();
    assertThat(LoggedWarnings.of(CacheUse.class, () -> epoch(data)))
        .containsExactly(
            "no example of this epoch was seen before, so the cache of teacher logits is of no use"
                + " and is switched off; with augmentation, use LogitCache.off()");
    assertThat(cache.isEnabled()).isFalse();
    assertThat(cache.size()).isZero();
    assertThat(LoggedWarnings.of(CacheUse.class, () -> epoch(data))).isEmpty();
    assertThat(input.examples()).isEqualTo(3 * EXAMPLES);
  }

  @Test
  void aFileSparesTheTeacherTheNextTime(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("logits");
    taught(plain(), LogitCache.onDisk(file)).forEachRemaining(batch -> {}); // as fit: no reset
    assertThat(LogitCache.onDisk(file).size()).isEqualTo(EXAMPLES);
    List<DataSet> batches = epoch(taught(shuffled(), LogitCache.onDisk(file)));
    assertThat(input.examples()).isEqualTo(EXAMPLES);
    assertTaught(batches, 2e-3);
  }

  @Test
  void rampsAdvanceWithEachBatchAndDoNotStartAgain() {
    Distillation ramps = RECIPE.temperature(new StepRamp(11, 1, 10));
    DistillationIterator data =
        new DistillationIterator(
            plain(),
            teacher,
            ramps,
            new CacheUse(LogitCache.off()),
            noHints(teacher),
            TinyData.CLASSES,
            2);
    List<Double> temperatures = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      epoch(data).forEach(batch -> temperatures.add(batch.getLabels().getDouble(0, 8)));
    }
    assertThat(temperatures).containsExactly(9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0);
  }

  @Test
  @Timeout(60)
  void prefetchingGivesTheSame() {
    List<DataSet> expected = epoch(taught(plain(), LogitCache.inMemory()));
    AsyncDataSetIterator data = new AsyncDataSetIterator(taught(plain(), LogitCache.inMemory()), 2);
    try {
      for (int i = 0; i < 2; i++) {
        List<INDArray> labels = new ArrayList<>();
        data.forEachRemaining(batch -> labels.add(batch.getLabels().dup()));
        data.reset();
        assertThat(labels).isEqualTo(expected.stream().map(DataSet::getLabels).toList());
      }
    } finally {
      data.shutdown();
    }
  }

  @Test
  void masksPassThroughAndSequencesComeBackFromTheCacheInShape() {
    Teacher sequences = Teacher.of(TinyNetworks.sequenceChain(TinyNetworks.settings(), false));
    DataSet data = TinyData.sequences(8, 1);
    INDArray mask = Nd4j.ones(8, 5);
    mask.getColumn(4).assign(0);
    data.setFeaturesMaskArray(mask);
    data.setLabelsMaskArray(mask.dup());
    DistillationIterator taught = taught(batch(data), sequences, RECIPE, LogitCache.inMemory());
    for (int i = 0; i < 2; i++) {
      DataSet batch = epoch(taught).get(0);
      assertThat(batch.getFeaturesMaskArray()).isEqualTo(mask);
      assertThat(batch.getLabelsMaskArray()).isEqualTo(mask);
      INDArray expected =
          DistillationLabels.pack(data.getLabels(), sequences.logits(data), RECIPE, 0, true);
      assertThat(batch.getLabels().shape()).containsExactly(8, 9, 5);
      assertThat(batch.getLabels().equalsWithEps(expected, 2e-3)).isTrue();
    }
  }

  @Test
  void sequencesOfOneStepStaySequences() {
    Teacher sequences = Teacher.of(TinyNetworks.sequenceChain(TinyNetworks.settings(), false));
    DataSet all = TinyData.sequences(8, 1);
    DataSet data =
        new DataSet(
            all.getFeatures().tensorAlongDimension(0, 0, 1).dup().reshape(8, 3, 1),
            all.getLabels().tensorAlongDimension(0, 0, 1).dup().reshape(8, 3, 1));
    DistillationIterator taught = taught(batch(data), sequences, RECIPE, LogitCache.inMemory());
    assertThat(epoch(taught).get(0).getLabels().shape()).containsExactly(8, 9, 1);
  }

  @Test
  void dataWithoutLabelsIsTaughtByTheTeacherAlone() {
    DataSet unlabelled = new DataSet(DATA.getFeatures(), null);
    for (Activation activation : List.of(Activation.SOFTMAX, Activation.IDENTITY)) {
      Teacher own = Teacher.of(DistillationTrainerTest.vectorNetwork(activation, 1));
      DataSet batch = taught(batch(unlabelled), own, RECIPE, LogitCache.off()).next();
      assertThat(batch.getLabels().getColumn(2).sumNumber().doubleValue()).isZero();
      assertThat(batch.getLabels().getDouble(0, 6)).as("hard weight").isZero();
      assertThat(batch.getLabels().getDouble(0, 7)).as("soft weight").isEqualTo(0.5);
    }
    DistillationIterator hardOnly =
        taught(batch(unlabelled), teacher, RECIPE.softWeight(0), LogitCache.off());
    assertThatThrownBy(hardOnly::next)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("all weights are 0: there is nothing to learn from");
  }

  @Test
  void refusesATeacherOfAnotherNumberOfClasses() {
    for (LogitCache cache : List.of(LogitCache.off(), LogitCache.inMemory())) {
      DistillationIterator data =
          new DistillationIterator(
              plain(), teacher, RECIPE, new CacheUse(cache), noHints(teacher), 4, 0);
      assertThatThrownBy(data::next)
          .isInstanceOf(UnsupportedNetworkException.class)
          .hasMessage("the teacher has 3 outputs and the student 4");
    }
  }

  @Test
  void otherwiseItIsTheIteratorBehindIt() {
    DataSetIterator plain = plain();
    DistillationIterator data = taught(plain, LogitCache.off());
    assertThat(data.batch()).isEqualTo(8);
    assertThat(data.inputColumns()).isEqualTo(TinyData.FEATURES);
    assertThat(data.totalOutcomes()).isEqualTo(TinyData.CLASSES);
    assertThat(data.resetSupported()).isTrue();
    assertThat(data.asyncSupported()).isFalse();
    assertThat(data.getLabels()).isEmpty();
    data.setPreProcessor(batch -> batch.getFeatures().muli(0));
    assertThat(data.getPreProcessor()).isSameAs(plain.getPreProcessor());
    assertThat(data.next().getFeatures().amaxNumber().doubleValue()).isZero();
  }
}
