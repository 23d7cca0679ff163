package io.github.dl4jcompress.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataIndex;
import org.datavec.api.records.metadata.RecordMetaDataURI;
import org.datavec.api.split.NumberedFileInputSplit;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;

class InMemoryReaderTest {
  /** Reads the numbers of its examples. */
  private static final class Numbers extends InMemoryReader {
    private static final long serialVersionUID = 1L;

    private final transient EpochOrder order;

    Numbers(EpochOrder order) {
      super(
          new Wording(
              URI.create("memory:numbers"),
              "numbers",
              "numbers in memory; count them first",
              "nextRecord()"));
      this.order = order;
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
    public List<Writable> next() {
      int number = order.at(place());
      advance();
      return List.of(new IntWritable(number));
    }

    @Override
    public Record nextRecord() {
      RecordMetaData from = metaData(order.at(place()));
      return new org.datavec.api.records.impl.Record(next(), from);
    }

    @Override
    public Record loadFromMetaData(RecordMetaData metaData) {
      int number = numberIn(metaData);
      return new org.datavec.api.records.impl.Record(List.of(new IntWritable(number)), metaData);
    }

    @Override
    public List<Record> loadFromMetaData(List<RecordMetaData> metaData) {
      return metaData.stream().map(this::loadFromMetaData).toList();
    }

    @Override
    public List<String> getLabels() {
      return List.of();
    }
  }

  private final Numbers reader = new Numbers(EpochOrder.shuffled(20, 7));

  @Test
  void readsEachEpochInItsOrder() {
    EpochOrder order = EpochOrder.shuffled(20, 7);
    for (int epoch = 0; epoch < 3; epoch++) {
      assertThat(numbers(reader)).isEqualTo(EpochOrderTest.numbers(order));
      reader.reset();
      order.nextEpoch();
    }
    assertThat(reader.resetSupported()).isTrue();
  }

  @Test
  void endsWithAMessage() {
    numbers(reader);
    assertThatThrownBy(reader::next)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("all 20 numbers were read; call reset() to read them again");
  }

  @Test
  void metaDataLeadsBackToTheExample() {
    reader.next();
    Record read = reader.nextRecord();
    assertThat(reader.loadFromMetaData(read.getMetaData()).getRecord()).isEqualTo(read.getRecord());
    assertThat(read.getMetaData().getURI()).isEqualTo(URI.create("memory:numbers"));
    assertThat(read.getMetaData().getReaderClass()).isEqualTo(Numbers.class);
  }

  @Test
  void refusesMetaDataOfOthers() {
    URI file = URI.create("file:numbers");
    List<RecordMetaData> others =
        List.of(
            new RecordMetaDataURI(file),
            new RecordMetaDataIndex(-1, file, Numbers.class),
            new RecordMetaDataIndex(20, file, Numbers.class));
    for (RecordMetaData other : others) {
      assertThatThrownBy(() -> reader.loadFromMetaData(other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("meta data must come from this reader's nextRecord(), got " + other);
    }
  }

  @Test
  void readsNothingElse() {
    NumberedFileInputSplit split = new NumberedFileInputSplit("%d.txt", 0, 1);
    DataInputStream stream = new DataInputStream(new ByteArrayInputStream(new byte[1]));
    String message = "reads numbers in memory; count them first";
    assertThatThrownBy(() -> reader.initialize(split))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> reader.initialize(new Configuration(), split))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> reader.record(URI.create("file:numbers"), stream))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(message);
  }

  @Test
  void refusesToBeSerialized() throws Exception {
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      assertThatThrownBy(() -> out.writeObject(reader))
          .isInstanceOf(NotSerializableException.class)
          .hasMessage(Numbers.class.getName() + ": make a new reader instead");
    }
  }

  private static List<Integer> numbers(Numbers reader) {
    List<Integer> numbers = new ArrayList<>();
    while (reader.hasNext()) {
      numbers.add(reader.next().get(0).toInt());
    }
    return numbers;
  }
}
