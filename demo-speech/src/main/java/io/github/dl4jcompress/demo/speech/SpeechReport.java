package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.compress.ModelComparison;
import io.github.dl4jcompress.report.FloatSize;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of a run on one split.
 *
 * @param split which recordings were tested on
 * @param teacherError test error of the teacher
 * @param baselineError test error of the float network
 * @param floatSize of the float network
 * @param device what the compact model did on its own
 * @param fileBytes of the compact model
 * @param sparsity of the compact model
 * @param weightBits of the compact model
 * @param comparison of the compact model with the network it came from
 * @param seconds of training: teacher, float network, compression
 * @param overhead time of a compressing step over that of a plain one
 */
record SpeechReport(
    String split,
    double teacherError,
    double baselineError,
    FloatSize floatSize,
    DeviceRun device,
    long fileBytes,
    double sparsity,
    int weightBits,
    ModelComparison comparison,
    Seconds seconds,
    double overhead) {

  /** Wall-clock time of the three trainings. */
  record Seconds(double teacher, double baseline, double compression) {}

  private double ratio() {
    return (double) floatSize.bytes() / fileBytes;
  }

  String table() {
    return String.join(
        System.lineSeparator(),
        row("split " + split, "float network", "compact model"),
        row("test error", percent(baselineError), percent(device.error())),
        row("bytes", bytes(floatSize.bytes()), bytes(fileBytes)),
        row("bytes, gzip -9", bytes(floatSize.gzipBytes()), ""),
        row("ratio", "1.0x", String.format(Locale.ROOT, "%.1fx", ratio())),
        row("sparsity", "", String.format(Locale.ROOT, "%.4f", sparsity)),
        row("weight bits", "32", String.valueOf(weightBits)),
        row("training seconds", whole(seconds.baseline()), whole(seconds.compression())),
        row("step time", "1.00x", String.format(Locale.ROOT, "%.2fx", overhead)),
        row("ms per recording", "", String.format(Locale.ROOT, "%.2f", device.medianMillis())),
        String.format(
            Locale.ROOT,
            "same word as the fake-quantized network: %.2f %%; largest logit difference %.4f",
            100 * comparison.agreement(),
            comparison.maxLogitDifference()),
        String.format(
            Locale.ROOT,
            "teacher: %s test error, %.0f s of training",
            percent(teacherError),
            seconds.teacher()));
  }

  private static String row(String name, String baseline, String compact) {
    return String.format(Locale.ROOT, "%-22s %16s %16s", name, baseline, compact);
  }

  static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * fraction);
  }

  private static String bytes(long bytes) {
    return String.format(Locale.ROOT, "%,d", bytes);
  }

  private static String whole(double seconds) {
    return String.format(Locale.ROOT, "%.0f", seconds);
  }

  /** The figures by name. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("split", split);
    json.put("teacherError", teacherError);
    json.put(
        "baseline",
        ordered(
            "testError", baselineError,
            "parameterBytes", floatSize.bytes(),
            "gzipBytes", floatSize.gzipBytes()));
    json.put(
        "compact",
        ordered(
            "testError", device.error(),
            "fileBytes", fileBytes,
            "sparsity", sparsity,
            "weightBits", weightBits));
    json.put("ratio", ratio());
    json.put("agreement", comparison.agreement());
    json.put("maxLogitDifference", comparison.maxLogitDifference());
    json.put("perSpeaker", device.perSpeaker());
    json.put("clipMillis", ordered("median", device.medianMillis(), "p99", device.p99Millis()));
    json.put("realTimeFactor", device.realTimeFactor());
    json.put("peakHeapBytes", device.heapBytes());
    json.put(
        "seconds",
        ordered(
            "teacher", seconds.teacher(),
            "baseline", seconds.baseline(),
            "compression", seconds.compression()));
    json.put("trainingOverhead", overhead);
    return json;
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
