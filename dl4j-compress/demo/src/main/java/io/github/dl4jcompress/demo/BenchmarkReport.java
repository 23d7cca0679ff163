package io.github.dl4jcompress.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** Rows of measurements, as a table for people and as JSON for scripts. */
public final class BenchmarkReport {
  private final String name;
  private final ObjectNode environment = JsonNodeFactory.instance.objectNode();
  private final List<Row> rows = new ArrayList<>();

  /** One figure; what it is to reach, if anything, in words. */
  private record Row(
      String testCase, String metric, double value, String unit, Optional<String> target) {}

  /**
   * An empty report.
   *
   * @param name of the benchmark
   */
  BenchmarkReport(String name) {
    this.name = name;
    environment("java", System.getProperty("java.version"));
    environment("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    environment("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
  }

  /** Adds a fact about how it was measured. */
  public void environment(String key, String value) {
    environment.put(key, value);
  }

  /**
   * Adds a figure.
   *
   * @param target what it is to reach, in words; empty for none
   */
  public void add(
      String testCase, String metric, double value, String unit, Optional<String> target) {
    rows.add(new Row(testCase, metric, value, unit, target));
  }

  /**
   * Adds a test error, and says so at once on the error stream: a benchmark takes long.
   *
   * @param error fraction of the test examples
   * @return the error
   */
  public double addError(String testCase, double error, Optional<String> target) {
    add(testCase, "testError", error, "fraction", target);
    System.err.printf(Locale.ROOT, "%s: %.4f%n", testCase, error);
    return error;
  }

  /**
   * Adds the test error of one training per seed, and their mean.
   *
   * @param training gives the error for a seed
   * @param target of the mean
   * @return the mean
   */
  public double addErrors(
      String testCase, List<Long> seeds, LongToDoubleFunction training, Optional<String> target) {
    double sum = 0;
    for (long seed : seeds) {
      sum += addError(testCase + "-seed" + seed, training.applyAsDouble(seed), Optional.empty());
    }
    return addError(testCase, sum / seeds.size(), target);
  }

  /**
   * Takes over the rows of a report that was written before.
   *
   * @throws IOException if the file cannot be read, or is no report of this benchmark
   */
  void addRowsOf(Path file) throws IOException {
    JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(file));
    if (!json.path("benchmark").asText().equals(name)) {
      throw new IOException(file + ": not a report of the benchmark '" + name + "'");
    }
    for (JsonNode row : json.path("rows")) {
      add(
          row.path("case").asText(),
          row.path("metric").asText(),
          row.path("value").asDouble(),
          row.path("unit").asText(),
          Optional.ofNullable(row.path("target").textValue()));
    }
  }

  String table() {
    StringBuilder table = new StringBuilder();
    table.append(line("case", "metric", "value", "unit", "target"));
    for (Row row : rows) {
      String value = String.format(Locale.ROOT, "%.5g", row.value());
      table.append(line(row.testCase(), row.metric(), value, row.unit(), row.target().orElse("")));
    }
    return table.toString();
  }

  private static String line(String... cells) {
    return String.format(Locale.ROOT, "%-28s %-12s %10s %-10s %s", (Object[]) cells)
        .stripTrailing()
        .concat("\n");
  }

  void write(Path file) throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("benchmark", name);
    json.set("environment", environment);
    ArrayNode array = json.putArray("rows");
    for (Row row : rows) {
      array
          .addObject()
          .put("case", row.testCase())
          .put("metric", row.metric())
          .put("value", row.value())
          .put("unit", row.unit())
          .put("target", row.target().orElse(null));
    }
    ReportFile.write(file, json);
  }
}
