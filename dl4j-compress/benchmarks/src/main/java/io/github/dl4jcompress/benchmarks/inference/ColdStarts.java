package io.github.dl4jcompress.benchmarks.inference;

import io.github.dl4jcompress.benchmarks.inference.Engines.Rival;
import io.github.dl4jcompress.benchmarks.inference.Engines.Variant;
import io.github.dl4jcompress.demo.BenchmarkReport;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * What the first answer of a new process takes: time from its start on, and memory. Processes of
 * the runtime and of a rival take turns.
 *
 * @param engines that start the processes
 * @param own how the runtime is started
 * @param network that is asked about one example
 * @param rounds processes of each, at least 1, behind one that does not count
 */
record ColdStarts(Engines engines, Variant own, String network, int rounds) {

  /** One process. */
  private record Start(double seconds, Optional<Long> peakBytes) {}

  /** Starts one. */
  private interface Starter {
    WorkerProcess start() throws IOException;
  }

  /** Adds the cases {@code cold-start} and, on Linux, {@code peak-memory}. */
  void measure(BenchmarkReport report) throws IOException {
    for (Rival rival : Rival.values()) {
      Series ours = new Series(rounds);
      Series theirs = new Series(rounds);
      for (int round = -1; round < rounds; round++) { // the first fills the file cache
        Start other = start(() -> engines.rival(rival, network, 1));
        Start start = start(() -> engines.own(own, network, 1));
        if (round >= 0) {
          theirs.take(round, other);
          ours.take(round, start);
        }
      }
      add(report, rival, ours, theirs);
    }
  }

  private static Start start(Starter starter) throws IOException {
    try (WorkerProcess process = starter.start()) {
      return new Start(process.startSeconds(), process.peakBytes());
    }
  }

  /** Figures of the processes of an engine. */
  private static final class Series {
    private final double[] seconds;
    private final double[] bytes;

    Series(int rounds) {
      seconds = new double[rounds];
      bytes = new double[rounds];
    }

    void take(int round, Start start) {
      seconds[round] = start.seconds();
      bytes[round] = start.peakBytes().map(Long::doubleValue).orElse(Double.NaN);
    }

    boolean knowsMemory() {
      return !Double.isNaN(bytes[0]);
    }
  }

  private static void add(BenchmarkReport report, Rival rival, Series ours, Series theirs) {
    add(report, "cold-start", rival, "millis", "ms", 1e3, ours.seconds, theirs.seconds);
    if (ours.knowsMemory()) {
      add(report, "peak-memory", rival, "bytes", "bytes", 1, ours.bytes, theirs.bytes);
    } else {
      report.environment("peak-memory", "not measured: there is no /proc");
    }
  }

  private static void add(
      BenchmarkReport report,
      String testCase,
      Rival rival,
      String metric,
      String unit,
      double factor,
      double[] ours,
      double[] theirs) {
    double[] ratios = new double[ours.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ours[i] / theirs[i];
    }
    double ratio = Alternation.median(ratios);
    System.err.printf(Locale.ROOT, "%s %s: %.3f%n", testCase, rival.metric(), ratio);
    if (rival == Rival.ORT_INT8) {
      report.add(testCase, metric, factor * Alternation.median(ours), unit, Optional.empty());
    }
    report.add(testCase, rival.metric(), ratio, "ratio", Targets.of(testCase, rival.metric()));
    report.add(
        testCase + "-" + rival.word(),
        metric,
        factor * Alternation.median(theirs),
        unit,
        Optional.empty());
  }
}
