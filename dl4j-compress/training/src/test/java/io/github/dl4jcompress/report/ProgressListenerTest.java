package io.github.dl4jcompress.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

class ProgressListenerTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private ProgressListener listener(int steps, boolean terminal) {
    return new ProgressListener(out, "float", steps, terminal);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static void train(ProgressListener listener, int epochs) {
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
    network.setListeners(listener);
    network.fit(TinyData.iterator(TinyData.images(32, 1), 8), epochs);
  }

  @Test
  void saysNothingWhereNobodyLooks() {
    train(listener(4, false), 1);
    assertThat(text()).isEmpty();
  }

  @Test
  void logsEndWithTheLastStep() {
    train(listener(4, false).inLogs(Duration.ofHours(1)), 1);
    assertThat(text())
        .matches(
            "float 4/4, loss [0-9.]+, sparsity 0\\.000, [1-9][0-9,]* examples/s, 0:00 left\\R");
  }

  @Test
  void rewritesOneLineOfATerminalAtMostTenTimesASecond() {
    long start = System.nanoTime();
    train(listener(160, true), 40);
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(text()).startsWith("\rfloat ").endsWith(" left" + System.lineSeparator());
    long updates = text().chars().filter(c -> c == '\r').count();
    assertThat(updates).isLessThanOrEqualTo((long) (10 * seconds) + 1);
    assertThat(text().lines().filter(line -> !line.isBlank())).hasSize((int) updates);
    assertThat(text()).doesNotContain("\u001b"); // no colours, nothing that moves the cursor up
  }

  @Test
  void aLongLineDoesNotScroll() {
    train(new ProgressListener(out, "a phase with a name that goes on ".repeat(4), 4, true), 1);
    assertThat(text().lines().filter(line -> !line.isBlank()))
        .isNotEmpty()
        .allMatch(line -> line.length() == 79);
  }

  @Test
  void watchesGraphsToo() {
    ComputationGraph graph = TinyNetworks.imageGraph(TinyNetworks.settings());
    graph.params().assign(0);
    graph.setListeners(listener(1, true));
    graph.fit(TinyData.images(8, 1));
    assertThat(text()).startsWith("\rfloat 1/1, loss ");
  }
}
