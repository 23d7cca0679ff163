package io.github.dl4jcompress.demo;

import java.io.DataInputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.util.List;
import java.util.NoSuchElementException;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataIndex;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.Writable;

/**
 * What DataVec asks of each reader, for those whose examples are in memory already: all that does
 * not depend on what the examples are. It can be reset but neither initialized nor serialized.
 *
 * <p>An example is a record or a sequence of records. It has a number, which stays, and a place in
 * each epoch.
 *
 * <p>Not safe for use by several threads at once.
 */
public abstract class InMemoryReader extends BaseRecordReader {
  private static final long serialVersionUID = 1L;

  private final transient Wording wording;
  private int place;

  /**
   * What an example is called.
   *
   * @param location of all examples, for meta data
   * @param examples in the plural
   * @param origin what is read, and how to get it from files
   * @param reads the method that gives an example with its meta data
   */
  public record Wording(URI location, String examples, String origin, String reads) {}

  /** A reader before the first example. */
  protected InMemoryReader(Wording wording) {
    this.wording = wording;
  }

  /** Number of examples in an epoch. */
  protected abstract int count();

  /** Called by {@link #reset} after the place was set to that of the first example. */
  protected abstract void beginEpoch();

  /**
   * Place of the next example in the present epoch, in {@code [0, count)}.
   *
   * @throws NoSuchElementException if all were read
   */
  protected final int place() {
    if (!hasNext()) {
      throw new NoSuchElementException(
          "all %d %s were read; call reset() to read them again"
              .formatted(count(), wording.examples()));
    }
    return place;
  }

  /** Goes on to the place after the next example. */
  protected final void advance() {
    place++;
  }

  /** Meta data from which {@link #numberIn} tells the example. */
  protected final RecordMetaData metaData(int number) {
    return new RecordMetaDataIndex(number, wording.location(), getClass());
  }

  /**
   * Number of the example that the meta data is of.
   *
   * @throws IllegalArgumentException if it is not of this reader's examples
   */
  protected final int numberIn(RecordMetaData metaData) {
    if (!(metaData instanceof RecordMetaDataIndex from)
        || from.getIndex() < 0
        || from.getIndex() >= count()) {
      throw new IllegalArgumentException(
          "meta data must come from this reader's %s, got %s".formatted(wording.reads(), metaData));
    }
    return (int) from.getIndex();
  }

  /** To be thrown by what reads from somewhere else. */
  protected final UnsupportedOperationException inMemory() {
    return new UnsupportedOperationException("reads " + wording.origin());
  }

  @Override
  public boolean hasNext() {
    return place < count();
  }

  @Override
  public void reset() {
    place = 0;
    beginEpoch();
  }

  @Override
  public boolean resetSupported() {
    return true;
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

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException(getClass().getName() + ": make a new reader instead");
  }
}
