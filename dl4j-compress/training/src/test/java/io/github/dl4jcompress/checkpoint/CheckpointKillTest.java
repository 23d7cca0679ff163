package io.github.dl4jcompress.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes are killed while they train and make checkpoints. */
class CheckpointKillTest {
  private static final int STEPS_PER_EPOCH = 7;

  /** Steps of a process before it is killed. */
  private static final int STEPS = 12;

  /** A step and its checkpoint take some 10 ms. */
  private static final int LATEST_KILL_NANOS = 15_000_000;

  private final Path directory;

  CheckpointKillTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  @Timeout(300)
  void aTrainingKilledTwiceEndsWithTheSameBits() throws Exception {
    survivesKills(2);
  }

  @Test
  @Tag("nightly")
  @Timeout(3_600)
  void aTrainingKilledFiftyTimesEndsWithTheSameBits() throws Exception {
    survivesKills(50);
  }

  private void survivesKills(int kills) throws Exception {
    Path killed = directory.resolve("killed");
    Random moments = new Random(kills);
    int reached = 0;
    for (int i = 0; i < kills; i++) {
      int last = killWhileTraining(killed, moments.nextInt(LATEST_KILL_NANOS));
      Checkpoint newest = TrainingCheckpoints.latest(killed).orElseThrow();
      assertThat(newest.step()).as("at most the newest is lost").isGreaterThanOrEqualTo(last);
      newest.restore(EndlessTraining.network());
      assertThat(newest.step()).as("went on where it was").isGreaterThan(reached);
      reached = newest.step();
    }
    int epochs = reached / STEPS_PER_EPOCH + 2;
    MultiLayerNetwork resumed = EndlessTraining.network();
    EndlessTraining.train(resumed, killed, epochs);
    MultiLayerNetwork uninterrupted = EndlessTraining.network();
    EndlessTraining.train(uninterrupted, directory.resolve("never"), epochs);
    Trained.of(resumed).requireEqual(Trained.of(uninterrupted), "after " + kills + " kills");
  }

  /** The number of the last step that was seen to end. */
  private static int killWhileTraining(Path checkpoints, long nanos) throws Exception {
    Process training =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx256m",
                    "-cp",
                    System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")),
                    EndlessTraining.class.getName(),
                    checkpoints.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = training.inputReader(UTF_8)) {
      String line = "";
      for (int i = 0; i < STEPS; i++) {
        line = output.readLine();
        assertThat(line).as("step %d of this process", i).isNotNull();
      }
      TimeUnit.NANOSECONDS.sleep(nanos);
      assertThat(training.isAlive()).as("still training").isTrue();
      return Integer.parseInt(line);
    } finally {
      training.destroyForcibly().waitFor();
    }
  }
}
