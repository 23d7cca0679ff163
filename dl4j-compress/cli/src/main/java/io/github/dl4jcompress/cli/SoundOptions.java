package io.github.dl4jcompress.cli;

import io.github.dl4jcompress.demo.UsageException;
import io.github.dl4jcompress.model.AudioFrontEnd;
import io.github.dl4jcompress.model.AudioFrontEnd.Normalization;
import picocli.CommandLine.Option;

/** How recordings become the features that a network was trained on: log-mel energies. */
final class SoundOptions {
  @Option(
      names = "--sample-rate",
      paramLabel = "HZ",
      description = "Of recordings, by default ${DEFAULT-VALUE}; others are brought to it.")
  private int sampleRate = 8_000;

  @Option(
      names = "--normalize",
      paramLabel = "WAY",
      description =
          "What happens to mean and variance of log-mel features: ${COMPLETION-CANDIDATES}; by"
              + " default ${DEFAULT-VALUE}.")
  private Normalization normalization = Normalization.NONE;

  @Option(
      names = "--trim",
      paramLabel = "DB",
      description = "Cut off ends that are softer by so many decibels; by default 0, no cut.")
  private double trim;

  /**
   * The front end.
   *
   * @param features that the network takes, one for each mel band
   */
  AudioFrontEnd frontEnd(int features) {
    try {
      return AudioFrontEnd.logMel(sampleRate, features).normalized(normalization).trimmed(trim);
    } catch (IllegalArgumentException e) {
      throw new UsageException("no front end for " + features + " features: " + e.getMessage());
    }
  }
}
