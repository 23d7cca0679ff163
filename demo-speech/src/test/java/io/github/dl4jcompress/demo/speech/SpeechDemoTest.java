package io.github.dl4jcompress.demo.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeechDemoTest {
  private final SpeechDemo demo = new SpeechDemo();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void defaultsToAFullRunOnTheOfficialSplit() {
    demo.commandLine().parseArgs();
    assertThat(demo.data()).isEmpty();
    assertThat(demo.folder()).isEqualTo(Path.of("out/speech"));
    assertThat(demo.quick()).isFalse();
    assertThat(demo.seed()).isEqualTo(1);
    assertThat(demo.split().only()).contains(Split.OFFICIAL);
    assertThat(demo.predict()).isEmpty();
  }

  @Test
  void takesEveryOption() {
    demo.commandLine()
        .parseArgs(
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
            "w.wav");
    assertThat(demo.data()).contains(Path.of("d"));
    assertThat(demo.folder()).isEqualTo(Path.of("o"));
    assertThat(demo.quick()).isTrue();
    assertThat(demo.seed()).isEqualTo(-7);
    assertThat(demo.split()).isEqualTo(new SplitChoice(Optional.of(Split.speaker("theo"))));
    assertThat(demo.predict()).contains(Path.of("w.wav"));
  }

  @Test
  void takesEachSpeakerInTurn() {
    SpeechData data = SpeechData.synthetic(1);
    demo.commandLine().parseArgs("--split", "loso");
    assertThat(demo.split().only()).isEmpty();
    assertThat(demo.split().of(data))
        .extracting(SpeechData::split)
        .containsExactlyElementsOf(data.speakers().stream().map(Split::speaker).toList());
    assertThat(SplitChoice.OFFICIAL.of(data))
        .extracting(SpeechData::split)
        .containsExactly(Split.OFFICIAL);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          --fast       | Unknown option: '--fast'
          --seed       | Missing required parameter for option '--seed' (N)
          --seed x     | Invalid value for option '--seed': 'x' is not a long
          --split half | Invalid value for option '--split': split must be 'official' or \
          'speaker:NAME', got 'half' (or 'loso')
          """)
  void refusesWhatItDoesNotUnderstand(String arguments, String message) throws Exception {
    assertThat(execute(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(errors()).startsWith("demo-speech: " + message + System.lineSeparator());
    assertThat(errors().replaceAll("\\s+", " "))
        .contains(
            "usage: demo-speech [-h] [--data DIR] [--out DIR] [--quick] [--seed N]"
                + " [--split official|speaker:NAME|loso] [--predict FILE.wav]");
  }

  @Test
  void refusesUnknownSpeakerBeforeItTrains(@TempDir Path data) throws Exception {
    writeTwoWords(data);
    assertThat(execute("--data", data.toString(), "--split", "speaker:eve")).isEqualTo(2);
    assertThat(errors())
        .startsWith("demo-speech: no recordings by speaker 'eve' in ")
        .contains("its speakers are ann, bob", "usage: demo-speech ");
  }

  @Test
  void saysWhereItFoundNoRecordings(@TempDir Path empty) throws Exception {
    assertThat(execute("--data", empty.toString(), "--out", empty.resolve("out").toString()))
        .isEqualTo(3);
    assertThat(errors()).startsWith("demo-speech: no recordings in " + empty + ": looked for ");
    assertThat(empty).isEmptyDirectory();
  }

  private static void writeTwoWords(Path folder) throws IOException {
    float[] tone = Tones.sine(300, 400);
    RecordingFiles.write(
        folder,
        List.of(
            Recording.of("low", "ann", 0, tone, Tones.SAMPLE_RATE),
            Recording.of("high", "bob", 0, tone, Tones.SAMPLE_RATE)));
  }

  private int execute(String... arguments) throws InterruptedException {
    return demo.execute(new PrintStream(bytes, true, StandardCharsets.UTF_8), arguments);
  }

  private String errors() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
