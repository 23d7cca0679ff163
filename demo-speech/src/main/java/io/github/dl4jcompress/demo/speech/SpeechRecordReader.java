package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.demo.EpochOrder;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.datavec.api.records.reader.SequenceRecordReader;
import org.datavec.api.writable.FloatWritable;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.Writable;

/**
 * DataVec reader of the features of recordings.
 *
 * <pre>{@code
 * SpeechRecordReader reader =
 *     SpeechRecordReader.shuffled(recordings, features, Augmentation.SPEECH, seed);
 * DataSetIterator iterator =
 *     new SequenceRecordReaderDataSetIterator(
 *         reader, reader.labels(words), 32, words.size(), false, AlignmentMode.ALIGN_END);
 * }</pre>
 *
 * <p>A sequence is one recording, a record one frame of it: one {@code FloatWritable} per feature.
 * The reader of the labels gives, for the same recordings in the same order, sequences of one
 * record with one {@code IntWritable}. From both, the iterator makes features {@code [miniBatch,
 * features, time]} that begin at time 0, where the shorter ones are followed by zeros; their mask
 * {@code [miniBatch, time]}, none if all are equally long; and labels {@code [miniBatch, classes,
 * time]} that their own mask shows at the last frame of each recording only.
 *
 * <p>Order and changes are pure functions of the seed, of the number of resets so far and of the
 * recording; they do not depend on the batch size. {@code SequenceRecordReaderDataSetIterator}
 * itself resets the reader of the features twice before the first batch, but that of the labels
 * once: therefore the latter has no order of its own.
 *
 * <p>Not safe for use by several threads at once.
 */
final class SpeechRecordReader extends SequencesInMemory {
  private static final long serialVersionUID = 1L;

  private final transient List<Recording> recordings;
  private final transient SpeechFeatures features;
  private final transient Optional<Augmenter> augmenter;
  private final transient EpochOrder order;

  private SpeechRecordReader(
      List<Recording> recordings,
      SpeechFeatures features,
      Optional<Augmenter> augmenter,
      EpochOrder order) {
    this.recordings = List.copyOf(recordings);
    this.features = features;
    this.augmenter = augmenter;
    this.order = order;
  }

  /** Reads the recordings as they are and in the order of the list. */
  static SpeechRecordReader inOrder(List<Recording> recordings, SpeechFeatures features) {
    return new SpeechRecordReader(
        recordings, features, Optional.empty(), EpochOrder.stored(recordings.size()));
  }

  /**
   * Reads the recordings in a random order, another one after each reset, each changed at random,
   * other than before.
   */
  static SpeechRecordReader shuffled(
      List<Recording> recordings, SpeechFeatures features, Augmentation augmentation, long seed) {
    return shuffled(
        recordings, features, augmentation, EpochOrder.shuffled(recordings.size(), seed));
  }

  /** The same, with recordings of similar length in each mini-batch. */
  static SpeechRecordReader shuffledByLength(
      List<Recording> recordings,
      SpeechFeatures features,
      Augmentation augmentation,
      int batch,
      long seed) {
    int[] milliseconds =
        recordings.stream().mapToInt(one -> (int) (1_000 * one.seconds())).toArray();
    return shuffled(
        recordings, features, augmentation, EpochOrder.shuffledBySize(milliseconds, batch, seed));
  }

  private static SpeechRecordReader shuffled(
      List<Recording> recordings,
      SpeechFeatures features,
      Augmentation augmentation,
      EpochOrder order) {
    Optional<Augmenter> augmenter =
        augmentation.equals(Augmentation.NONE)
            ? Optional.empty()
            : Optional.of(new Augmenter(augmentation, features.frontEnd()));
    return new SpeechRecordReader(recordings, features, augmenter, order);
  }

  /**
   * A reader of the classes of the recordings, in the order in which this one reads them in its
   * present epoch. To be reset whenever this one is.
   *
   * @param words one per class; each word of a recording must be among them
   */
  SequenceRecordReader labels(List<String> words) {
    return new Labels(this, words);
  }

  @Override
  public List<String> getLabels() {
    return List.of();
  }

  @Override
  protected int count() {
    return order.count();
  }

  @Override
  int numberAt(int place) {
    return order.at(place);
  }

  @Override
  List<List<Writable>> sequence(int number) {
    Recording recording = recordings.get(number);
    return augmenter
        .map(how -> features.changed(recording, how, order.random(number)))
        .map(SpeechRecordReader::records)
        .orElseGet(() -> original(number));
  }

  @Override
  List<List<Writable>> original(int number) {
    return records(features.of(recordings.get(number)));
  }

  @Override
  protected void beginEpoch() {
    order.nextEpoch();
  }

  private static List<List<Writable>> records(float[][] frames) {
    List<List<Writable>> records = new ArrayList<>(frames.length);
    for (float[] frame : frames) {
      records.add(new Frame(frame));
    }
    return records;
  }

  /** The writables of a frame, made when they are asked for: there are very many. */
  private static final class Frame extends AbstractList<Writable> {
    private final float[] values;

    Frame(float[] values) {
      this.values = values;
    }

    @Override
    public Writable get(int index) {
      return new FloatWritable(values[index]);
    }

    @Override
    public int size() {
      return values.length;
    }
  }

  /** See {@link #labels}. */
  private static final class Labels extends SequencesInMemory {
    private static final long serialVersionUID = 1L;

    private final SpeechRecordReader leader;
    private final List<String> words;
    private final int[] classes;

    Labels(SpeechRecordReader leader, List<String> words) {
      this.leader = leader;
      this.words = List.copyOf(words);
      this.classes = new int[leader.count()];
      for (int i = 0; i < classes.length; i++) {
        Recording recording = leader.recordings.get(i);
        classes[i] = words.indexOf(recording.word());
        if (classes[i] < 0) {
          throw new IllegalArgumentException(
              "word of recording %s must be one of %s".formatted(recording, words));
        }
      }
    }

    @Override
    public List<String> getLabels() {
      return words;
    }

    @Override
    protected int count() {
      return classes.length;
    }

    @Override
    int numberAt(int place) {
      return leader.numberAt(place);
    }

    @Override
    List<List<Writable>> sequence(int number) {
      return List.of(List.of(new IntWritable(classes[number])));
    }

    @Override
    List<List<Writable>> original(int number) {
      return sequence(number);
    }

    @Override
    protected void beginEpoch() {}
  }
}
