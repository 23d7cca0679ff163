package io.github.dl4jcompress.checkpoint;

import io.github.dl4jcompress.bridge.DataStage;
import io.github.dl4jcompress.bridge.NetworkTraining;
import io.github.dl4jcompress.bridge.Resumable;
import io.github.dl4jcompress.bridge.TrainingLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Trains so that a training which was stopped, at whatever moment, goes on as if it had not been:
 * with the same bits in parameters, updater and masks in the end.
 *
 * <pre>{@code
 * TrainingCheckpoints checkpoints = TrainingCheckpoints.in(Path.of("run")).everySteps(500);
 * network.addListeners(new PruningListener(recipe)); // as ever
 * checkpoints.fit(network, train, epochs);           // begins, or goes on where the last one ended
 * }</pre>
 *
 * <p>The program that resumes is the program that began: it makes the network, its listeners and
 * its data as for a new training, and {@code fit} restores them from the newest checkpoint of the
 * directory, if there is one. Networks are chains or graphs, plain or quantization-aware; what the
 * library's own listeners remember is stored with them.
 *
 * <p>Checkpoints are made between steps, not by a listener: DL4J calls its listeners before it has
 * counted the step and applied constraints. While a training has checkpoints, ND4J's random numbers
 * are seeded anew for every mini-batch, from the network's seed and the place in the data; dropout
 * differs from that of a plain {@code fit}, and is repeatable. Data are resumed by repeating resets
 * and reading on, so their order may depend on seeds and resets only; a checksum of the last
 * mini-batch guards that.
 *
 * <p>Equal bits need the same library versions, backend and number of threads ({@code
 * OMP_NUM_THREADS}). Not resumed are statistics in listeners of others, and early stopping.
 *
 * @param directory where checkpoints are kept; made if need be. One training each
 * @param steps between two checkpoints
 * @param checkpoints how many of the newest are kept
 */
public record TrainingCheckpoints(Path directory, int steps, int checkpoints)
    implements TrainingLoop {
  public TrainingCheckpoints {
    Objects.requireNonNull(directory, "directory");
    if (steps < 1) {
      throw new IllegalArgumentException("everySteps must be >= 1, got " + steps);
    }
    if (checkpoints < 1) {
      throw new IllegalArgumentException("keepLast must be >= 1, got " + checkpoints);
    }
  }

  /** Every 500 steps, of which the newest 3 are kept. */
  public static TrainingCheckpoints in(Path directory) {
    return new TrainingCheckpoints(directory, 500, 3);
  }

  /** Makes one each time the number of steps is a multiple of this, and at the end. */
  public TrainingCheckpoints everySteps(int number) {
    return new TrainingCheckpoints(directory, number, checkpoints);
  }

  /** Keeps so many of the newest; older ones are deleted when a new one is safe on the disk. */
  public TrainingCheckpoints keepLast(int number) {
    return new TrainingCheckpoints(directory, steps, number);
  }

  /**
   * The newest checkpoint of a directory, if there is one.
   *
   * @throws CorruptCheckpointException if it is damaged; delete it, and the one before is the
   *     newest
   */
  public static Optional<Checkpoint> latest(Path directory) throws IOException {
    List<Path> files = new CheckpointFolder(directory).files();
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(Checkpoint.read(files.get(files.size() - 1)));
  }

  /**
   * Trains by the network's own {@code fit}, from the start or from the newest checkpoint on.
   *
   * @param network as for a training from the start, listeners included
   * @param train the same, before its first mini-batch
   * @param epochs of the whole training. More than it was stopped with is fine; if all of them are
   *     made already, only the network and its listeners are restored
   * @throws CheckpointMismatchException if the newest checkpoint is of another training
   * @throws UncheckedIOException if checkpoints cannot be read or written
   */
  @Override
  public void fit(Model network, DataSetIterator train, int epochs) {
    fit(network, train, epochs, Optional.empty());
  }

  @Override
  public void fit(Model network, DataSetIterator train, int epochs, DataStage stage) {
    fit(network, train, epochs, Optional.of(stage));
  }

  private void fit(Model network, DataSetIterator train, int epochs, Optional<DataStage> stage) {
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs must be >= 1, got " + epochs);
    }
    CheckpointedData data = open(network, train, stage.stream().toList());
    int left = data.epochsLeft(epochs);
    if (left > 0) {
      DataSetIterator seen = stage.map(behind -> behind.behind(data)).orElse(data);
      NetworkTraining.fit(network, seen, left);
      data.save();
    }
  }

  /**
   * The training data for a {@code fit} of your own, or a loop over mini-batches. The network is
   * restored from the newest checkpoint, if there is one.
   *
   * <pre>{@code
   * CheckpointedData data = checkpoints.open(network, train);
   * for (int left = data.epochsLeft(epochs); left > 0; left--) {
   *   network.fit(data);
   *   System.out.println(network.evaluate(test).accuracy());
   * }
   * data.save();
   * }</pre>
   *
   * @throws CheckpointMismatchException if the newest checkpoint is of another training
   * @throws UncheckedIOException if checkpoints cannot be read
   */
  public CheckpointedData open(Model network, DataSetIterator train) {
    return open(network, train, List.of());
  }

  private CheckpointedData open(
      Model network, DataSetIterator train, List<? extends Resumable> others) {
    try {
      Participants participants = new Participants(network, others);
      Optional<Checkpoint> newest = latest(directory);
      if (newest.isEmpty()) {
        return new CheckpointedData(train, TrainingRun.begin(network, participants, this));
      }
      TrainingRun run = TrainingRun.goOn(network, participants, this, newest.get());
      CheckpointedData data = new CheckpointedData(train, run);
      data.goTo(newest.get().position());
      return data;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
