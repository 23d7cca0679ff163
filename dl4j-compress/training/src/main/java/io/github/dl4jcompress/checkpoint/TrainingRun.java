package io.github.dl4jcompress.checkpoint;

import io.github.dl4jcompress.bridge.NetworkState;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A training under way: counts its mini-batches, seeds their random numbers and makes checkpoints
 * between them.
 */
final class TrainingRun {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);
  private static final int AT_RESET = -1;

  private final Model network;
  private final Participants participants;
  private final TrainingCheckpoints settings;
  private final long seed;
  private final int firstEpoch;
  private int resets;
  private int batches;
  private long dataChecksum;
  private int handedOutAt = -1; // step at which the last mini-batch was handed out
  private int savedAt; // step of the last checkpoint
  private boolean savedExhausted;

  private TrainingRun(
      Model network, Participants participants, TrainingCheckpoints settings, Position start) {
    this.network = network;
    this.participants = participants;
    this.settings = settings;
    this.seed = start.seed();
    this.firstEpoch = start.firstEpoch();
    this.savedAt = start.step();
    this.savedExhausted = start.exhausted();
  }

  /** A training from its start. */
  static TrainingRun begin(Model network, Participants participants, TrainingCheckpoints settings) {
    NetworkState.requireStorable(network);
    int step = NetworkTopology.iteration(network);
    int epoch = NetworkTopology.epoch(network);
    Position start = new Position(step, epoch, epoch, 0, 0, false, 0, NetworkState.seed(network));
    return new TrainingRun(network, participants, settings, start);
  }

  /** A training that goes on; its data are still to be brought to the place. */
  static TrainingRun goOn(
      Model network, Participants participants, TrainingCheckpoints settings, Checkpoint checkpoint)
      throws IOException {
    checkpoint.restore(network, participants);
    LOG.info(
        "going on at step {}, epoch {}, mini-batch {}, from {}",
        checkpoint.step(),
        checkpoint.epoch(),
        checkpoint.batch(),
        checkpoint.file());
    return new TrainingRun(network, participants, settings, checkpoint.position());
  }

  /** Epochs that are left of a number for the whole training. */
  int epochsLeft(int epochs) {
    return Math.max(0, epochs - (NetworkTopology.epoch(network) - firstEpoch));
  }

  /** Makes whatever is random in reading and training on the next mini-batch the same again. */
  void beforeBatch() {
    seed(batches);
  }

  void beforeReset() {
    resets++;
    batches = 0;
    seed(AT_RESET);
  }

  private void seed(int place) {
    long atReset = new SplittableRandom(seed).nextLong() + resets;
    long atPlace = new SplittableRandom(atReset).nextLong() + place;
    Nd4j.getRandom().setSeed(new SplittableRandom(atPlace).nextLong());
  }

  /** Counts a mini-batch that is trained on next, or was before the checkpoint. */
  void count(long checksum) {
    batches++;
    dataChecksum = checksum;
  }

  void handOut() {
    handedOutAt = NetworkTopology.iteration(network);
  }

  /** Whether the network has not trained yet on what was handed out. */
  boolean isWithinStep() {
    return handedOutAt == NetworkTopology.iteration(network);
  }

  /**
   * Makes a checkpoint if it is time.
   *
   * @param exhausted whether the epoch's data are
   */
  void saveIfDue(boolean exhausted) {
    int step = NetworkTopology.iteration(network);
    if (!isWithinStep() && step / settings.steps() > savedAt / settings.steps()) {
      save(exhausted);
    }
  }

  /** Makes a checkpoint unless there is one of this place. */
  void save(boolean exhausted) {
    int step = NetworkTopology.iteration(network);
    if (step == savedAt && exhausted == savedExhausted) {
      return;
    }
    requireSound(step);
    Position position =
        new Position(
            step,
            NetworkTopology.epoch(network),
            firstEpoch,
            resets,
            batches,
            exhausted,
            dataChecksum,
            seed);
    try {
      byte[] bytes = Checkpoint.of(network, position, participants).toBytes();
      Path file =
          new CheckpointFolder(settings.directory()).save(step, bytes, settings.checkpoints());
      LOG.debug("step {}: wrote {}", step, file);
    } catch (IOException e) {
      throw new UncheckedIOException("no checkpoint of step " + step + ": " + e.getMessage(), e);
    }
    savedAt = step;
    savedExhausted = exhausted;
  }

  /** What is not sound must not push what is out of the directory. */
  private void requireSound(int step) {
    TrainingDivergedException.requireFiniteLoss(network, step - 1);
    double sum = network.params().norm1Number().doubleValue();
    if (!Double.isFinite(sum)) {
      throw new TrainingDivergedException(
          "step "
              + (step - 1)
              + ": the magnitudes of the parameters add up to "
              + sum
              + "; no checkpoint was made. Lower the learning rate or clip the gradients");
    }
  }
}
