package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.demo.FigureTable;
import io.github.dl4jcompress.demo.Figures;
import io.github.dl4jcompress.demo.ReportFile;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of a run on one split.
 *
 * @param split which recordings were tested on
 * @param teacher that the compact model learned from
 * @param figures of the float network and the compact model
 * @param device what the compact model did on its own
 */
record SpeechReport(String split, Teaching teacher, Figures figures, DeviceRun device) {

  /**
   * The teacher.
   *
   * @param testError fraction of the test recordings that it gets wrong
   * @param seconds wall-clock time of its training
   */
  record Teaching(double testError, double seconds) {}

  String table() {
    return figures
        .table("split " + split, 22)
        .row("ms per recording", "", String.format(Locale.ROOT, "%.2f", device.medianMillis()))
        .line(figures.agreement("word"))
        .line(
            String.format(
                Locale.ROOT,
                "teacher: %s test error, %.0f s of training",
                FigureTable.percent(teacher.testError()),
                teacher.seconds()))
        .toString();
  }

  /** The figures by name. */
  Map<String, Object> json() {
    Map<String, Object> json =
        ReportFile.ordered("split", split, "teacherError", teacher.testError());
    json.putAll(figures.json());
    json.put("perSpeaker", device.perSpeaker());
    json.put(
        "clipMillis",
        ReportFile.ordered("median", device.medianMillis(), "p99", device.p99Millis()));
    json.put("realTimeFactor", device.realTimeFactor());
    json.put("peakHeapBytes", device.peakHeapBytes());
    json.put(
        "seconds",
        ReportFile.ordered(
            "teacher", teacher.seconds(),
            "baseline", figures.baseline().seconds(),
            "compression", figures.compact().seconds()));
    json.put("trainingOverhead", figures.overhead());
    return json;
  }
}
