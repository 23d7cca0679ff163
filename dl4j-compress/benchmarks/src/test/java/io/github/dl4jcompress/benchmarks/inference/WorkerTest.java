package io.github.dl4jcompress.benchmarks.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerTest {
  /** Says that class 3 is likely, a little more so each time. */
  private static final class Growing implements OpenedNetwork {
    private int runs;

    @Override
    public void run() {
      runs++;
    }

    @Override
    public float[] outputs() {
      float[] outputs = new float[10];
      outputs[3] = runs / 8f;
      return outputs;
    }
  }

  private static List<String> answers(String commands) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Worker(new Growing())
        .serve(
            new ByteArrayInputStream(commands.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void answersOnceBeforeItIsAsked() throws Exception {
    assertThat(answers("")).containsExactly("ok 3");
  }

  @Test
  void outputsAreThoseOfAnotherRun() throws Exception {
    assertThat(answers("outputs\n"))
        .containsExactly("ok 3", "ok 0.0 0.0 0.0 0.25 0.0 0.0 0.0 0.0 0.0 0.0");
  }

  @Test
  void timeIsAMedianInNanoseconds() throws Exception {
    assertThat(answers("time 20\noutputs\n").get(1)).matches("ok [0-9]{1,7}");
  }

  @Test
  void refusesOtherCommands() throws Exception {
    assertThat(answers("time\n").get(1))
        .isEqualTo("failed unknown command 'time', allowed are outputs, time MILLIS");
  }
}
