package io.github.dl4jcompress.demo.mnist;

import io.github.dl4jcompress.demo.Figures;
import io.github.dl4jcompress.demo.ReportFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The figures of a run, as a table for people and as {@code report.json}. */
record DemoReport(String dataset, long seed, Figures figures) {

  String table() {
    return figures.table("", 18).line(figures.agreement("class")).toString();
  }

  /** Writes {@code report.json}, whole or not at all. */
  void write(Path file) throws IOException {
    Map<String, Object> json = ReportFile.ordered("dataset", dataset, "seed", seed);
    json.putAll(figures.json());
    json.put(
        "seconds",
        ReportFile.ordered(
            "baseline", figures.baseline().seconds(),
            "compression", figures.compact().seconds()));
    json.put("trainingOverhead", figures.overhead());
    ReportFile.write(file, json);
  }
}
