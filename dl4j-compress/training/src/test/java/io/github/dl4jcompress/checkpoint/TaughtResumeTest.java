package io.github.dl4jcompress.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.compress.CompressionRecipe;
import io.github.dl4jcompress.compress.CompressionResult;
import io.github.dl4jcompress.compress.Compressor;
import io.github.dl4jcompress.distill.Distillation;
import io.github.dl4jcompress.distill.DistillationTrainer;
import io.github.dl4jcompress.distill.FeatureHint;
import io.github.dl4jcompress.distill.LogitCache;
import io.github.dl4jcompress.distill.StepRamp;
import io.github.dl4jcompress.distill.Teacher;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Trainings with a teacher, and whole compressions, go on exactly too. */
class TaughtResumeTest {
  private static final int BATCH = 16;
  private static final int BATCHES = 6;
  private static final int EPOCHS = 3;
  private static final DataSet DATA = TinyData.vectors(BATCH * BATCHES, 1);
  private static final Distillation LESSON =
      Distillation.temperature(1).softWeight(new StepRamp(1, 0.2, 12));

  private final Path directory;

  TaughtResumeTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static MultiLayerNetwork student(int units) {
    return TinyNetworks.chain(
        TinyNetworks.settings(new Adam(0.01)),
        TinyNetworks.vectorInput(),
        TinyNetworks.dense(units, Activation.RELU),
        new DropoutLayer.Builder(0.8).name("dropout").build(),
        TinyNetworks.output());
  }

  private static Teacher teacher() {
    MultiLayerNetwork network = student(12);
    network.fit(TinyData.iterator(DATA, BATCH), 3);
    return Teacher.of(network);
  }

  private static ShuffledData data() {
    return ShuffledData.of(DATA, BATCH, 3);
  }

  /** Data that fail after so many steps; before the first, the trainer reads them once. */
  private static ShuffledData failingAfter(int steps) {
    return ShuffledData.failingAfter(BATCHES + steps, DATA, BATCH, 3);
  }

  private TrainingCheckpoints checkpoints(String name) {
    return TrainingCheckpoints.in(directory.resolve(name)).everySteps(1);
  }

  private CompressionResult<MultiLayerNetwork> compressed(String name, ShuffledData train) {
    CompressionRecipe recipe =
        CompressionRecipe.quantize(QuantizationRecipe.weights(4).fromStep(4))
            .prune(PruningRecipe.of(SparsitySchedule.cubic(0, 0.6).overSteps(2, 14).every(2)))
            .distill(LESSON.hint(FeatureHint.features("dense", "dense")))
            .rateDistortion(0.05);
    return Compressor.of(student(5), recipe)
        .taughtBy(teacher())
        .through(checkpoints(name))
        .fit(train, TinyData.iterator(TinyData.vectors(50, 2), 50), EPOCHS);
  }

  @Test
  void compressionWithHintsEndsInTheSameBytes() throws IOException {
    CompressionResult<MultiLayerNetwork> expected = compressed("never", data());
    for (int steps : new int[] {BATCHES, 9}) {
      String name = "after" + steps;
      assertThatThrownBy(() -> compressed(name, failingAfter(steps)))
          .hasMessage("the disk with the data is gone");
      CompressionResult<MultiLayerNetwork> resumed = compressed(name, data());
      Trained.of(resumed.network()).requireEqual(Trained.of(expected.network()), name);
      assertThat(resumed.model().toBytes()).as(name).isEqualTo(expected.model().toBytes());
    }
  }

  private MultiLayerNetwork taught(String name, LogitCache cache, ShuffledData train) {
    MultiLayerNetwork student = student(6);
    DistillationTrainer.of(student, teacher(), LESSON)
        .cache(cache)
        .through(checkpoints(name))
        .fit(train, EPOCHS);
    return student;
  }

  @Test
  void logitsOnDiskAreUsedAgain() throws IOException {
    Path file = directory.resolve("logits");
    MultiLayerNetwork expected =
        taught("never", LogitCache.onDisk(directory.resolve("logits of never")), data());
    LogitCache first = LogitCache.onDisk(file);
    assertThatThrownBy(() -> taught("stopped", first, failingAfter(3)))
        .hasMessage("the disk with the data is gone");
    LogitCache second = LogitCache.onDisk(file);
    assertThat(second.size()).as("kept with the checkpoint of two steps").isGreaterThan(BATCH);
    MultiLayerNetwork resumed = taught("stopped", second, data());
    Trained.of(resumed).requireEqual(Trained.of(expected), "with a cache");
    assertThatThrownBy(
            () -> taught("stopped", LogitCache.onDisk(directory.resolve("lost")), data()))
        .isInstanceOf(CheckpointMismatchException.class)
        .hasMessageContaining("the cache of teacher logits held 96 examples, and holds 0");
  }

  @Test
  void refusesWhatCannotBeResumed() {
    assertThatThrownBy(() -> taught("memory", LogitCache.inMemory(), data()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("logits cached in memory are lost with the process");
    taught("other", LogitCache.off(), data());
    MultiLayerNetwork student = student(6);
    MultiLayerNetwork stranger = student(12);
    assertThatThrownBy(
            () ->
                DistillationTrainer.of(student, Teacher.of(stranger), LESSON)
                    .through(checkpoints("other"))
                    .fit(data(), EPOCHS))
        .isInstanceOf(CheckpointMismatchException.class)
        .hasMessageEndingWith("the teacher has other parameters than it had");
    assertThatThrownBy(
            () ->
                DistillationTrainer.of(student, teacher(), LESSON.hardWeight(1))
                    .through(checkpoints("other"))
                    .fit(data(), EPOCHS))
        .hasMessageContaining("distillation-1.bin: trained with Distillation[");
    assertThatThrownBy(() -> checkpoints("other").fit(student, data(), EPOCHS))
        .as("the loss is another one without a teacher")
        .isInstanceOf(CheckpointMismatchException.class)
        .hasMessageContaining("the checkpoint of another network");
  }
}
