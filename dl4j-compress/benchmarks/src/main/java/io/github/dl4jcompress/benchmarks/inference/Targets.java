package io.github.dl4jcompress.benchmarks.inference;

import java.util.Map;
import java.util.Optional;

/** What the runtime is to reach. */
final class Targets {
  private static final Map<String, String> MOST =
      Map.ofEntries(
          Map.entry("lenet5-s95-b1-java17-plain ratioToOrtInt8", "0.85"),
          Map.entry("lenet5-s95-b1-java17-vector ratioToOrtInt8", "0.45"),
          Map.entry("lenet5-s95-b1-java25-vector ratioToOrtInt8", "0.20"),
          Map.entry("lstm128-s95-b1-java17-plain ratioToOrtFloat", "1.5"),
          Map.entry("lstm128-s95-b1-java17-vector ratioToOrtInt8", "1.1"),
          Map.entry("lstm128-s95-b1-java25-vector ratioToOrtInt8", "0.40"),
          Map.entry("lenet5-shrunk-b1-java17-vector ratioToOrtFloat", "0.6"),
          Map.entry("lenet5-s95-b64-java17-vector ratioToOrtInt8", "0.40"),
          Map.entry("cold-start ratioToOrtInt8", "0.35"),
          Map.entry("cold-start ratioToOrtFloat", "0.35"),
          Map.entry("cold-start ratioToDl4j", "0.08"),
          Map.entry("peak-memory ratioToOrtInt8", "0.6"),
          Map.entry("peak-memory ratioToOrtFloat", "0.6"),
          Map.entry("peak-memory ratioToDl4j", "0.35"),
          Map.entry("shipped-bytes ratioToOrtInt8", "0.01"),
          Map.entry("shipped-bytes ratioToOrtFloat", "0.01"));

  private Targets() {}

  /** The most that a ratio may be, as a report says it; nothing where there is no target. */
  static Optional<String> of(String testCase, String metric) {
    return Optional.ofNullable(MOST.get(testCase + " " + metric)).map(most -> "<= " + most);
  }
}
