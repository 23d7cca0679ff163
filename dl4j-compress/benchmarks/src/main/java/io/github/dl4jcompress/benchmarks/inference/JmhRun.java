package io.github.dl4jcompress.benchmarks.inference;

import io.github.dl4jcompress.benchmarks.inference.Engines.Variant;
import io.github.dl4jcompress.demo.BenchmarkReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The mean time of a prediction, collections of garbage included, and the bytes that it allocates,
 * by JMH in a JVM of its own.
 *
 * @param folder of the networks
 * @param iterations that count, behind as many that do not
 * @param iterationMillis length of one
 */
record JmhRun(Path folder, int iterations, int iterationMillis) {

  /** Adds {@code meanMicros} and {@code bytesPerPrediction}. */
  void measure(String network, Variant variant, BenchmarkReport report) throws IOException {
    TimeValue length = TimeValue.milliseconds(iterationMillis);
    Options options =
        new OptionsBuilder()
            .include(PredictionBenchmark.class.getName())
            .param("folder", folder.toString())
            .param("network", network)
            .jvm(variant.jdk().java())
            .jvmArgs(variant.options().toArray(String[]::new))
            .forks(1)
            .warmupIterations(iterations)
            .warmupTime(length)
            .measurementIterations(iterations)
            .measurementTime(length)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    RunResult result;
    try {
      result = new Runner(options).runSingle();
    } catch (RunnerException e) {
      throw new IOException("JMH cannot run " + network + " in " + variant.word(), e);
    }
    String testCase = LatencyGroup.testCase(network, 1, variant.word());
    double bytes =
        Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm")).getScore();
    double micros = result.getPrimaryResult().getScore();
    report.add(testCase, "meanMicros", micros, "us", Optional.empty());
    report.add(testCase, "bytesPerPrediction", bytes, "bytes", Optional.empty());
  }
}
