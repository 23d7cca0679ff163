package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.demo.InMemoryReader;
import java.io.DataInputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.datavec.api.records.Record;
import org.datavec.api.records.SequenceRecord;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.SequenceRecordReader;
import org.datavec.api.writable.Writable;

/**
 * What DataVec asks of each reader of sequences, beyond what it asks of any {@link InMemoryReader}.
 */
abstract class SequencesInMemory extends InMemoryReader implements SequenceRecordReader {
  private static final long serialVersionUID = 1L;
  private static final Wording WORDING =
      new Wording(
          URI.create("memory:recordings"),
          "sequences",
          "recordings in memory; read the files with SpeechData first",
          "nextSequence()");

  SequencesInMemory() {
    super(WORDING);
  }

  /** Which sequence stands at a position of the present epoch. */
  abstract int numberAt(int place);

  /** The sequence {@code number} as it is to be in the present epoch. */
  abstract List<List<Writable>> sequence(int number);

  /** The sequence {@code number} without random changes. */
  abstract List<List<Writable>> original(int number);

  @Override
  public List<List<Writable>> sequenceRecord() {
    List<List<Writable>> sequence = sequence(numberAt(place()));
    advance();
    invokeListeners(sequence);
    return sequence;
  }

  @Override
  public SequenceRecord nextSequence() {
    RecordMetaData from = metaData(numberAt(place()));
    return new org.datavec.api.records.impl.SequenceRecord(sequenceRecord(), from);
  }

  /** The sequence that the meta data is of, without random changes. */
  @Override
  public SequenceRecord loadSequenceFromMetaData(RecordMetaData recordMetaData) {
    int number = numberIn(recordMetaData);
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
  public List<List<Writable>> sequenceRecord(URI uri, DataInputStream dataInputStream) {
    throw inMemory();
  }

  private static UnsupportedOperationException sequencesOnly() {
    return new UnsupportedOperationException(
        "a recording is a sequence of records; read it with sequenceRecord() or nextSequence()");
  }
}
