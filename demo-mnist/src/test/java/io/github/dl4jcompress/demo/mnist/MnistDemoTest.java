package io.github.dl4jcompress.demo.mnist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MnistDemoTest {
  private final MnistDemo demo = new MnistDemo();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void needsNoArguments() {
    demo.commandLine().parseArgs();
    assertThat(demo.data()).isEmpty();
    assertThat(demo.folder()).isEqualTo(Path.of("out", "mnist"));
    assertThat(demo.quick()).isFalse();
    assertThat(demo.seed()).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --sed 1      | Unknown options: '--sed', '1'
          --seed       | Missing required parameter for option '--seed' (N)
          --seed x     | Invalid value for option '--seed': 'x' is not a long
          --split loso | Unknown options: '--split', 'loso'
          """)
  void refusesWhatItDoesNotKnow(String arguments, String message) throws Exception {
    assertThat(execute(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(errors().lines().toList())
        .startsWith("demo-mnist: " + message)
        .contains("usage: demo-mnist [-h] [--data DIR] [--out DIR] [--quick] [--seed N]");
  }

  @Test
  void saysWhereItFoundNoDigits(@TempDir Path empty) throws Exception {
    assertThat(execute("--data", empty.toString(), "--out", empty.resolve("out").toString()))
        .isEqualTo(3);
    assertThat(errors()).startsWith("demo-mnist: no digits in " + empty + ": looked for ");
    assertThat(empty).isEmptyDirectory();
  }

  private int execute(String... arguments) throws InterruptedException {
    return demo.execute(new PrintStream(bytes, true, StandardCharsets.UTF_8), arguments);
  }

  private String errors() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
