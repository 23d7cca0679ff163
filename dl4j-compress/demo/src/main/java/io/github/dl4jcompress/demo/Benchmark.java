package io.github.dl4jcompress.demo;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** A program that measures, prints a table and writes the same as JSON. */
public abstract class Benchmark extends Program {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The figures.")
  private Path out;

  @Option(names = "--append", description = "Adds to the figures in FILE, of the same benchmark.")
  private boolean append;

  @Option(names = "--quick", description = "Few examples and epochs.")
  private boolean quick;

  private final BenchmarkReport report;

  /**
   * A benchmark without figures.
   *
   * @param name of it in the report
   */
  protected Benchmark(String name) {
    report = new BenchmarkReport(name);
  }

  /** Adds the figures to {@link #report}. */
  protected abstract void measure() throws IOException, InterruptedException;

  /** The figures so far. */
  protected final BenchmarkReport report() {
    return report;
  }

  /** Whether a few minutes are to do. */
  protected final boolean quick() {
    return quick;
  }

  @Override
  protected final void run() throws IOException, InterruptedException {
    report.environment("quick", String.valueOf(quick));
    if (append) {
      report.addRowsOf(out);
    }
    measure();
    report.write(out);
    System.out.print(report.table());
  }
}
