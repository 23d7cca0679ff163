package io.github.dl4jcompress.demo.mnist;

import java.io.DataInputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataIndex;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.datavec.api.writable.batch.NDArrayRecordBatch;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DataVec reader over a {@link DigitSet}.
 *
 * <pre>{@code
 * new RecordReaderDataSetIterator(
 *     IdxRecordReader.shuffled(train, seed, Distortion.shifts(2)), 128, 1, 10);
 * }</pre>
 *
 * <p>A record is the image, a float array {@code [1, 784]} in {@code [0, 1]}, and the label, an
 * {@code IntWritable} in {@code [0, 9]}. A batch ({@link #next(int)}, which is what the iterator
 * calls) is the images, a float array {@code [n, 784]}, and the labels one-hot, {@code [n, 10]}, as
 * in DataVec's own ImageRecordReader; the last batch of an epoch may be shorter.
 *
 * <p>Order and changes are pure functions of the seed and of the number of resets so far, and do
 * not depend on the batch size. {@code RecordReaderDataSetIterator} itself resets its reader once,
 * before the first batch.
 *
 * <p>Not safe for use by several threads at once.
 */
final class IdxRecordReader extends BaseRecordReader {
  private static final long serialVersionUID = 1L;
  private static final URI LOCATION = URI.create("memory:digits");
  private static final List<String> LABELS =
      IntStream.range(0, DigitSet.CLASSES).mapToObj(Integer::toString).toList();

  private final DigitSet set;
  private final boolean shuffle;
  private final long seed;
  private final Distortion distortion;
  private final int[] order;
  private long resets;
  private int position;

  private IdxRecordReader(DigitSet set, boolean shuffle, long seed, Distortion distortion) {
    this.set = set;
    this.shuffle = shuffle;
    this.seed = seed;
    this.distortion = distortion;
    this.order = new int[set.count()];
    arrange();
  }

  /** Reads the images as they are and in the order in which they are stored. */
  static IdxRecordReader inOrder(DigitSet set) {
    return new IdxRecordReader(set, false, 0, Distortion.NONE);
  }

  /**
   * Reads the images in a random order, another one after each reset, each changed at random, other
   * than before.
   */
  static IdxRecordReader shuffled(DigitSet set, long seed, Distortion distortion) {
    return new IdxRecordReader(set, true, seed, distortion);
  }

  @Override
  public boolean batchesSupported() {
    return true;
  }

  @Override
  public List<List<Writable>> next(int num) {
    if (num < 1) {
      throw new IllegalArgumentException("batch must be >= 1 record, got " + num);
    }
    requireNext();
    int size = Math.min(num, order.length - position);
    float[] images = new float[size * DigitSet.PIXELS];
    float[] labels = new float[size * DigitSet.CLASSES];
    for (int i = 0; i < size; i++) {
      labels[i * DigitSet.CLASSES + set.label(order[position])] = 1f;
      copyNextImage(images, i * DigitSet.PIXELS);
    }
    NDArrayRecordBatch batch =
        new NDArrayRecordBatch(
            array(images, size, DigitSet.PIXELS), array(labels, size, DigitSet.CLASSES));
    invokeListeners(batch);
    return batch;
  }

  @Override
  public List<Writable> next() {
    requireNext();
    IntWritable label = new IntWritable(set.label(order[position]));
    float[] image = new float[DigitSet.PIXELS];
    copyNextImage(image, 0);
    List<Writable> record = record(image, label);
    invokeListeners(record);
    return record;
  }

  @Override
  public Record nextRecord() {
    requireNext();
    RecordMetaData from = metaData(order[position]);
    return new org.datavec.api.records.impl.Record(next(), from);
  }

  @Override
  public boolean hasNext() {
    return position < order.length;
  }

  @Override
  public void reset() {
    resets++;
    arrange();
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  @Override
  public List<String> getLabels() {
    return LABELS;
  }

  /** The record that the meta data is of, without a shift. */
  @Override
  public Record loadFromMetaData(RecordMetaData recordMetaData) {
    if (!(recordMetaData instanceof RecordMetaDataIndex from)
        || from.getIndex() < 0
        || from.getIndex() >= set.count()) {
      throw new IllegalArgumentException(
          "meta data must come from this reader's nextRecord(), got " + recordMetaData);
    }
    int index = (int) from.getIndex();
    float[] image = new float[DigitSet.PIXELS];
    set.copyShifted(index, 0, 0, image, 0);
    return new org.datavec.api.records.impl.Record(
        record(image, new IntWritable(set.label(index))), metaData(index));
  }

  @Override
  public List<Record> loadFromMetaData(List<RecordMetaData> recordMetaDatas) {
    List<Record> records = new ArrayList<>();
    for (RecordMetaData one : recordMetaDatas) {
      records.add(loadFromMetaData(one));
    }
    return records;
  }

  @Override
  public void initialize(InputSplit split) {
    throw inMemory();
  }

  @Override
  public void initialize(Configuration conf, InputSplit split) {
    throw inMemory();
  }

  @Override
  public List<Writable> record(URI uri, DataInputStream dataInputStream) {
    throw inMemory();
  }

  /** Does nothing: all options are arguments of the factory methods. */
  @Override
  public void setConf(Configuration conf) {}

  @Override
  public Configuration getConf() {
    return new Configuration();
  }

  @Override
  public void close() {}

  /** Puts the reader before the first record of an epoch, in that epoch's order. */
  private void arrange() {
    position = 0;
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    if (!shuffle) {
      return;
    }
    Random random = new Random(Seeds.derive(seed, resets, -1));
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[other];
      order[other] = moved;
    }
  }

  private void copyNextImage(float[] target, int at) {
    Random random = new Random(Seeds.derive(seed, resets, position));
    distortion.copy(set, order[position], random, target, at);
    position++;
  }

  private void requireNext() {
    if (!hasNext()) {
      throw new NoSuchElementException(
          "all " + order.length + " records were read; call reset() to read them again");
    }
  }

  private RecordMetaData metaData(int index) {
    return new RecordMetaDataIndex(index, LOCATION, IdxRecordReader.class);
  }

  private static List<Writable> record(float[] image, IntWritable label) {
    List<Writable> record = new ArrayList<>(2);
    record.add(new NDArrayWritable(array(image, 1, DigitSet.PIXELS)));
    record.add(label);
    return record;
  }

  private static INDArray array(float[] values, int rows, int columns) {
    return Nd4j.create(values, new long[] {rows, columns});
  }

  private static UnsupportedOperationException inMemory() {
    return new UnsupportedOperationException(
        "reads a DigitSet in memory; read the files with IdxFile first");
  }
}
