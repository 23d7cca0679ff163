package io.github.dl4jcompress.demo.speech;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.dl4jcompress.audio.WavFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingFilesTest {
  private static final String NEED = "need recordings/{word}_{speaker}_{index}.wav";

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path set;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectories(set.resolve("recordings"));
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    List<Recording> spoken = SpokenWords.generate(3, 2, 1);
    RecordingFiles.write(set, spoken);
    List<Recording> read = RecordingFiles.read(set).recordings();
    assertThat(read).hasSize(20);
    for (Recording recording : read) {
      Recording original =
          spoken.stream().filter(r -> r.toString().equals(recording.toString())).findAny().get();
      assertThat(recording.samples()).isEqualTo(original.samples());
      assertThat(recording.sampleRate()).isEqualTo(8_000);
    }
  }

  @Test
  void wordsAndSpeakersMayBeAnyText() throws IOException {
    write("turn left_Ann-Marie_0.wav");
    write("10_the_other_one_007.WAV");
    assertThat(RecordingFiles.read(set).recordings())
        .extracting(Recording::word, Recording::speaker, Recording::index)
        .containsExactly(tuple("10", "the_other_one", 7), tuple("turn left", "Ann-Marie", 0));
  }

  @Test
  void numbersAreInNumericOrderAndEverythingElseByName() throws IOException {
    write("10_ann_2.wav");
    write("9_ann_10.wav");
    write("9_ann_9.wav");
    assertThat(RecordingFiles.read(set).recordings())
        .map(Recording::toString)
        .containsExactly("9_ann_9", "9_ann_10", "10_ann_2");
    write("x_ann_0.wav");
    assertThat(RecordingFiles.read(set).words()).containsExactly("10", "9", "x");
  }

  @Test
  void sumIsThatOfTheTextThatSha256sumPrints() throws Exception {
    write("2_ann_0.wav");
    write("10_ann_0.wav");
    StringBuilder text = new StringBuilder();
    for (String name : List.of("10_ann_0.wav", "2_ann_0.wav")) {
      String sum = sha256(Files.readAllBytes(folder.resolve(name)));
      text.append(sum).append("  recordings/").append(name).append('\n');
    }
    assertThat(RecordingFiles.read(set).sha256())
        .isEqualTo(sha256(text.toString().getBytes(UTF_8)));
  }

  @Test
  void leavesHiddenAndOtherFilesAlone() throws IOException {
    write("2_ann_0.wav");
    Files.writeString(folder.resolve("README.md"), "by Ann");
    Files.writeString(folder.resolve("._2_ann_0.wav"), "left by another system");
    assertThat(RecordingFiles.read(set).recordings()).hasSize(1);
  }

  @Test
  void refusesFolderWithoutRecordings() throws IOException {
    assertThatThrownBy(() -> RecordingFiles.read(set))
        .isInstanceOf(IOException.class)
        .hasMessage(folder + ": no recordings, found no file; " + NEED);
    Files.writeString(folder.resolve("2_ann_0.mp3"), "");
    Files.writeString(folder.resolve("2_ann_1.mp3"), "");
    assertThatThrownBy(() -> RecordingFiles.read(set))
        .isInstanceOf(IOException.class)
        .hasMessage(folder + ": no recordings, found 2 other files, such as 2_ann_0.mp3; " + NEED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"two.wav", "2_ann.wav", "2_ann_x.wav", "_ann_1.wav", "2__1.wav"})
  void refusesOtherNames(String name) throws IOException {
    write(name);
    assertThatThrownBy(() -> RecordingFiles.read(set))
        .isInstanceOf(IOException.class)
        .hasMessage(
            folder.resolve(name) + ": cannot tell word, speaker and index from this name; " + NEED);
  }

  @Test
  void refusesTheSameRecordingTwice() throws IOException {
    write("2_ann_1.wav");
    write("2_ann_01.wav");
    assertThatThrownBy(() -> RecordingFiles.read(set))
        .isInstanceOf(IOException.class)
        .hasMessage(
            folder.resolve("2_ann_1.wav")
                + ": 2_ann_01.wav is the same recording, 2_ann_1; need one file for each");
  }

  @Test
  void namesTheDamagedFile() throws IOException {
    write("2_ann_0.wav");
    Path cut = folder.resolve("2_ann_1.wav");
    Files.write(cut, new byte[] {'R', 'I', 'F', 'F'});
    assertThatThrownBy(() -> RecordingFiles.read(set))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(cut + ": header at byte 0: ");
  }

  private void write(String name) throws IOException {
    WavFile.write(folder.resolve(name), Tones.sine(100, 10), 8_000);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
