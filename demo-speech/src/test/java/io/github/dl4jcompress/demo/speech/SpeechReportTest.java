package io.github.dl4jcompress.demo.speech;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.compress.ModelComparison;
import io.github.dl4jcompress.report.FloatSize;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpeechReportTest {
  private final SpeechReport report =
      new SpeechReport(
          "official",
          0.01,
          0.02,
          new FloatSize(310_312, 288_400),
          new DeviceRun(0.025, Map.of("theo", 0.025), 0.4, 0.9, 0.001, 5_000_000),
          6_000,
          0.95,
          4,
          new ModelComparison(300, 1, 0.01, 0.025, 0.025),
          new SpeechReport.Seconds(300, 200, 400),
          1.05);

  @Test
  void keepsItsKeys() {
    assertThat(report.json())
        .containsOnlyKeys(
            "split",
            "teacherError",
            "baseline",
            "compact",
            "ratio",
            "agreement",
            "maxLogitDifference",
            "perSpeaker",
            "clipMillis",
            "realTimeFactor",
            "peakHeapBytes",
            "seconds",
            "trainingOverhead");
    assertThat(report.json().get("clipMillis")).hasToString("{median=0.4, p99=0.9}");
  }

  @Test
  void showsBothModelsSideBySide() {
    assertThat(report.table().lines().toList())
        .contains(
            "test error                       2.00 %           2.50 %",
            "bytes                           310,312            6,000",
            "ratio                              1.0x            51.7x");
  }
}
