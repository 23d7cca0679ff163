package io.github.dl4jcompress.checkpoint;

import io.github.dl4jcompress.bridge.PassedOnData;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * The training data of one network, which go on where the training stands and let checkpoints be
 * made between its steps. {@link TrainingCheckpoints#open} makes them.
 *
 * <p>For training only, and by one thread: each mini-batch must be trained on before the next is
 * asked for. DL4J does not prefetch them; where that is worth it, open an {@code
 * AsyncDataSetIterator} around your own iterator.
 */
public final class CheckpointedData extends PassedOnData {
  private static final long serialVersionUID = 1L;

  private final transient TrainingRun run;
  private boolean resumedWithinEpoch;

  CheckpointedData(DataSetIterator data, TrainingRun run) {
    super(data);
    this.run = run;
  }

  /**
   * Reads on to the place where a training stood.
   *
   * @throws CheckpointMismatchException if the data are not what they were
   */
  void goTo(Position position) {
    if (position.resets() > 0 && !data().resetSupported()) {
      throw new CheckpointMismatchException(
          "the data must be reset " + position.resets() + " times, and cannot be");
    }
    for (int i = 0; i < position.resets(); i++) {
      run.beforeReset();
      data().reset();
    }
    long last = 0;
    for (int i = 0; i < position.batches(); i++) {
      requireRepeated(data().hasNext(), position, "they end after " + i);
      run.beforeBatch();
      last = BatchChecksum.of(data().next());
      run.count(last);
    }
    requireRepeated(last == position.dataChecksum(), position, "the last one is another one");
    requireRepeated(
        data().hasNext() != position.exhausted(),
        position,
        position.exhausted() ? "there are more" : "there are no more");
    resumedWithinEpoch = position.batches() > 0 && !position.exhausted();
  }

  private static void requireRepeated(boolean same, Position position, String difference) {
    if (!same) {
      throw new CheckpointMismatchException(
          "the data do not repeat: after "
              + position.resets()
              + " resets and "
              + position.batches()
              + " mini-batches "
              + difference
              + ". Give the iterator as it was when training began; its order, and what it changes"
              + " at random, may depend on seeds and on the number of resets only");
    }
  }

  /** How many of all the epochs of a training are left, the one it stands in included. */
  public int epochsLeft(int epochs) {
    return run.epochsLeft(epochs);
  }

  /**
   * Makes a checkpoint now, unless the last one is of this place.
   *
   * @throws IllegalStateException between the reading of a mini-batch and the training on it
   */
  public void save() {
    requireBetweenSteps();
    run.save(!data().hasNext());
  }

  private void requireBetweenSteps() {
    if (run.isWithinStep()) {
      throw new IllegalStateException(
          "the network has not trained on the last mini-batch yet; these data are for training"
              + " only, and nothing may read ahead");
    }
  }

  @Override
  public boolean hasNext() {
    boolean more = data().hasNext();
    if (more) {
      run.saveIfDue(false); // not at the end: DL4J has yet to count the epoch
    }
    return more;
  }

  @Override
  public DataSet next() {
    requireBetweenSteps();
    run.saveIfDue(false);
    run.beforeBatch();
    return handedOut(data().next());
  }

  @Override
  public DataSet next(int count) {
    requireBetweenSteps();
    run.saveIfDue(false);
    run.beforeBatch();
    return handedOut(data().next(count));
  }

  private DataSet handedOut(DataSet batch) {
    resumedWithinEpoch = false;
    run.count(BatchChecksum.of(batch));
    run.handOut();
    return batch;
  }

  /**
   * Begins the next epoch.
   *
   * @throws IllegalStateException if the training was resumed in the middle of an epoch, none of
   *     whose mini-batches has been read since
   */
  @Override
  public void reset() {
    if (resumedWithinEpoch) {
      throw new IllegalStateException(
          "the training goes on in the middle of an epoch, which a reset would cut short; reset"
              + " these data behind an epoch, not before it");
    }
    run.saveIfDue(!data().hasNext());
    run.beforeReset();
    data().reset();
  }
}
