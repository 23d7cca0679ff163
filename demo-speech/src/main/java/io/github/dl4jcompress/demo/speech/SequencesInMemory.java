package io.github.dl4jcompress.demo.speech;

import java.io.DataInputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.SequenceRecord;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataIndex;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.records.reader.SequenceRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.Writable;

/**
 * What DataVec asks of each reader of sequences, for those that have them in memory already: all
 * that does not depend on what the sequences are.
 */
abstract class SequencesInMemory extends BaseRecordReader implements SequenceRecordReader {
  private static final long serialVersionUID = 1L;
  private static final URI LOCATION = URI.create("memory:recordings");

  private int position;

  /** Number of sequences. */
  abstract int count();

  /** Which sequence stands at a position of the present epoch. */
  abstract int numberAt(int place);

  /** The sequence {@code number} as it is to be in the present epoch. */
  abstract List<List<Writable>> sequence(int number);

  /** The sequence {@code number} without random changes. */
  abstract List<List<Writable>> original(int number);

  /** Called by {@link #reset} after the position was set to the first sequence. */
  abstract void beginEpoch();

  @Override
  public List<List<Writable>> sequenceRecord() {
    if (!hasNext()) {
      throw new NoSuchElementException(
          "all " + count() + " sequences were read; call reset() to read them again");
    }
    List<List<Writable>> sequence = sequence(numberAt(position));
    position++;
    invokeListeners(sequence);
    return sequence;
  }

  @Override
  public SequenceRecord nextSequence() {
    int place = position;
    List<List<Writable>> sequence = sequenceRecord();
    return new org.datavec.api.records.impl.SequenceRecord(sequence, metaData(numberAt(place)));
  }

  @Override
  public boolean hasNext() {
    return position < count();
  }

  @Override
  public void reset() {
    position = 0;
    beginEpoch();
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  /** The sequence that the meta data is of, without random changes. */
  @Override
  public SequenceRecord loadSequenceFromMetaData(RecordMetaData recordMetaData) {
    if (!(recordMetaData instanceof RecordMetaDataIndex from)
        || from.getIndex() < 0
        || from.getIndex() >= count()) {
      throw new IllegalArgumentException(
          "meta data must come from this reader's nextSequence(), got " + recordMetaData);
    }
    int number = (int) from.getIndex();
    return new org.datavec.api.records.impl.SequenceRecord(original(number), metaData(number));
  }

  @Override
  public List<SequenceRecord> loadSequenceFromMetaData(List<RecordMetaData> recordMetaDatas) {
    List<SequenceRecord> sequences = new ArrayList<>();
    for (RecordMetaData one : recordMetaDatas) {
      sequences.add(loadSequenceFromMetaData(one));
    }
    return sequences;
  }

  private RecordMetaData metaData(int number) {
    return new RecordMetaDataIndex(number, LOCATION, getClass());
  }

  @Override
  public List<Writable> next() {
    throw sequencesOnly();
  }

  @Override
  public Record nextRecord() {
    throw sequencesOnly();
  }

  @Override
  public Record loadFromMetaData(RecordMetaData recordMetaData) {
    throw sequencesOnly();
  }

  @Override
  public List<Record> loadFromMetaData(List<RecordMetaData> recordMetaDatas) {
    throw sequencesOnly();
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

  @Override
  public List<List<Writable>> sequenceRecord(URI uri, DataInputStream dataInputStream) {
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

  private static UnsupportedOperationException sequencesOnly() {
    return new UnsupportedOperationException(
        "a recording is a sequence of records; read it with sequenceRecord() or nextSequence()");
  }

  private static UnsupportedOperationException inMemory() {
    return new UnsupportedOperationException(
        "reads recordings in memory; read the files with SpeechData first");
  }
}
