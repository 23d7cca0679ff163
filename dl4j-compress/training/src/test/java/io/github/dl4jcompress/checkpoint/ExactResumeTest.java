package io.github.dl4jcompress.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.NetworkTraining;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.prune.PruningCriterion;
import io.github.dl4jcompress.prune.PruningListener;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.quantize.GradientSquares;
import io.github.dl4jcompress.quantize.QuantizationAware;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.CycleSchedule;
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

  private static PruningRecipe pruning(PruningCriterion criterion) {
    return PruningRecipe.of(SparsitySchedule.cubic(0.0, 0.8).overSteps(2, 17).every(3))
        .by(criterion)
        .global()
        .except("output");
  }

  private static MultiLayerNetwork chain() {
    MultiLayerNetwork network =
        TinyNetworks.chain(
            settings(),
            TinyNetworks.imageInput(),
            TinyNetworks.conv(4, Activation.IDENTITY),
            TinyNetworks.norm(),
            TinyNetworks.activation(Activation.RELU),
            new DropoutLayer.Builder(0.7).name("dropout").build(),
            TinyNetworks.dense(8, Activation.RELU),
            TinyNetworks.output());
    return network;
  }

  private static Model quantizedAndPruned(Model network, PruningCriterion criterion) {
    Model twin = QuantizationAware.twin(network, QuantizationRecipe.weights(4).fromStep(5));
    NetworkTraining.addListener(twin, new PruningListener(pruning(criterion)));
    NetworkTraining.addListener(twin, new GradientSquares());
    return twin;
  }

  private Path stopped(String name) {
    return directory.resolve(name);
  }

  /** Trains once without a stop, and once for each number of steps after which it is stopped. */
  private void requireExact(
      Supplier<Model> networks, DataSet data, int epochs, int steps, int everySteps) {
    Model uninterrupted = networks.get();
    TrainingCheckpoints.in(directory.resolve("never"))
        .everySteps(1_000)
        .fit(uninterrupted, ShuffledData.of(data, BATCH, 3), epochs);
    Trained expected = Trained.of(uninterrupted);
    for (int stop = 1; stop < steps; stop++) {
      String when = "stopped after " + stop + " mini-batches";
      TrainingCheckpoints checkpoints =
          TrainingCheckpoints.in(stopped("after" + stop)).everySteps(everySteps);
      DataSetIterator failing = ShuffledData.failingAfter(stop, data, BATCH, 3);
      assertThatThrownBy(() -> checkpoints.fit(networks.get(), failing, epochs))
          .as(when)
          .hasMessage("the disk with the data is gone");
      Model resumed = networks.get();
      checkpoints.fit(resumed, ShuffledData.of(data, BATCH, 3), epochs);
      Trained.of(resumed).requireEqual(expected, when);
    }
  }

  @Test
  void chainWithDropoutPrunedByTaylorAndQuantized() {
    requireExact(
        () -> quantizedAndPruned(chain(), PruningCriterion.taylor()),
        TinyData.images(EXAMPLES, 1),
        EPOCHS,
        STEPS,
        1);
  }
}
