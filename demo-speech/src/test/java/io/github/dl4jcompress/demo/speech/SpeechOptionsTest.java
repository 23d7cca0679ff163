package io.github.dl4jcompress.demo.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeechOptionsTest {
  @Test
  void defaultsToAFullRunOnTheOfficialSplit() {
    assertThat(SpeechOptions.parse(List.of()))
        .isEqualTo(
            new SpeechOptions(
                Optional.empty(),
                Path.of("out/speech"),
                false,
                1,
                Optional.of(Split.OFFICIAL),
                Optional.empty()));
  }

  @Test
  void takesEveryOption() {
    assertThat(
            SpeechOptions.parse(
                List.of(
                    "--quick",
                    "--data",
                    "d",
                    "--out",
                    "o",
                    "--seed",
                    "-7",
                    "--split",
                    "speaker:theo",
                    "--predict",
                    "w.wav")))
        .isEqualTo(
            new SpeechOptions(
                Optional.of(Path.of("d")),
                Path.of("o"),
                true,
                -7,
                Optional.of(Split.speaker("theo")),
                Optional.of(Path.of("w.wav"))));
    assertThat(SpeechOptions.parse(List.of("--split", "loso")).split()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --fast            | unknown argument '--fast'; known: --data, --out, --quick, --seed
          --seed            | --seed needs a value
          --seed x          | --seed needs a whole number, got 'x'
          --split half      | split must be 'official' or 'speaker:NAME', got 'half' (or 'loso')
          """)
  void refusesWhatItDoesNotUnderstand(String arguments, String message) {
    List<String> words = Arrays.asList(arguments.strip().split(" "));
    assertThatThrownBy(() -> SpeechOptions.parse(words))
        .isInstanceOf(SpeechOptions.UsageException.class)
        .hasMessageStartingWith(message.strip());
  }
}
