package io.github.dl4jcompress.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.TrainingDivergedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class ProgramTest {
  /** A demo that ends in one of the ways in which one can end. */
  @Command(name = "demo-test")
  private static final class Ending extends Demo {
    @Option(names = "--end", paramLabel = "HOW")
    private String how = "well";

    private boolean ran;

    Ending() {
      super(Path.of("out", "test"));
    }

    @Override
    protected void run() throws IOException {
      ran = true;
      switch (how) {
        case "unread" -> throw new IOException("no digits in nowhere");
        case "missing" -> throw new NoSuchFileException("model.d4c");
        case "diverged" -> throw new TrainingDivergedException("step 3: the loss is NaN");
        case "unknown" -> throw new UsageException("no recordings by speaker 'eve'");
        case "bug" -> throw new UncheckedIOException(new IOException("who knows"));
        default -> assertThat(how).isEqualTo("well");
      }
    }
  }

  private final Ending program = new Ending();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void needsNoArguments() throws Exception {
    assertThat(execute()).isEqualTo(0);
    assertThat(program.ran).isTrue();
    assertThat(program.data()).isEmpty();
    assertThat(program.folder()).isEqualTo(Path.of("out", "test"));
    assertThat(program.quick()).isFalse();
    assertThat(program.seed()).isEqualTo(1);
    assertThat(errors()).isEmpty();
  }

  @Test
  void readsEveryOption() throws Exception {
    assertThat(execute("--seed", "-7", "--quick", "--out", "there", "--data", "here")).isEqualTo(0);
    assertThat(program.data()).contains(Path.of("here"));
    assertThat(program.folder()).isEqualTo(Path.of("there"));
    assertThat(program.quick()).isTrue();
    assertThat(program.seed()).isEqualTo(-7);
    assertThat(program.search())
        .isEqualTo(new DataSearch(program.data(), System.getenv(), Path.of("")));
  }

  @Test
  void lastOneOfAnOptionCounts() throws Exception {
    assertThat(execute("--seed", "2", "--out", "a", "--seed", "3", "--out", "b")).isEqualTo(0);
    assertThat(program.seed()).isEqualTo(3);
    assertThat(program.folder()).isEqualTo(Path.of("b"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --sed 1      | Unknown options: '--sed', '1'
          --fast       | Unknown option: '--fast'
          more         | Unmatched argument at index 0: 'more'
          @more        | Unmatched argument at index 0: '@more'
          --seed       | Missing required parameter for option '--seed' (N)
          --seed x     | Invalid value for option '--seed': 'x' is not a long
          --out        | Missing required parameter for option '--out' (DIR)
          """)
  void refusesWhatItDoesNotKnow(String arguments, String message) throws Exception {
    assertThat(execute(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(program.ran).isFalse();
    assertThat(errors().lines().toList())
        .startsWith("demo-test: " + message)
        .contains(
            "usage: demo-test [-h] [--data DIR] [--out DIR] [--quick] [--seed N] [--end HOW]");
  }

  @Test
  void usageExplainsEachOptionWithItsDefault() throws Exception {
    assertThat(execute("--bogus")).isEqualTo(2);
    assertThat(errors())
        .contains("--data DIR", "$DL4J_COMPRESS_DATA")
        .contains("by default " + Path.of("out", "test") + ".")
        .contains("by default 1.");
  }

  @Test
  void helpRunsNothing() throws Exception {
    assertThat(execute("--help")).isEqualTo(0);
    assertThat(program.ran).isFalse();
    assertThat(errors()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          unread   | 3 | no digits in nowhere
          missing  | 3 | cannot read or write model.d4c (NoSuchFile)
          diverged | 1 | step 3: the loss is NaN
          """)
  void saysInOneLineWhatStoodInTheWay(String how, int code, String message) throws Exception {
    assertThat(execute("--end", how)).isEqualTo(code);
    assertThat(errors().lines().toList()).containsExactly("demo-test: " + message);
  }

  @Test
  void whatIsNotThereIsWrongUsage() throws Exception {
    assertThat(execute("--end", "unknown")).isEqualTo(2);
    assertThat(errors()).startsWith("demo-test: no recordings by speaker 'eve'");
    assertThat(errors()).contains("usage: demo-test ");
  }

  @Test
  void hidesNoBug() {
    assertThatThrownBy(() -> execute("--end", "bug"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("who knows");
  }

  private int execute(String... arguments) throws InterruptedException {
    return program.execute(new PrintStream(bytes, true, StandardCharsets.UTF_8), arguments);
  }

  private String errors() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
