package io.github.dl4jcompress.cli;

import io.github.dl4jcompress.demo.UsageException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How long to train, and on what. */
final class TrainingPlan {
  @Option(
      names = "--train-epochs",
      paramLabel = "N",
      description = "Passes that train a network of which there is only the configuration.")
  private int trainEpochs;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes while compressing, by default ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Examples per mini-batch, by default ${DEFAULT-VALUE}.")
  private int batch = 64;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the order of the examples, by default ${DEFAULT-VALUE}.")
  private long seed = 1;

  /** Refuses numbers that make no sense. */
  void requireSound() {
    if (epochs < 0 || trainEpochs < 0 || batch < 1) {
      throw new UsageException(
          "need --epochs >= 0, --train-epochs >= 0 and --batch >= 1, got %d, %d and %d"
              .formatted(epochs, trainEpochs, batch));
    }
  }

  /**
   * Refuses to compress a network that nobody trained, and to train one that is.
   *
   * @param trained whether the file holds its parameters
   */
  void requireFor(Path network, boolean trained) {
    if (!trained && trainEpochs == 0) {
      throw new UsageException(
          network + " is a configuration without parameters; pass --train-epochs to train it");
    }
    if (trained && trainEpochs > 0) {
      throw new UsageException(
          network + " is trained already; --train-epochs is for a configuration");
    }
  }

  /** Passes over the training data before anything is compressed. */
  int trainEpochs() {
    return trainEpochs;
  }

  /** Passes over the training data while compressing; 0 to round weights as they are. */
  int epochs() {
    return epochs;
  }

  /** Examples per mini-batch. */
  int batch() {
    return batch;
  }

  /** Of the order of the examples. */
  long seed() {
    return seed;
  }
}
