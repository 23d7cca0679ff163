package io.github.dl4jcompress.benchmarks.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.benchmarks.inference.Engines.Rival;
import io.github.dl4jcompress.benchmarks.inference.Engines.Variant;
import io.github.dl4jcompress.benchmarks.networks.SeededNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnginesTest {
  private static final int COUNT = 4;

  private final SeededNetwork lenet = SeededNetwork.leNet5(3);
  private final SeededNetwork lstm = SeededNetwork.lstm(3);
  private final Jdk jdk =
      new Jdk(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
  private final Variant plain = new Variant(jdk, false);

  @SuppressWarnings("NullAway.Init") // set in write()
  private Path folder;

  @SuppressWarnings("NullAway.Init") // set in write()
  private Engines engines;

  @BeforeAll
  void write(@TempDir Path shared) throws IOException {
    folder = shared;
    engines = new Engines(folder, jdk);
    new NetworkFiles(folder, "lenet").write(lenet, examples(lenet), List.of(COUNT));
    new NetworkFiles(folder, "lstm").write(lstm, examples(lstm), List.of(1));
  }

  private static float[] examples(SeededNetwork network) {
    return network.examples(COUNT, new Random(5));
  }

  private static float[] byDl4j(SeededNetwork network) {
    INDArray outputs = network.dl4j().output(network.dl4jFeatures(examples(network)));
    return outputs.dup('c').data().asFloat();
  }

  private void requireClose(
      Rival rival, String name, int batch, SeededNetwork network, double tolerance)
      throws IOException {
    float[] expected = Arrays.copyOf(byDl4j(network), batch * SeededNetwork.CLASSES);
    try (WorkerProcess process = engines.rival(rival, name, batch)) {
      assertThat(process.outputs()).containsExactly(expected, within((float) tolerance));
    }
  }

  @Test
  void onnxGraphsOfFloatsSayWhatDl4jSays() throws Exception {
    requireClose(Rival.ORT_FLOAT, "lenet", COUNT, lenet, 1e-5);
    requireClose(Rival.ORT_FLOAT, "lstm", 1, lstm, 1e-5);
  }

  @Test
  void onnxGraphsOfBytesSayNearlyTheSame() throws Exception {
    requireClose(Rival.ORT_INT8, "lenet", COUNT, lenet, 0.05);
    requireClose(Rival.ORT_INT8, "lstm", 1, lstm, 0.05);
    Path bytes = new NetworkFiles(folder, "lenet").onnx(OnnxKind.INT8, COUNT);
    assertThat(Files.size(bytes)).isBetween(430_000L, 445_000L); // one for each weight
  }

  @Test
  void savedNetworksSayTheSame() throws Exception {
    requireClose(Rival.DL4J, "lenet", COUNT, lenet, 1e-6);
  }

  @Test
  void aProcessOfTheRuntimeAnswersWhatTheModelSays() throws Exception {
    CompactModel model = CompactModel.load(new NetworkFiles(folder, "lenet").compact());
    float[] examples = examples(lenet);
    try (WorkerProcess process = engines.own(plain, "lenet", 2)) {
      float[] outputs = process.outputs();
      assertThat(outputs).hasSize(20);
      assertThat(Arrays.copyOf(outputs, 10))
          .containsExactly(model.predict(Arrays.copyOf(examples, 784)));
      assertThat(Arrays.copyOfRange(outputs, 10, 20))
          .containsExactly(model.predict(Arrays.copyOfRange(examples, 784, 1568)));
      assertThat(process.startSeconds()).isBetween(0.01, 60.0);
      process.peakBytes().ifPresent(peak -> assertThat(peak).isGreaterThan(10_000_000));
      Alternation.Outcome outcome = new Alternation(3, 20, 20).compare(process, process);
      assertThat(outcome.nanos()).isGreaterThan(1_000);
      assertThat(outcome.ratio()).isBetween(0.01, 100.0);
    }
  }

  @Test
  void saysWhichProcessDidNotStart() {
    assertThatThrownBy(() -> engines.own(plain, "none", 1).close())
        .isInstanceOf(IOException.class)
        .hasMessage("none " + plain.word() + " ended without an answer");
  }

  @Test
  void theRuntimeNeedsNoMoreThanItsJar() throws Exception {
    assertThat(Engines.runtimeJar()).isNotEqualTo(Engines.onnxRuntimeJar());
    assertThat(new Variant(jdk, true).options())
        .containsExactly("--add-modules", "jdk.incubator.vector");
    assertThat(plain.options()).isEmpty();
  }
}
