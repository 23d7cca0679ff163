package io.github.dl4jcompress.quantize;

import java.util.List;
import java.util.Locale;

/**
 * What a {@link SensitivitySweep} measured.
 *
 * @param error fraction of the examples that the unchanged network puts in a wrong class
 * @param loss mean loss of the unchanged network
 * @param rows one for each layer and change
 */
public record SensitivityTable(double error, double loss, List<Row> rows) {
  /** What was changed. */
  public enum Change {
    /** The width of the weights, in bits. */
    BITS,
    /** The fraction of the weights that are zero. */
    SPARSITY
  }

  /**
   * A layer that was changed, alone.
   *
   * @param layer its name
   * @param weights their number
   * @param change what was changed
   * @param value what to
   * @param error fraction of the examples in a wrong class then
   * @param loss mean loss then
   */
  public record Row(
      String layer, long weights, Change change, double value, double error, double loss) {}

  public SensitivityTable {
    rows = List.copyOf(rows);
  }

  /** The rows as comma-separated values (RFC 4180), with names of the columns. */
  public String toCsv() {
    StringBuilder text = new StringBuilder("layer,weights,change,value,error,loss\n");
    for (Row row : rows) {
      text.append('"').append(row.layer().replace("\"", "\"\"")).append('"');
      text.append(',').append(row.weights());
      text.append(',').append(row.change().name().toLowerCase(Locale.ROOT));
      text.append(',').append(row.value());
      text.append(',').append(row.error());
      text.append(',').append(row.loss()).append('\n');
    }
    return text.toString();
  }

  /** A table for people: the error that each change adds, in percentage points, and the loss. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(Locale.ROOT, "unchanged: error %.2f %%, loss %.4f%n", 100 * error, loss));
    for (Row row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-20s %9d weights %-16s error %+7.2f points, loss %+9.4f%n",
              row.layer(),
              row.weights(),
              row.change() == Change.BITS ? (int) row.value() + " bits" : "sparsity " + row.value(),
              100 * (row.error() - error),
              row.loss() - loss));
    }
    return text.toString();
  }
}
