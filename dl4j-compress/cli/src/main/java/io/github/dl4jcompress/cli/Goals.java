package io.github.dl4jcompress.cli;

import io.github.dl4jcompress.demo.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a compact model must reach, or the program ends with exit code 5. */
final class Goals {
  @Option(
      names = "--max-error",
      paramLabel = "FRACTION",
      description = "Largest test error that is good enough, such as 0.01.")
  private Optional<Double> maxError = Optional.empty();

  @Option(
      names = "--max-drop",
      paramLabel = "FRACTION",
      description = "How much larger the test error may be than that of the other model.")
  private Optional<Double> maxDrop = Optional.empty();

  @Option(
      names = "--max-bytes",
      paramLabel = "BYTES",
      description = "Largest file that is good enough.")
  private Optional<Long> maxBytes = Optional.empty();

  /** Refuses goals that make no sense. */
  void requireSound() {
    requireFraction("--max-error", maxError);
    requireFraction("--max-drop", maxDrop);
    if (maxBytes.orElse(1L) < 1) {
      throw new UsageException("--max-bytes must be at least 1, got " + maxBytes.get());
    }
  }

  private static void requireFraction(String option, Optional<Double> value) {
    double fraction = value.orElse(0.0);
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new UsageException(option + " must be in [0, 1], got " + fraction);
    }
  }

  /** The goals that a model misses, in words. */
  List<String> missed(double error, double otherError, long bytes) {
    List<String> missed = new ArrayList<>();
    if (error > maxError.orElse(1.0)) {
      missed.add(
          String.format(Locale.ROOT, "test error %.4f, allowed %.4f", error, maxError.get()));
    }
    if (error - otherError > maxDrop.orElse(1.0)) {
      missed.add(
          String.format(
              Locale.ROOT,
              "test error larger by %.4f, allowed %.4f",
              error - otherError,
              maxDrop.get()));
    }
    if (bytes > maxBytes.orElse(Long.MAX_VALUE)) {
      missed.add(String.format(Locale.ROOT, "%,d bytes, allowed %,d", bytes, maxBytes.get()));
    }
    return missed;
  }
}
