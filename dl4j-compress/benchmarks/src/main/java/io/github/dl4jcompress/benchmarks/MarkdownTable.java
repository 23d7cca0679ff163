package io.github.dl4jcompress.benchmarks;

import io.github.dl4jcompress.demo.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Prints the figures that a benchmark wrote as a table in Markdown, a row for each case and a
 * column for each metric, with targets in brackets: so that no figure in a page is typed.
 */
@Command(name = "bench-table", description = "Prints the figures in FILE as a Markdown table.")
public final class MarkdownTable extends Program {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(paramLabel = "FILE", description = "What a benchmark wrote.")
  private Path file;

  @Option(
      names = "--metrics",
      paramLabel = "NAME",
      split = ",",
      description = "The columns, in this order; without it, all.")
  private List<String> metrics = List.of();

  /** A table that is not printed yet. */
  MarkdownTable() {}

  /** Arguments: {@code FILE}, {@code --metrics NAME,NAME}. */
  public static void main(String[] arguments) throws InterruptedException {
    new MarkdownTable().start(arguments);
  }

  @Override
  protected void run() throws IOException {
    JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(file));
    if (!json.path("rows").isArray()) {
      throw new IOException(file + ": not what a benchmark wrote, for it has no rows");
    }
    System.out.print(of(json.path("rows"), metrics));
  }

  /**
   * The table.
   *
   * @param metrics columns; if there are none, those that occur
   */
  static String of(JsonNode rows, List<String> metrics) {
    Map<String, Map<String, String>> cases = new LinkedHashMap<>();
    Set<String> columns = new LinkedHashSet<>(metrics);
    for (JsonNode row : rows) {
      String metric = row.path("metric").asText();
      if (metrics.isEmpty()) {
        columns.add(metric);
      }
      if (columns.contains(metric)) {
        cases
            .computeIfAbsent(row.path("case").asText(), name -> new LinkedHashMap<>())
            .put(metric, cell(row));
      }
    }
    StringBuilder table = new StringBuilder("| case |");
    columns.forEach(column -> table.append(' ').append(column).append(" |"));
    table.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
    cases.forEach(
        (name, cells) -> {
          table.append("| ").append(name).append(" |");
          for (String column : columns) {
            table.append(' ').append(cells.getOrDefault(column, "")).append(" |");
          }
          table.append('\n');
        });
    return table.toString();
  }

  private static String cell(JsonNode row) {
    double value = row.path("value").asDouble();
    String figure =
        Math.abs(value) >= 1_000
            ? String.format(Locale.ROOT, "%,.0f", value)
            : String.format(Locale.ROOT, "%.3g", value);
    return row.path("target").isTextual()
        ? figure + " (" + row.path("target").asText() + ")"
        : figure;
  }
}
