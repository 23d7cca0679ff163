package io.github.dl4jcompress.demo.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.compress.ModelComparison;
import io.github.dl4jcompress.demo.Figures;
import io.github.dl4jcompress.report.FloatSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class DemoReportTest {
  private final DemoReport report =
      new DemoReport(
          "mnist",
          3,
          new Figures(
              new Figures.Baseline(0.0085, new FloatSize(1_724_320, 1_590_000), 400),
              new Figures.Compact(0.0091, 10_000, 0.98, 4, 600),
              new ModelComparison(10_000, 0.9995, 0.25, 0.009, 0.0091),
              1.09));

  @Test
  void keepsItsKeys(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("report.json");
    report.write(file);
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(keys("", json))
        .containsExactly(
            "dataset",
            "seed",
            "baseline.testError",
            "baseline.parameterBytes",
            "baseline.gzipBytes",
            "compact.testError",
            "compact.fileBytes",
            "compact.sparsity",
            "compact.weightBits",
            "ratio",
            "agreement",
            "maxLogitDifference",
            "seconds.baseline",
            "seconds.compression",
            "trainingOverhead");
    assertThat(json.at("/ratio").asDouble()).isCloseTo(172.432, within(1e-9));
    assertThat(json.at("/seconds").toString())
        .isEqualTo("{\"baseline\":400.0,\"compression\":600.0}");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  private static List<String> keys(String prefix, JsonNode node) {
    List<String> keys = new ArrayList<>();
    node.fields()
        .forEachRemaining(
            field -> {
              if (field.getValue().isObject()) {
                keys.addAll(keys(prefix + field.getKey() + ".", field.getValue()));
              } else {
                keys.add(prefix + field.getKey());
              }
            });
    return keys;
  }

  @Test
  void showsBothModelsSideBySide() {
    assertThat(report.table().lines().toList())
        .contains(
            "test error                   0.85 %           0.91 %",
            "bytes                     1,724,320           10,000",
            "ratio                          1.0x           172.4x",
            "same class as the fake-quantized network: 99.95 %; largest logit difference 0.2500");
  }
}
