package io.github.dl4jcompress.demo.mnist;

import io.github.dl4jcompress.demo.EpochOrder;
import io.github.dl4jcompress.demo.InMemoryReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
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
final class IdxRecordReader extends InMemoryReader {
  private static final long serialVersionUID = 1L;
  private static final Wording WORDING =
      new Wording(
          URI.create("memory:digits"),
          "records",
          "a DigitSet in memory; read the files with IdxFile first",
          "nextRecord()");
  private static final List<String> LABELS =
      IntStream.range(0, DigitSet.CLASSES).mapToObj(Integer::toString).toList();

  private final transient DigitSet set;
  private final transient EpochOrder order;
  private final transient Distortion distortion;

  private IdxRecordReader(DigitSet set, EpochOrder order, Distortion distortion) {
    super(WORDING);
    this.set = set;
    this.order = order;
    this.distortion = distortion;
  }

  /** Reads the images as they are and in the order in which they are stored. */
  static IdxRecordReader inOrder(DigitSet set) {
    return new IdxRecordReader(set, EpochOrder.stored(set.count()), Distortion.NONE);
  }

  /**
   * Reads the images in a random order, another one after each reset, each changed at random, other
   * than before.
   */
  static IdxRecordReader shuffled(DigitSet set, long seed, Distortion distortion) {
    return new IdxRecordReader(set, EpochOrder.shuffled(set.count(), seed), distortion);
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
    int size = Math.min(num, count() - place());
    float[] images = new float[size * DigitSet.PIXELS];
    float[] labels = new float[size * DigitSet.CLASSES];
    for (int i = 0; i < size; i++) {
      labels[i * DigitSet.CLASSES + set.label(order.at(place()))] = 1f;
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
    IntWritable label = new IntWritable(set.label(order.at(place())));
    float[] image = new float[DigitSet.PIXELS];
    copyNextImage(image, 0);
    List<Writable> record = record(image, label);
    invokeListeners(record);
    return record;
  }

  @Override
  public Record nextRecord() {
    RecordMetaData from = metaData(order.at(place()));
    return new org.datavec.api.records.impl.Record(next(), from);
  }

  @Override
  protected int count() {
    return order.count();
  }

  @Override
  protected void beginEpoch() {
    order.nextEpoch();
  }

  @Override
  public List<String> getLabels() {
    return LABELS;
  }

  /** The record that the meta data is of, without a shift. */
  @Override
  public Record loadFromMetaData(RecordMetaData recordMetaData) {
    int index = numberIn(recordMetaData);
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

  private void copyNextImage(float[] target, int at) {
    int place = place();
    distortion.copy(set, order.at(place), order.random(place), target, at);
    advance();
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
}
