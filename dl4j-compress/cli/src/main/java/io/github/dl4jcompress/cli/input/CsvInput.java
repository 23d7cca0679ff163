package io.github.dl4jcompress.cli.input;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of numbers from a CSV file in UTF-8 (RFC 4180). A first row without any number is taken for
 * names of columns and passed over.
 */
final class CsvInput {
  private CsvInput() {}

  /** A row. */
  static final class Row {
    private final long line;
    private final float[] values;
    private final String label;

    private Row(long line, float[] values, String label) {
      this.line = line;
      this.values = values;
      this.label = label;
    }

    /** Line of the file in which it begins, from 1. */
    long line() {
      return line;
    }

    /** All fields, or all but the last one; not a copy. */
    float[] values() {
      return values;
    }

    /** The last field; empty where it is a value. */
    String label() {
      return label;
    }
  }

  /**
   * Reads all rows, which must be of one length.
   *
   * @param labelled whether the last field of each row names its class
   */
  static List<Row> read(Path file, boolean labelled) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (CsvReader<CsvRecord> csv =
        CsvReader.builder()
            .skipEmptyLines(true)
            .allowMissingFields(true)
            .allowExtraFields(true)
            .ofCsvRecord(file, StandardCharsets.UTF_8)) {
      for (CsvRecord record : csv) {
        if (!rows.isEmpty() || !isHeading(record)) {
          rows.add(row(file, record, labelled));
          requireLength(file, rows);
        }
      }
    } catch (CsvParseException e) {
      throw new RefusedFileException(file + ": " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
    }
    if (rows.isEmpty()) {
      throw new RefusedFileException(file + ": no rows of numbers");
    }
    return rows;
  }

  private static boolean isHeading(CsvRecord record) {
    return record.getStartingLineNumber() == 1
        && record.getFields().stream().noneMatch(CsvInput::isNumber);
  }

  private static boolean isNumber(String field) {
    try {
      return Double.isFinite(Double.parseDouble(field.strip()));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static Row row(Path file, CsvRecord record, boolean labelled)
      throws RefusedFileException {
    int count = record.getFieldCount() - (labelled ? 1 : 0);
    if (count < 1) {
      throw new RefusedFileException(
          file
              + ": line "
              + record.getStartingLineNumber()
              + " has one field; values and, last, a class are needed");
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      String field = record.getField(i).strip();
      if (!isNumber(field) || !Float.isFinite(Float.parseFloat(field))) {
        throw new RefusedFileException(
            "%s: line %d, field %d is '%s'; a finite number is needed"
                .formatted(file, record.getStartingLineNumber(), i + 1, shortened(field)));
      }
      values[i] = Float.parseFloat(field);
    }
    String label = labelled ? record.getField(count).strip() : "";
    if (labelled && label.isEmpty()) {
      throw new RefusedFileException(
          file + ": line " + record.getStartingLineNumber() + " has no class in its last field");
    }
    return new Row(record.getStartingLineNumber(), values, label);
  }

  private static String shortened(String field) {
    return field.length() <= 20 ? field : field.substring(0, 20) + "...";
  }

  private static void requireLength(Path file, List<Row> rows) throws RefusedFileException {
    Row last = rows.get(rows.size() - 1);
    int first = rows.get(0).values().length;
    if (last.values().length != first) {
      throw new RefusedFileException(
          "%s: line %d has %d values, and line %d has %d"
              .formatted(file, last.line(), last.values().length, rows.get(0).line(), first));
    }
  }
}
