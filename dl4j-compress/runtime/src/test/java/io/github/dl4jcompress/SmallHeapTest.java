package io.github.dl4jcompress;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.format.ChildJvm;
import io.github.dl4jcompress.model.CompactNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens and runs models of usual sizes in a JVM of 32 MiB of heap. */
class SmallHeapTest {
  @TempDir Path folder;

  @Test
  void isEnoughForLeNet() throws IOException, InterruptedException {
    assertAnswers(SmallModels.lenet());
  }

  @Test
  void isEnoughForAnLstm() throws IOException, InterruptedException {
    assertAnswers(SmallModels.lstm());
  }

  private void assertAnswers(CompactNetwork network) throws IOException, InterruptedException {
    CompactModel model = CompactModel.of(network);
    Path file = folder.resolve("model.d4c");
    model.save(file);
    byte[] printed = ChildJvm.run(List.of("-Xmx32m"), FirstAnswer.class, List.of(file.toString()));
    assertThat(new String(printed, US_ASCII))
        .startsWith("class " + model.classify(FirstAnswer.example(model)) + ", ");
  }
}
