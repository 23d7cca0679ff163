package io.github.dl4jcompress.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.checkpoint.TrainingCheckpoints;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains with checkpoints: stopped anywhere, it goes on as if it had not been. */
class Example07StopAndGoOnTest {
  @Test
  void aResumedTrainingEndsWithTheSameBits(@TempDir Path folder) {
    MultiLayerNetwork uninterrupted = Digits.trained();
    TrainingCheckpoints.in(folder.resolve("one")).fit(uninterrupted, Digits.train(), 2);

    MultiLayerNetwork stopped = Digits.trained();
    TrainingCheckpoints.in(folder.resolve("two")).everySteps(3).fit(stopped, Digits.train(), 1);
    MultiLayerNetwork resumed = Digits.trained(); // a new program
    TrainingCheckpoints.in(folder.resolve("two")).everySteps(3).fit(resumed, Digits.train(), 2);
    assertThat(resumed.params()).isEqualTo(uninterrupted.params());
  }
}
