package io.github.dl4jcompress.demo.mnist;

import io.github.dl4jcompress.demo.ReportFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** Rows of measurements, as a table for people and as JSON for scripts. */
final class BenchmarkReport {
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
  void environment(String key, String value) {
    environment.put(key, value);
  }

  /** Adds a figure. */
  void add(String testCase, String metric, double value, String unit, Optional<String> target) {
    rows.add(new Row(testCase, metric, value, unit, target));
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
