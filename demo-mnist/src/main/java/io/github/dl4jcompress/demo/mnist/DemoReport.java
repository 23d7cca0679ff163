package io.github.dl4jcompress.demo.mnist;

import io.github.dl4jcompress.format.DurableFile;
import io.github.dl4jcompress.report.FloatSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The figures of a run, as a table for people and as {@code report.json}. */
record DemoReport(
    String dataset,
    long seed,
    Baseline baseline,
    Compact compact,
    Seconds seconds,
    double overhead) {

  /** The float network. */
  record Baseline(double testError, FloatSize size) {}

  /** The compact model and how it agrees with the fake-quantized network it came from. */
  record Compact(
      double testError,
      long fileBytes,
      double sparsity,
      int weightBits,
      double agreement,
      double maxLogitDifference) {}

  /** Wall-clock time of the two trainings. */
  record Seconds(double baseline, double compression) {}

  private double ratio() {
    return (double) baseline.size().bytes() / compact.fileBytes();
  }

  String table() {
    return String.join(
        System.lineSeparator(),
        row("", "float network", "compact model"),
        row("test error", percent(baseline.testError()), percent(compact.testError())),
        row("bytes", bytes(baseline.size().bytes()), bytes(compact.fileBytes())),
        row("bytes, gzip -9", bytes(baseline.size().gzipBytes()), ""),
        row("ratio", "1.0x", String.format(Locale.ROOT, "%.1fx", ratio())),
        row("sparsity", "", String.format(Locale.ROOT, "%.4f", compact.sparsity())),
        row("weight bits", "32", String.valueOf(compact.weightBits())),
        row("training seconds", whole(seconds.baseline()), whole(seconds.compression())),
        row("step time", "1.00x", String.format(Locale.ROOT, "%.2fx", overhead)),
        String.format(
            Locale.ROOT,
            "same class as the fake-quantized network: %.2f %%; largest logit difference %.4f",
            100 * compact.agreement(),
            compact.maxLogitDifference()));
  }

  private static String row(String name, String baseline, String compact) {
    return String.format(Locale.ROOT, "%-18s %16s %16s", name, baseline, compact);
  }

  private static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * fraction);
  }

  private static String bytes(long bytes) {
    return String.format(Locale.ROOT, "%,d", bytes);
  }

  private static String whole(double seconds) {
    return String.format(Locale.ROOT, "%.0f", seconds);
  }

  /** Writes {@code report.json}, whole or not at all. */
  void write(Path file) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("dataset", dataset);
    json.put("seed", seed);
    json.put(
        "baseline",
        ordered(
            "testError", baseline.testError(),
            "parameterBytes", baseline.size().bytes(),
            "gzipBytes", baseline.size().gzipBytes()));
    json.put(
        "compact",
        ordered(
            "testError", compact.testError(),
            "fileBytes", compact.fileBytes(),
            "sparsity", compact.sparsity(),
            "weightBits", compact.weightBits()));
    json.put("ratio", ratio());
    json.put("agreement", compact.agreement());
    json.put("maxLogitDifference", compact.maxLogitDifference());
    json.put(
        "seconds", ordered("baseline", seconds.baseline(), "compression", seconds.compression()));
    json.put("trainingOverhead", overhead);
    DurableFile.replace(
        file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
