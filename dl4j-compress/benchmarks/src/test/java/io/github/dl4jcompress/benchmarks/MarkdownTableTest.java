package io.github.dl4jcompress.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class MarkdownTableTest {
  private static JsonNode rows() throws IOException {
    String json =
        """
        [{"case": "lenet", "metric": "micros", "value": 12.3456, "unit": "us", "target": null},
         {"case": "lenet", "metric": "ratio", "value": 0.4, "unit": "", "target": "<= 0.45"},
         {"case": "jar", "metric": "bytes", "value": 341234, "unit": "bytes", "target": null}]
        """;
    return new ObjectMapper().readTree(json);
  }

  @Test
  void hasARowForEachCaseAndAColumnForEachMetric() throws Exception {
    assertThat(MarkdownTable.of(rows(), List.of()))
        .isEqualTo(
            """
            | case | micros | ratio | bytes |
            |---|---|---|---|
            | lenet | 12.3 | 0.400 (<= 0.45) |  |
            | jar |  |  | 341,234 |
            """);
  }

  @Test
  void leavesOutWhatIsNotAskedFor() throws Exception {
    assertThat(MarkdownTable.of(rows(), List.of("ratio", "micros")))
        .isEqualTo(
            """
            | case | ratio | micros |
            |---|---|---|
            | lenet | 0.400 (<= 0.45) | 12.3 |
            """);
  }

  @Test
  void refusesOtherFiles(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("other.json"), "{}");
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int code =
        new MarkdownTable()
            .execute(new PrintStream(errors, true, StandardCharsets.UTF_8), file.toString());
    assertThat(code).isEqualTo(3);
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .isEqualTo("bench-table: " + file + ": not what a benchmark wrote, for it has no rows\n");
  }
}
