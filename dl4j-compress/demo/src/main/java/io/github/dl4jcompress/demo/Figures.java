package io.github.dl4jcompress.demo;

import io.github.dl4jcompress.compress.ModelComparison;
import io.github.dl4jcompress.report.FloatSize;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What every demo reports: the compact model beside the float network.
 *
 * @param baseline the float network
 * @param compact the compact model
 * @param comparison of the compact model with the fake-quantized network it came from
 * @param overhead time of a compressing step over that of a plain one
 */
public record Figures(
    Baseline baseline, Compact compact, ModelComparison comparison, double overhead) {

  /**
   * The float network.
   *
   * @param testError fraction of the test examples that it puts in a wrong class
   * @param size of its parameters
   * @param seconds wall-clock time of its training
   */
  public record Baseline(double testError, FloatSize size, double seconds) {}

  /**
   * The compact model.
   *
   * @param testError fraction of the test examples that it puts in a wrong class, on its own
   * @param fileBytes of the file it is stored in
   * @param sparsity fraction of its weights that are zero
   * @param weightBits of a weight that is not
   * @param seconds wall-clock time of the training that compressed it
   */
  public record Compact(
      double testError, long fileBytes, double sparsity, int weightBits, double seconds) {}

  private double ratio() {
    return (double) baseline.size().bytes() / compact.fileBytes();
  }

  /**
   * The figures as a table for people, to which a demo adds its own.
   *
   * @param title of the column of names
   * @param width of that column, in characters
   */
  public FigureTable table(String title, int width) {
    return new FigureTable(width)
        .row(title, "float network", "compact model")
        .row(
            "test error",
            FigureTable.percent(baseline.testError()),
            FigureTable.percent(compact.testError()))
        .row("bytes", bytes(baseline.size().bytes()), bytes(compact.fileBytes()))
        .row("bytes, gzip -9", bytes(baseline.size().gzipBytes()), "")
        .row("ratio", "1.0x", String.format(Locale.ROOT, "%.1fx", ratio()))
        .row("sparsity", "", String.format(Locale.ROOT, "%.4f", compact.sparsity()))
        .row("weight bits", "32", String.valueOf(compact.weightBits()))
        .row("training seconds", whole(baseline.seconds()), whole(compact.seconds()))
        .row("step time", "1.00x", String.format(Locale.ROOT, "%.2fx", overhead));
  }

  /**
   * How far the compact model agrees with the network it came from, as a line for the table.
   *
   * @param answer what a model gives for an example, such as its class
   */
  public String agreement(String answer) {
    return String.format(
        Locale.ROOT,
        "same %s as the fake-quantized network: %.2f %%; largest logit difference %.4f",
        answer,
        100 * comparison.agreement(),
        comparison.maxLogitDifference());
  }

  /**
   * The figures by name, without times: {@code baseline}, {@code compact}, {@code ratio}, {@code
   * agreement} and {@code maxLogitDifference}, in this order.
   */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(
        "baseline",
        ReportFile.ordered(
            "testError", baseline.testError(),
            "parameterBytes", baseline.size().bytes(),
            "gzipBytes", baseline.size().gzipBytes()));
    json.put(
        "compact",
        ReportFile.ordered(
            "testError", compact.testError(),
            "fileBytes", compact.fileBytes(),
            "sparsity", compact.sparsity(),
            "weightBits", compact.weightBits()));
    json.put("ratio", ratio());
    json.put("agreement", comparison.agreement());
    json.put("maxLogitDifference", comparison.maxLogitDifference());
    return json;
  }

  private static String bytes(long bytes) {
    return String.format(Locale.ROOT, "%,d", bytes);
  }

  private static String whole(double seconds) {
    return String.format(Locale.ROOT, "%.0f", seconds);
  }
}
