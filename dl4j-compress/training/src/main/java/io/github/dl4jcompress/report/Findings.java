package io.github.dl4jcompress.report;

import java.util.List;

/**
 * What was measured.
 *
 * @param labels names of the classes; empty if they have only numbers
 */
record Findings(
    Stages stages,
    List<LayerRow> layers,
    TestRun run,
    List<CloseLook> looks,
    Latency latency,
    List<String> labels) {

  String label(int number) {
    return number < labels.size() ? labels.get(number) : String.valueOf(number);
  }
}
