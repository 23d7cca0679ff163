package io.github.dl4jcompress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs each case of {@code src/test/resources/cli}: the arguments, one a line, must give the
 * expected output, messages and exit code, to the letter. {@code $DIR} stands for the folder of
 * {@link Workplace}; {@code <n>} for a number that depends on the machine, {@code <x>} for a word
 * that does. With {@code -Dcli.rewrite=FOLDER} the outputs are written to that folder instead.
 */
class GoldenCasesTest {
  private static Path folder;

  @BeforeAll
  static void fill(@TempDir Path place) throws IOException {
    folder = place;
    Workplace.fill(folder);
  }

  static List<Path> cases() throws IOException, URISyntaxException {
    URL root = Objects.requireNonNull(GoldenCasesTest.class.getResource("/cli"));
    try (Stream<Path> all = Files.list(Path.of(root.toURI()))) {
      return all.sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void saysWhatItAlwaysSaid(Path golden) throws IOException {
    List<String> arguments =
        Files.readAllLines(golden.resolve("args")).stream()
            .map(argument -> argument.replace("$DIR", folder.toString()))
            .toList();
    ByteArrayOutputStream results = new ByteArrayOutputStream();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    PrintStream errors = new PrintStream(messages, true, StandardCharsets.UTF_8);
    Console console = new Console(results, errors, new Outputs(errors));
    int code = new Program(console).execute(arguments.toArray(String[]::new));
    String rewrite = System.getProperty("cli.rewrite");
    if (rewrite != null) {
      Path target = Path.of(rewrite).resolve(golden.getFileName());
      Files.createDirectories(target);
      Files.write(target.resolve("args"), Files.readAllBytes(golden.resolve("args")));
      Files.writeString(target.resolve("stdout"), shown(results));
      Files.writeString(target.resolve("stderr"), shown(messages));
      Files.writeString(target.resolve("exit"), code + "\n");
      return;
    }
    assertThat(shown(messages)).matches(expected(golden.resolve("stderr")));
    assertThat(shown(results)).matches(expected(golden.resolve("stdout")));
    assertThat(code + "\n").isEqualTo(Files.readString(golden.resolve("exit")));
  }

  private static String shown(ByteArrayOutputStream out) {
    return out.toString(StandardCharsets.UTF_8).replace(folder.toString(), "$DIR");
  }

  /** All of it to the letter but what depends on the machine. */
  private static Pattern expected(Path file) throws IOException {
    String pattern = "\\Q" + Files.readString(file) + "\\E";
    return Pattern.compile(
        pattern.replace("<n>", "\\E-?[0-9][0-9.,eE-]*\\Q").replace("<x>", "\\E[^\"\n]+\\Q"));
  }
}
