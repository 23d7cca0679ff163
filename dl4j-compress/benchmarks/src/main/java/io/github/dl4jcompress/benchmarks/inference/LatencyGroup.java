package io.github.dl4jcompress.benchmarks.inference;

import io.github.dl4jcompress.benchmarks.inference.Engines.Rival;
import io.github.dl4jcompress.benchmarks.inference.Engines.Variant;
import io.github.dl4jcompress.demo.BenchmarkReport;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How long a network takes, by the runtime and by its rivals. Each engine has a JVM of its own that
 * has never run another network, as in an application.
 *
 * @param engines that start the JVMs
 * @param network of the files
 * @param batch size of mini-batches
 * @param variants of the runtime
 */
record LatencyGroup(Engines engines, String network, int batch, List<Variant> variants) {

  /** Adds microseconds of an example for all, and ratios for the runtime. */
  void measure(Alternation alternation, BenchmarkReport report) throws IOException {
    float[] expected;
    try (WorkerProcess dl4j = engines.rival(Rival.DL4J, network, batch)) {
      expected = dl4j.outputs();
    }
    for (Rival rival : Rival.values()) {
      try (WorkerProcess other = engines.rival(rival, network, batch)) {
        (rival == Rival.ORT_INT8 ? Agreement.OF_BYTES : Agreement.OF_FLOATS)
            .require(network + " " + rival.word(), other.outputs(), expected);
        alternation.warmUp(other);
        compareWith(rival, other, expected, alternation, report);
      }
    }
  }

  private void compareWith(
      Rival rival,
      WorkerProcess other,
      float[] expected,
      Alternation alternation,
      BenchmarkReport report)
      throws IOException {
    for (Variant variant : variants) {
      String testCase = testCase(variant.word());
      try (WorkerProcess own = engines.own(variant, network, batch)) {
        Agreement.OF_BYTES.require(testCase, own.outputs(), expected);
        alternation.warmUp(own);
        Alternation.Outcome outcome = alternation.compare(own, other);
        System.err.printf(Locale.ROOT, "%s %s: %.3f%n", testCase, rival.metric(), outcome.ratio());
        if (rival == Rival.ORT_INT8) {
          report.add(testCase, "micros", micros(outcome.nanos()), "us", Optional.empty());
        }
        report.add(
            testCase,
            rival.metric(),
            outcome.ratio(),
            "ratio",
            Targets.of(testCase, rival.metric()));
        if (variant.equals(variants.get(0))) {
          String beside = testCase(rival.word());
          report.add(beside, "micros", micros(outcome.rivalNanos()), "us", Optional.empty());
        }
      }
    }
  }

  private String testCase(String engine) {
    return testCase(network, batch, engine);
  }

  /** Name of what is measured of an engine. */
  static String testCase(String network, int batch, String engine) {
    return network + "-b" + batch + "-" + engine;
  }

  private double micros(double nanos) {
    return nanos / 1e3 / batch;
  }
}
