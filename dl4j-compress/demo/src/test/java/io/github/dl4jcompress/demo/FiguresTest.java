package io.github.dl4jcompress.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.compress.ModelComparison;
import io.github.dl4jcompress.report.FloatSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
  private final Figures figures =
      new Figures(
          new Figures.Baseline(0.0085, new FloatSize(1_724_320, 1_590_000), 400.4),
          new Figures.Compact(0.0091, 10_000, 0.98, 4, 600),
          new ModelComparison(10_000, 0.9995, 0.25, 0.009, 0.0091),
          1.09);

  @Test
  void showsBothModelsSideBySide() {
    assertThat(figures.table("split a", 18).row("more", "1", "2").line("end").toString().lines())
        .containsExactly(
            "split a               float network    compact model",
            "test error                   0.85 %           0.91 %",
            "bytes                     1,724,320           10,000",
            "bytes, gzip -9            1,590,000                 ",
            "ratio                          1.0x           172.4x",
            "sparsity                                      0.9800",
            "weight bits                      32                4",
            "training seconds                400              600",
            "step time                     1.00x            1.09x",
            "more                              1                2",
            "end");
  }

  @Test
  void saysHowFarTheModelsAgree() {
    assertThat(figures.agreement("class"))
        .isEqualTo(
            "same class as the fake-quantized network: 99.95 %; largest logit difference 0.2500");
  }

  @Test
  void writesJsonInOrder(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("report.json");
    Map<String, Object> json = ReportFile.ordered("seed", 3L);
    json.putAll(figures.json());
    ReportFile.write(file, json);
    assertThat(Files.readString(file).lines())
        .containsExactly(
            "{",
            "  \"seed\" : 3,",
            "  \"baseline\" : {",
            "    \"testError\" : 0.0085,",
            "    \"parameterBytes\" : 1724320,",
            "    \"gzipBytes\" : 1590000",
            "  },",
            "  \"compact\" : {",
            "    \"testError\" : 0.0091,",
            "    \"fileBytes\" : 10000,",
            "    \"sparsity\" : 0.98,",
            "    \"weightBits\" : 4",
            "  },",
            "  \"ratio\" : 172.432,",
            "  \"agreement\" : 0.9995,",
            "  \"maxLogitDifference\" : 0.25",
            "}");
    try (var files = Files.list(folder)) {
      assertThat(files.toList()).isEqualTo(List.of(file));
    }
  }
}
