package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.demo.DataSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.datasets.datavec.SequenceRecordReaderDataSetIterator;
import org.deeplearning4j.datasets.datavec.SequenceRecordReaderDataSetIterator.AlignmentMode;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * The spoken words that the demo trains and tests on: recordings where their files are found, and
 * else words that a synthesizer speaks.
 *
 * <pre>{@code
 * SpeechData data =
 *     SpeechData.locate(new DataSearch(Optional.empty(), System.getenv(), Path.of("")), 1);
 * SpeechFeatures features = new SpeechFeatures(AudioFrontEnd.logMel(8_000, 20));
 * network.fit(data.trainIterator(features, 32, Augmentation.SPEECH), epochs);
 * network.evaluate(data.testIterator(features, 100));
 * }</pre>
 *
 * <p>Iterators give features {@code [miniBatch, features, time]} with their mask {@code [miniBatch,
 * time]}, which is missing where all recordings of a mini-batch have as many frames, and one-hot
 * labels {@code [miniBatch, classes]}, all of them float.
 *
 * <p>Immutable; each iterator is for one thread at a time.
 */
final class SpeechData {
  /** Folder of the recordings inside the folder of all data sets. */
  static final String FOLDER = "fsdd";

  /** Name of the words that a synthesizer speaks. */
  static final String SYNTHETIC = "synthetic-words";

  // The Free Spoken Digit Dataset of 3,000 recordings: the sum of scripts/fsdd.sha256.
  static final String FSDD_SHA256 =
      "04e1baae96c6a26e39c623f2b01d0182ddae627ba0ac02a3cdc17ba2af99fd9b";

  private static final String FSDD = "fsdd";

  private static final int SYNTHETIC_VOICES = 6;
  private static final int SYNTHETIC_REPETITIONS = 25;

  // Not the seed of the run: a data set stays the same, so that runs can be compared.
  private static final long SYNTHETIC_SEED = 1;

  private final String name;
  private final List<Recording> recordings;
  private final Split split;
  private final long seed;

  private SpeechData(String name, List<Recording> recordings, Split split, long seed) {
    this.name = name;
    this.recordings = recordings;
    this.split = split;
    this.seed = seed;
  }

  /**
   * Finds the data. The first of the {@link DataSearch#folders folders} that has a folder {@code
   * recordings} wins. The split is the official one.
   *
   * @param search where to look for a folder called {@code fsdd}
   * @param seed of the order and the changes of the training recordings
   * @throws IOException if the option names a folder without recordings, or if those that were
   *     found cannot be read, see {@link RecordingFiles#read}
   */
  static SpeechData locate(DataSearch search, long seed) throws IOException {
    for (Path candidate : search.folders(FOLDER)) {
      if (RecordingFiles.areIn(candidate)) {
        return read(candidate, seed);
      }
    }
    if (search.option().isPresent()) {
      throw new IOException(
          "no recordings in %s: looked for %s there and in its folder %s"
              .formatted(search.option().get(), RecordingFiles.PATTERN, FOLDER));
    }
    return synthetic(seed);
  }

  /** Words that a synthesizer speaks: ten digits by 6 voices, 25 times each. */
  static SpeechData synthetic(long seed) {
    List<Recording> spoken =
        SpokenWords.generate(SYNTHETIC_SEED, SYNTHETIC_VOICES, SYNTHETIC_REPETITIONS);
    return new SpeechData(SYNTHETIC, spoken, Split.OFFICIAL, seed);
  }

  private static SpeechData read(Path dataSet, long seed) throws IOException {
    RecordingFiles files = RecordingFiles.read(dataSet);
    if (files.words().size() < 2) {
      throw new IOException(
          "%s: need recordings of at least 2 words, found only '%s'"
              .formatted(dataSet, files.words().get(0)));
    }
    boolean fsdd = files.sha256().equals(FSDD_SHA256);
    // Other words may well lie in a folder called fsdd, because that is where this class looks.
    String name = fsdd ? FSDD : DataSearch.nameOf(dataSet, Set.of(FSDD, SYNTHETIC));
    return new SpeechData(name, files.recordings(), Split.OFFICIAL, seed);
  }

  /**
   * Name of the data set: {@code fsdd} only if the files are exactly the 3,000 of the Free Spoken
   * Digit Dataset, {@code synthetic-words} for a synthesizer's words, else the name of the folder.
   */
  String name() {
    return name;
  }

  /** Whether a synthesizer spoke the words because no files were found. */
  boolean isSynthetic() {
    return name.equals(SYNTHETIC);
  }

  /** The same recordings, divided in another way. */
  SpeechData withSplit(Split other) {
    other.speaker().ifPresent(this::requireSpeaker);
    return new SpeechData(name, recordings, other, seed);
  }

  private void requireSpeaker(String speaker) {
    if (!speakers().contains(speaker)) {
      throw new IllegalArgumentException(
          "no recordings by speaker '%s' in %s; its speakers are %s"
              .formatted(speaker, name, String.join(", ", speakers())));
    }
  }

  /** The same recordings in another order, with other changes. */
  SpeechData withSeed(long other) {
    return new SpeechData(name, recordings, split, other);
  }

  Split split() {
    return split;
  }

  /** The classes: each word once, by name, or in numeric order if all words are numbers. */
  List<String> words() {
    return recordings.stream().map(Recording::word).distinct().toList();
  }

  /** Each speaker once, by name. */
  List<String> speakers() {
    return recordings.stream().map(Recording::speaker).distinct().sorted().toList();
  }

  /** The recordings to learn from. */
  List<Recording> train() {
    return part(false);
  }

  /** The recordings to test on. */
  List<Recording> test() {
    return part(true);
  }

  private List<Recording> part(boolean test) {
    List<Recording> part = recordings.stream().filter(r -> split.isTest(r) == test).toList();
    if (part.isEmpty()) {
      throw new IllegalStateException(
          "the split %s of %s leaves none of its %s recordings to %s"
              .formatted(split, name, recordings.size(), test ? "test on" : "learn from"));
    }
    return part;
  }

  /**
   * The recordings to learn from, in an order that changes with each epoch; the same for each new
   * iterator. Recordings of similar length make a mini-batch: DL4J computes the padding too.
   *
   * @param batch recordings per mini-batch; the last one of an epoch may be smaller
   * @param augmentation how each recording is changed, each time anew
   */
  DataSetIterator trainIterator(SpeechFeatures features, int batch, Augmentation augmentation) {
    return iterator(
        SpeechRecordReader.shuffledByLength(train(), features, augmentation, batch, seed), batch);
  }

  /** The recordings to test on as they are, in the order of {@link #test}. */
  DataSetIterator testIterator(SpeechFeatures features, int batch) {
    return iterator(SpeechRecordReader.inOrder(test(), features), batch);
  }

  /**
   * Writes the recordings to test on as WAV files, for a process without this code.
   *
   * @param directory where to, see {@link RecordingFiles#write}
   */
  void writeTestSet(Path directory) throws IOException {
    RecordingFiles.write(directory, test());
  }

  private DataSetIterator iterator(SpeechRecordReader reader, int batch) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be >= 1 example, got " + batch);
    }
    List<String> words = words();
    DataSetIterator iterator =
        new SequenceRecordReaderDataSetIterator(
            reader, reader.labels(words), batch, words.size(), false, AlignmentMode.ALIGN_END);
    iterator.setPreProcessor(new LabelPerSequence());
    return iterator;
  }
}
