package io.github.dl4jcompress.demo.speech;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.compress.ModelComparison;
import io.github.dl4jcompress.demo.Figures;
import io.github.dl4jcompress.report.FloatSize;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpeechReportTest {
  private final SpeechReport report =
      new SpeechReport(
          "official",
          new SpeechReport.Teaching(0.01, 300),
          new Figures(
              new Figures.Baseline(0.02, new FloatSize(310_312, 288_400), 200),
              new Figures.Compact(0.025, 6_000, 0.95, 4, 400),
              new ModelComparison(300, 1, 0.01, 0.025, 0.025),
              1.05),
          new DeviceRun(0.025, Map.of("theo", 0.025), 0.4, 0.9, 0.001, 5_000_000));

  @Test
  void keepsItsKeys() {
    assertThat(report.json().keySet())
        .containsExactly(
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
    assertThat(report.json().get("seconds"))
        .hasToString("{teacher=300.0, baseline=200.0, compression=400.0}");
  }

  @Test
  void showsBothModelsSideBySide() {
    assertThat(report.table().lines().toList())
        .contains(
            "test error                       2.00 %           2.50 %",
            "bytes                           310,312            6,000",
            "ratio                              1.0x            51.7x",
            "ms per recording                                    0.40",
            "same word as the fake-quantized network: 100.00 %; largest logit difference 0.0100",
            "teacher: 1.00 % test error, 300 s of training");
  }
}
