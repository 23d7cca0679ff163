package io.github.dl4jcompress.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.benchmarks.SyntheticTensors.Spread;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class CodecBenchmarkTest {
  private final SyntheticTensors synthetic = new SyntheticTensors(9, 30, 40);
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  private Path archive(String file, Tensor... tensors) throws Exception {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (Tensor tensor : tensors) {
      entries.put(
          tensor.name() + ".npy",
          NumpyFiles.matrix(tensor.rows(), tensor.columns(), tensor.levels()));
    }
    return NumpyFiles.archive(folder.resolve(file), entries);
  }

  private Path model(String file) throws Exception {
    Path path = folder.resolve(file);
    StoredModelTest.oneLayer(new byte[] {0, 1, -7, 0, 0, 3}).save(path);
    return path;
  }

  private Tensor pruned(String name) {
    return synthetic.pruned(name, 0.1, Spread.NONE);
  }

  private int execute(Object... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("--quick", "--out", json().toString()));
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    PrintStream stream = new PrintStream(errors, true, StandardCharsets.UTF_8);
    return new CodecBenchmark().execute(stream, all.toArray(String[]::new));
  }

  private Path json() {
    return folder.resolve("codec.json");
  }

  private String errors() {
    return errors.toString(StandardCharsets.UTF_8);
  }

  private static JsonNode row(JsonNode rows, String testCase, String metric) {
    JsonNode found = null;
    for (JsonNode row : rows) {
      if (row.path("case").asText().equals(testCase)
          && row.path("metric").asText().equals(metric)) {
        assertThat(found).as("%s %s twice", testCase, metric).isNull();
        found = row;
      }
    }
    assertThat(found).as("%s %s", testCase, metric).isNotNull();
    return Objects.requireNonNull(found);
  }

  @Test
  void measuresWhatItIsGiven() throws Exception {
    Tensor even = pruned("iid90");
    Tensor first = pruned("mlp92.0_W0");
    Tensor second = synthetic.pruned("mlp92.0_W1", 20, 25, 0.3, Spread.NONE);
    Path one = archive("one.npz", even);
    Path two = archive("two.npz", first, second);
    Path small = model("small.d4c");
    assertThat(execute("--tensors", one, "--tensors", two, "--model", small)).as(errors()).isZero();

    JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(json()));
    assertThat(json.path("benchmark").asText()).isEqualTo("codec");
    assertThat(json.path("environment").path("xz").asText()).contains("CRC64");
    JsonNode rows = json.path("rows");
    for (Coder coder : Coder.values()) {
      int bytes = coder.verified(even).length;
      assertThat(row(rows, "iid90", coder.metric()).path("value").asDouble()).isEqualTo(bytes);
    }
    JsonNode ratio = row(rows, "iid90", "bytesOverH0");
    assertThat(ratio.path("value").asDouble())
        .isCloseTo(Coder.OWN.encode(even).length / even.entropyBytes(), within(1e-9));
    assertThat(ratio.path("target").isNull()).isTrue();
    assertThat(row(rows, "real-fc1-92", "bytesOverH0").path("target").asText())
        .isEqualTo("<= 0.880");
    assertThat(row(rows, "real-fc2-92", "bytes").path("target").isNull()).isTrue();

    JsonNode network = row(rows, "real-net-92", "bytes");
    assertThat(network.path("value").asInt())
        .isEqualTo(Coder.OWN.encode(first).length + Coder.OWN.encode(second).length);
    assertThat(network.path("target").asText()).matches("<= [0-9]+ \\(best peer\\)");
    assertThat(row(rows, "real-net-92", "bytesOverH0").path("target").asText())
        .isEqualTo("<= 0.900");

    assertThat(row(rows, "small", "fileBytes").path("value").asLong()).isEqualTo(Files.size(small));
    assertThat(row(rows, "small-1-dense", "h0Bytes").path("value").asDouble()).isPositive();
    assertThat(row(rows, "small", "openMillis").path("value").asDouble()).isPositive();
    assertThat(row(rows, "decode-plain", "weightsPerSecond").path("target").asText())
        .isEqualTo(">= 1e7");
    assertThat(row(rows, "decode-mix", "weightsPerSecond").path("target").asText())
        .isEqualTo(">= 2e6");
    assertThat(row(rows, "decode-mix", "bytesOverH0").path("target").asText())
        .isEqualTo("<= 0.950");
    assertThat(json.path("environment").path("decode-mix").asText())
        .startsWith("real-fc1-92, 1200");
    String heap = "smallestHeapMebibytes";
    assertThat(row(rows, "tower-releasing", heap).path("value").asDouble())
        .isLessThan(row(rows, "tower-whole", heap).path("value").asDouble());
  }

  @Test
  void refusesTheSameNameTwice() throws Exception {
    Path one = archive("one.npz", pruned("iid92"));
    assertThat(execute("--tensors", one, "--tensors", one)).isEqualTo(2);
    assertThat(errors())
        .startsWith("bench-codec: two tensors are called iid92, need different names")
        .contains("usage: bench-codec");
    assertThat(json()).doesNotExist();
  }

  @Test
  void refusesTwoModelsOfOneName() throws Exception {
    Path one = archive("one.npz", pruned("iid92"));
    Path small = model("small.d4c");
    assertThat(execute("--tensors", one, "--model", small, "--model", small)).isEqualTo(2);
    assertThat(errors())
        .startsWith("bench-codec: " + small + " is another model called small, give only one");
  }

  @Test
  void saysWhatItCannotRead() throws Exception {
    Path missing = folder.resolve("none.npz");
    assertThat(execute("--tensors", missing)).isEqualTo(3);
    assertThat(errors())
        .isEqualTo("bench-codec: cannot read or write " + missing + " (NoSuchFile)\n");
  }
}
