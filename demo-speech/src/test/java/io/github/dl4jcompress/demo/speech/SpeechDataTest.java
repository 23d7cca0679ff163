package io.github.dl4jcompress.demo.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dl4jcompress.demo.DataSearch;
import io.github.dl4jcompress.model.AudioFrontEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

class SpeechDataTest {
  private static final AudioFrontEnd FRONT_END = AudioFrontEnd.logMel(8_000, 6);
  private static final Augmentation SPEECH = Augmentation.SPEECH;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path working;

  @Test
  void speaksWordsWhereThereAreNoFiles() throws IOException {
    SpeechData data = locate(Optional.empty(), Map.of());
    assertThat(data.isSynthetic()).isTrue();
    assertThat(data.name()).isEqualTo("synthetic-words");
    assertThat(data.words()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(data.speakers()).hasSize(6);
    assertThat(data.train()).hasSize(1_200);
    assertThat(data.test()).hasSize(300);
  }

  @Test
  void optionNamesTheFolderOrItsParent() throws IOException {
    write("set/commands", 7);
    write("root/fsdd", 8);
    SpeechData direct = locate(Optional.of(Path.of("set/commands")), Map.of());
    assertThat(direct.name()).isEqualTo("commands");
    assertThat(direct.isSynthetic()).isFalse();
    assertThat(recordings(direct)).isEqualTo(2 * 2 * 7);
    assertThat(recordings(locate(Optional.of(Path.of("root")), Map.of()))).isEqualTo(2 * 2 * 8);
  }

  @Test
  void otherWordsInFolderFsddAreNotCalledFsdd() throws IOException {
    write("data/fsdd", 6);
    assertThat(locate(Optional.empty(), Map.of()).name()).isEqualTo("fsdd-other");
    write("synthetic-words", 6);
    assertThat(locate(Optional.of(Path.of("synthetic-words")), Map.of()).name())
        .isEqualTo("synthetic-words-other");
  }

  @Test
  void firstFolderWithRecordingsWins() throws IOException {
    write("data/fsdd", 8);
    Map<String, String> set = Map.of("DL4J_COMPRESS_DATA", "environment");
    assertThat(recordings(locate(Optional.empty(), set))).isEqualTo(32);
    write("environment/fsdd", 7);
    assertThat(recordings(locate(Optional.empty(), set))).isEqualTo(28);
    write("option", 6);
    assertThat(recordings(locate(Optional.of(Path.of("option")), set))).isEqualTo(24);
  }

  @Test
  void refusesOptionWithoutRecordings() throws IOException {
    write("data/fsdd", 6);
    assertThatThrownBy(() -> locate(Optional.of(Path.of("nowhere")), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "no recordings in nowhere: looked for recordings/{word}_{speaker}_{index}.wav there and"
                + " in its folder fsdd");
  }

  @Test
  void refusesEmptyFolderInsteadOfSpeakingWords() throws IOException {
    Path folder = Files.createDirectories(working.resolve("data/fsdd/recordings"));
    assertThatThrownBy(() -> locate(Optional.empty(), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(folder + ": no recordings, found no file");
  }

  @Test
  void refusesSingleWord() throws IOException {
    RecordingFiles.write(
        working.resolve("one"), List.of(Recording.of("yes", "ann", 0, new float[9], 8_000)));
    assertThatThrownBy(() -> locate(Optional.of(Path.of("one")), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            working.resolve("one") + ": need recordings of at least 2 words, found only 'yes'");
  }

  @Test
  void splitsDivideTheRecordings() throws IOException {
    write("data/fsdd", 7);
    SpeechData data = locate(Optional.empty(), Map.of());
    assertThat(data.split()).isEqualTo(Split.OFFICIAL);
    assertThat(data.test()).extracting(Recording::index).containsOnly(0, 1, 2, 3, 4).hasSize(20);
    assertThat(data.train()).extracting(Recording::index).containsOnly(5, 6).hasSize(8);
    SpeechData bob = data.withSplit(Split.speaker("bob"));
    assertThat(bob.test()).extracting(Recording::speaker).containsOnly("bob").hasSize(14);
    assertThat(bob.train()).extracting(Recording::speaker).containsOnly("ann").hasSize(14);
    assertThat(Split.leaveOneSpeakerOut(data.speakers()))
        .containsExactly(Split.speaker("ann"), Split.speaker("bob"));
  }

  @Test
  void refusesUnknownSpeaker() throws IOException {
    write("data/fsdd", 6);
    SpeechData data = locate(Optional.empty(), Map.of());
    assertThatThrownBy(() -> data.withSplit(Split.speaker("eve")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no recordings by speaker 'eve' in fsdd-other; its speakers are ann, bob");
  }

  @Test
  void refusesSplitThatLeavesNothing() throws IOException {
    write("data/fsdd", 5);
    SpeechData data = locate(Optional.empty(), Map.of());
    assertThat(data.test()).hasSize(20);
    assertThatThrownBy(data::train)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the split official of fsdd-other leaves none of its 20 recordings to learn from");
  }

  @Test
  void trainIteratorFollowsTheSeed() throws IOException {
    write("data/fsdd", 9);
    SpeechData data = locate(Optional.empty(), Map.of());
    List<DataSet> one = epoch(data.trainIterator(new SpeechFeatures(FRONT_END), 5, SPEECH));
    List<DataSet> again = epoch(data.trainIterator(new SpeechFeatures(FRONT_END), 5, SPEECH));
    List<DataSet> other =
        epoch(data.withSeed(2).trainIterator(new SpeechFeatures(FRONT_END), 5, SPEECH));
    assertThat(one).hasSize(4);
    assertThat(again).isEqualTo(one);
    assertThat(other).isNotEqualTo(one);
  }

  @Test
  void testIteratorGivesAllRecordingsAsTheyAreInOrder() throws IOException {
    write("data/fsdd", 6);
    SpeechData data = locate(Optional.empty(), Map.of());
    SpeechFeatures features = new SpeechFeatures(FRONT_END);
    DataSet batch = epoch(data.testIterator(features, 100)).get(0);
    assertThat(batch.getFeatures().size(0)).isEqualTo(20);
    for (int i = 0; i < 20; i++) {
      Recording recording = data.test().get(i);
      float[][] frames = features.of(recording);
      for (int time = 0; time < frames.length; time++) {
        for (int feature = 0; feature < 6; feature++) {
          assertThat(batch.getFeatures().getFloat(i, feature, time))
              .isEqualTo(frames[time][feature]);
        }
      }
      assertThat(batch.getLabels().getFloat(i, data.words().indexOf(recording.word())))
          .isEqualTo(1f);
    }
    assertThatThrownBy(() -> data.testIterator(features, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch must be >= 1 example, got 0");
  }

  @Test
  void recordingsOfAnyRateAreBroughtToTheFrontEnds() throws IOException {
    Recording slow = Recording.of("hum", "ann", 0, Tones.sine(400, 8_000), 8_000);
    Recording fast = Recording.of("hum", "ann", 1, Tones.sine(200, 16_000), 16_000);
    SpeechFeatures features = new SpeechFeatures(FRONT_END);
    float[][] expected = features.of(slow);
    float[][] found = features.of(fast);
    assertThat(found.length).isEqualTo(expected.length);
    assertThat(strongest(found[50])).isEqualTo(strongest(expected[50]));
  }

  @Test
  void writtenTestSetReadsBack() throws IOException {
    write("data/fsdd", 6);
    SpeechData data = locate(Optional.empty(), Map.of());
    Path device = working.resolve("device/files");
    data.writeTestSet(device);
    List<Recording> read = RecordingFiles.read(device).recordings();
    assertThat(read)
        .map(Recording::toString)
        .isEqualTo(data.test().stream().map(Recording::toString).toList());
    assertThat(read.get(3).samples()).isEqualTo(data.test().get(3).samples());
  }

  @Test
  void knowsFsddByTheSumsThatTheDownloadChecks() throws Exception {
    byte[] sums = Files.readAllBytes(Path.of("..", "scripts", "fsdd.sha256"));
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(sums)))
        .isEqualTo(SpeechData.FSDD_SHA256);
  }

  @Test
  void knowsFsddByItsContent() throws IOException {
    String root = System.getenv().getOrDefault(DataSearch.ENVIRONMENT, "");
    assumeTrue(!root.isBlank(), "needs DL4J_COMPRESS_DATA");
    assumeTrue(Files.isDirectory(Path.of(root, "fsdd")), "needs FSDD in DL4J_COMPRESS_DATA");
    SpeechData data = locate(Optional.empty(), System.getenv());
    assumeTrue(recordings(data) == 3_000, "needs the whole FSDD");
    assertThat(data.name()).isEqualTo("fsdd");
    assertThat(data.speakers())
        .containsExactly("george", "jackson", "lucas", "nicolas", "theo", "yweweler");
    assertThat(data.test()).hasSize(300);
    assertThat(
            data.train().stream()
                .collect(Collectors.groupingBy(Recording::word, Collectors.counting()))
                .values())
        .containsOnly(270L)
        .hasSize(10);
    assertThat(data.train()).allMatch(recording -> recording.sampleRate() == 8_000);
  }

  private SpeechData locate(Optional<Path> option, Map<String, String> environment)
      throws IOException {
    return SpeechData.locate(new DataSearch(option, environment, working), 1);
  }

  private static int recordings(SpeechData data) {
    return data.train().size() + data.test().size();
  }

  private static List<DataSet> epoch(DataSetIterator iterator) {
    List<DataSet> batches = new ArrayList<>();
    while (iterator.hasNext()) {
      batches.add(iterator.next());
    }
    return batches;
  }

  private static int strongest(float[] features) {
    int best = 0;
    for (int i = 1; i < features.length; i++) {
      best = features[i] > features[best] ? i : best;
    }
    return best;
  }

  /** Two words by two speakers, {@code count} times each: tones of different lengths. */
  private void write(String folder, int count) throws IOException {
    List<Recording> recordings = new ArrayList<>();
    for (String speaker : List.of("ann", "bob")) {
      for (int index = 0; index < count; index++) {
        float[] low = Tones.sine(300, 400 + 160 * index);
        float[] high = Tones.sine(900, 480 + 160 * index);
        recordings.add(Recording.of("low", speaker, index, low, Tones.SAMPLE_RATE));
        recordings.add(Recording.of("high", speaker, index, high, Tones.SAMPLE_RATE));
      }
    }
    RecordingFiles.write(working.resolve(folder), recordings);
  }
}
