package io.github.dl4jcompress.demo.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoOptionsTest {

  @Test
  void needsNoArguments() {
    assertThat(DemoOptions.parse(List.of()))
        .isEqualTo(new DemoOptions(Optional.empty(), Path.of("out", "mnist"), false, 1));
  }

  @Test
  void readsEveryOption() {
    assertThat(
            DemoOptions.parse(
                List.of("--seed", "-7", "--quick", "--out", "there", "--data", "here")))
        .isEqualTo(new DemoOptions(Optional.of(Path.of("here")), Path.of("there"), true, -7));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "--sed 1 | unknown argument '--sed'; known: --data, --out, --quick, --seed",
        "--seed  | --seed needs a value",
        "--seed x | --seed needs a whole number, got 'x'",
      })
  void refusesWhatItDoesNotKnow(String arguments, String message) {
    assertThatThrownBy(() -> DemoOptions.parse(List.of(arguments.split(" "))))
        .isInstanceOf(DemoOptions.UsageException.class)
        .hasMessage(message);
  }
}
