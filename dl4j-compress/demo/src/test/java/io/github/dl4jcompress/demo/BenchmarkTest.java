package io.github.dl4jcompress.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import picocli.CommandLine.Command;

class BenchmarkTest {
  /** Errors of 0.1 times the seed. */
  @Command(name = "bench-test")
  private static final class Seeded extends Benchmark {
    Seeded() {
      super("seeded");
    }

    @Override
    protected void measure() {
      report().environment("dataset", "none");
      List<Long> seeds = quick() ? List.of(1L) : List.of(1L, 2L, 6L);
      double mean = report().addErrors("taught", seeds, seed -> 0.1 * seed, Optional.of("<= 0.5"));
      report().add("twice", "ratio", 2 * mean, "ratio", Optional.empty());
    }
  }

  private static JsonNode measured(Path folder, String... options) throws Exception {
    Path file = folder.resolve("figures.json");
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    String[] arguments = new String[options.length + 2];
    arguments[0] = "--out";
    arguments[1] = file.toString();
    System.arraycopy(options, 0, arguments, 2, options.length);
    int code =
        new Seeded().execute(new PrintStream(errors, true, StandardCharsets.UTF_8), arguments);
    assertThat(errors.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(code).isZero();
    return new ObjectMapper().readTree(Files.readAllBytes(file));
  }

  @Test
  void writesARowPerSeedAndTheirMean(@TempDir Path folder) throws Exception {
    JsonNode json = measured(folder);
    assertThat(json.path("benchmark").asText()).isEqualTo("seeded");
    assertThat(json.path("environment").path("dataset").asText()).isEqualTo("none");
    assertThat(json.path("environment").path("quick").asText()).isEqualTo("false");
    assertThat(json.path("rows").findValuesAsText("case"))
        .containsExactly("taught-seed1", "taught-seed2", "taught-seed6", "taught", "twice");
    assertThat(json.path("rows").findValuesAsText("metric"))
        .containsExactly("testError", "testError", "testError", "testError", "ratio");
    assertThat(json.path("rows").get(3).path("value").asDouble()).isCloseTo(0.3, within(1e-12));
    assertThat(json.path("rows").get(3).path("target").asText()).isEqualTo("<= 0.5");
    assertThat(json.path("rows").get(4).path("value").asDouble()).isCloseTo(0.6, within(1e-12));
    assertThat(json.path("rows").get(4).path("target").isNull()).isTrue();
  }

  @Test
  void quickRunsAreMarked(@TempDir Path folder) throws Exception {
    JsonNode json = measured(folder, "--quick");
    assertThat(json.path("environment").path("quick").asText()).isEqualTo("true");
    assertThat(json.path("rows")).hasSize(3);
  }

  @Test
  void addsToWhatWasMeasuredBefore(@TempDir Path folder) throws Exception {
    JsonNode before = measured(folder, "--quick").path("rows");
    JsonNode rows = measured(folder, "--append").path("rows");
    assertThat(rows.findValuesAsText("case"))
        .containsExactly(
            "taught-seed1",
            "taught",
            "twice",
            "taught-seed1",
            "taught-seed2",
            "taught-seed6",
            "taught",
            "twice");
    for (int i = 0; i < before.size(); i++) {
      assertThat(rows.get(i)).isEqualTo(before.get(i));
    }
  }

  @Test
  void addsToNoOtherBenchmark(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("f.json"), "{\"benchmark\": \"runtime\"}");
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int code =
        new Seeded()
            .execute(
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                "--append",
                "--out",
                file.toString());
    assertThat(code).isEqualTo(3);
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .contains("f.json: not a report of the benchmark 'seeded'");
    assertThat(file).hasContent("{\"benchmark\": \"runtime\"}");
  }

  @Test
  void refusesToMeasureForNoFile() throws Exception {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int code = new Seeded().execute(new PrintStream(errors, true, StandardCharsets.UTF_8));
    assertThat(code).isEqualTo(2);
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .contains("bench-test: Missing required option: '--out FILE'");
  }
}
