package io.github.dl4jcompress.demo;

import io.github.dl4jcompress.report.ProgressListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * A program that trains a network, compresses it and reports: the options that all demos have.
 *
 * <p>Options and exit codes of every demo are those given here and in {@link Program}; a demo may
 * add options of its own.
 */
public abstract class Demo extends Program {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder of the data, or the one above it; else $"
              + DataSearch.ENVIRONMENT
              + " and the folder data are looked through.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where model and report go, by default ${DEFAULT-VALUE}.")
  private Path out;

  @Option(names = "--quick", description = "A few minutes instead of the whole training.")
  private boolean quick;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of all that is random, by default ${DEFAULT-VALUE}.")
  private long seed = 1;

  /**
   * A demo with the default of each option.
   *
   * @param out folder for the model and the report
   */
  protected Demo(Path out) {
    this.out = out;
  }

  /** Folder of the data; empty to look for it. */
  public final Optional<Path> data() {
    return data;
  }

  /** Where to look for the data. A relative path counts from the working directory. */
  public final DataSearch search() {
    return new DataSearch(data, System.getenv(), Path.of(""));
  }

  /** Folder for the model and the report. */
  public final Path folder() {
    return out;
  }

  /** Whether a few minutes of training are to do. */
  public final boolean quick() {
    return quick;
  }

  /** Of the weights, the order of the examples and their changes. */
  public final long seed() {
    return seed;
  }

  /**
   * Wall-clock seconds.
   *
   * @param start what {@link System#nanoTime} was then
   */
  protected static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /**
   * Shows on standard output how far a training is; where that is no terminal, every ten seconds.
   *
   * @param phase what is going on, in a word
   * @param steps mini-batches in all
   */
  @SuppressWarnings("SystemOut")
  protected static ProgressListener progress(String phase, int steps) {
    return new ProgressListener(System.out, "  " + phase, steps).inLogs(Duration.ofSeconds(10));
  }
}
