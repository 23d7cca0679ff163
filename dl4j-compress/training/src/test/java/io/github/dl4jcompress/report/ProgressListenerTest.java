package io.github.dl4jcompress.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

class ProgressListenerTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String lastLine() {
    String text = bytes.toString(StandardCharsets.UTF_8);
    return text.lines().reduce("", (before, line) -> line);
  }

  @Test
  void endsWithTheLastStepAndTheShareOfZeros() {
    MultiLayerNetwork network = TinyNetworks.imageChain(TinyNetworks.settings());
    network.setListeners(new ProgressListener(out, "float", 4));
    network.fit(TinyData.iterator(TinyData.images(32, 1), 8), 1);
    assertThat(lastLine())
        .matches(" {2}float: step 4 of 4, epoch 1, loss [0-9.]+, sparsity 0\\.000, 0 s left");
  }

  @Test
  void watchesGraphsToo() {
    ComputationGraph graph = TinyNetworks.imageGraph(TinyNetworks.settings());
    graph.params().assign(0);
    graph.setListeners(new ProgressListener(out, "pruned", 1));
    graph.fit(TinyData.images(8, 1));
    assertThat(lastLine()).startsWith("  pruned: step 1 of 1, epoch 1, loss ");
  }
}
