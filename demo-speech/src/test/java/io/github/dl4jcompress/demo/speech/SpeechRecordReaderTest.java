package io.github.dl4jcompress.demo.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.model.AudioFrontEnd;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.datavec.api.records.SequenceRecord;
import org.datavec.api.records.reader.SequenceRecordReader;
import org.datavec.api.writable.Writable;
import org.deeplearning4j.datasets.datavec.SequenceRecordReaderDataSetIterator;
import org.deeplearning4j.datasets.datavec.SequenceRecordReaderDataSetIterator.AlignmentMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;

class SpeechRecordReaderTest {
  private static final List<String> WORDS = List.of("a", "b", "c");
  private static final int FEATURES = 6;

  /** Recording {@code i} has {@code i + 1} frames and class {@code i % 3}. */
  private static final List<Recording> COUNTED =
      IntStream.range(0, 20).mapToObj(i -> recording(WORDS.get(i % 3), i, 200 + 80 * i)).toList();

  private final SpeechFeatures features = new SpeechFeatures(AudioFrontEnd.logMel(8_000, FEATURES));

  @Test
  void givesPaddedFeaturesTheirMaskAndOneHotLabels() {
    DataSetIterator iterator = iterator(SpeechRecordReader.inOrder(COUNTED, features), 8);
    int first = 0;
    for (int size : new int[] {8, 8, 4}) {
      DataSet batch = iterator.next();
      int longest = first + size;
      assertThat(batch.getFeatures().dataType()).isEqualTo(DataType.FLOAT);
      assertThat(batch.getFeatures().shape()).containsExactly(size, FEATURES, longest);
      assertThat(batch.getFeaturesMaskArray().shape()).containsExactly(size, longest);
      assertThat(batch.getLabels().dataType()).isEqualTo(DataType.FLOAT);
      assertThat(batch.getLabels().shape()).containsExactly(size, 3);
      assertThat(batch.getLabelsMaskArray()).isNull();
      for (int i = 0; i < size; i++) {
        float[][] frames = features.of(COUNTED.get(first + i));
        assertThat(frames.length).isEqualTo(first + i + 1);
        for (int time = 0; time < longest; time++) {
          float[] frame = time < frames.length ? frames[time] : new float[FEATURES];
          assertThat(frame(batch, i, time)).isEqualTo(frame);
          assertThat(batch.getFeaturesMaskArray().getFloat(i, time))
              .isEqualTo(time < frames.length ? 1f : 0f);
        }
        float[] oneHot = new float[3];
        oneHot[(first + i) % 3] = 1;
        assertThat(batch.getLabels().getRow(i).toFloatVector()).isEqualTo(oneHot);
      }
      first += size;
    }
    assertThat(iterator.hasNext()).isFalse();
  }

  @Test
  void withoutThePreProcessorTheLabelIsAtTheLastFrame() {
    SpeechRecordReader reader = SpeechRecordReader.inOrder(COUNTED, features);
    DataSet batch = aligned(reader, 3).next();
    assertThat(batch.getLabels().shape()).containsExactly(3, 3, 3);
    for (int i = 0; i < 3; i++) {
      float[] mask = new float[3];
      mask[i] = 1;
      assertThat(batch.getLabelsMaskArray().getRow(i).toFloatVector()).isEqualTo(mask);
      assertThat(batch.getLabels().getFloat(i, i, i)).isEqualTo(1f);
    }
  }

  @Test
  void thereIsNoMaskWhereAllAreEquallyLong() {
    List<Recording> equal = List.of(recording("a", 0, 400), recording("b", 1, 400));
    DataSet batch = iterator(SpeechRecordReader.inOrder(equal, features), 2).next();
    assertThat(batch.getFeaturesMaskArray()).isNull();
    assertThat(batch.getLabels().argMax(1).toIntVector()).containsExactly(0, 1);
  }

  /** DL4J resets the reader of the features twice before the first batch, the other one once. */
  @Test
  void labelsStayWithTheirRecordingsInEachEpoch() {
    DataSetIterator iterator =
        iterator(SpeechRecordReader.shuffled(COUNTED, features, Augmentation.NONE, 1), 7);
    for (int epoch = 0; epoch < 3; epoch++) {
      List<Integer> seen = new ArrayList<>();
      while (iterator.hasNext()) {
        DataSet batch = iterator.next();
        for (int i = 0; i < batch.numExamples(); i++) {
          int number = frames(batch, i) - 1;
          assertThat(batch.getLabels().getFloat(i, number % 3)).isEqualTo(1f);
          seen.add(number);
        }
      }
      assertThat(seen).containsExactlyInAnyOrderElementsOf(all());
      iterator.reset();
    }
  }

  @Test
  void sameSeedGivesSameBytesAndOtherEpochsGiveOthers() {
    DataSetIterator one = iterator(shuffled(7), 5);
    DataSetIterator two =
        iterator(
            SpeechRecordReader.shuffled(
                COUNTED, new SpeechFeatures(features.frontEnd()), Augmentation.SPEECH, 7),
            5);
    List<DataSet> first = epoch(one);
    assertThat(epoch(two)).isEqualTo(first);
    one.reset();
    two.reset();
    List<DataSet> second = epoch(one);
    assertThat(epoch(two)).isEqualTo(second);
    assertThat(second).isNotEqualTo(first);
    assertThat(epoch(iterator(shuffled(8), 5))).isNotEqualTo(first);
  }

  @Test
  void batchSizeChangesNeitherOrderNorChanges() {
    float[][] whole = frames(epoch(iterator(shuffled(5), 20)));
    assertThat(frames(epoch(iterator(shuffled(5), 3)))).isDeepEqualTo(whole);
  }

  @Test
  void orderDependsOnResetsAndNotOnWhatWasRead() {
    SpeechRecordReader read = shuffled(7);
    SpeechRecordReader idle = shuffled(7);
    List<Integer> before = order(read);
    read.reset();
    idle.reset();
    assertThat(order(read)).isEqualTo(order(idle)).isNotEqualTo(before);
  }

  @Test
  void changesBelongToTheRecordingAndNotToItsPlace() {
    List<Recording> same = List.of(COUNTED.get(9), COUNTED.get(9));
    SpeechRecordReader reader = SpeechRecordReader.shuffled(same, features, Augmentation.SPEECH, 1);
    assertThat(reader.sequenceRecord().toString()).isNotEqualTo(reader.sequenceRecord().toString());
  }

  @Test
  void withoutAugmentationFeaturesAreBitIdentical() {
    SpeechRecordReader reader =
        SpeechRecordReader.shuffled(COUNTED, features, Augmentation.NONE, 3);
    while (reader.hasNext()) {
      List<List<Writable>> sequence = reader.sequenceRecord();
      float[][] frames = features.of(COUNTED.get(sequence.size() - 1));
      for (int time = 0; time < frames.length; time++) {
        for (int i = 0; i < FEATURES; i++) {
          assertThat(sequence.get(time).get(i).toFloat()).isEqualTo(frames[time][i]);
        }
      }
    }
  }

  @Test
  void masksLeaveTheKeptFeaturesAlone() {
    Augmentation masks = new Augmentation(Augmentation.Changes.NONE, Augmentation.Masks.SPEECH);
    float[][] before = features.of(COUNTED.get(19));
    SpeechRecordReader.shuffled(COUNTED, features, masks, 3).sequenceRecord();
    epoch(iterator(SpeechRecordReader.shuffled(COUNTED, features, masks, 3), 20));
    assertThat(features.of(COUNTED.get(19))).isDeepEqualTo(before);
  }

  @Test
  void metaDataLeadsBackToTheRecordingWithoutChanges() throws Exception {
    SpeechRecordReader reader = shuffled(4);
    SequenceRecordReader labels = reader.labels(WORDS);
    reader.sequenceRecord();
    labels.sequenceRecord();
    SequenceRecord changed = reader.nextSequence();
    SequenceRecord label = labels.nextSequence();
    SequenceRecord plain = reader.loadSequenceFromMetaData(List.of(changed.getMetaData())).get(0);
    assertThat(plain.getSequenceLength() - 1).isEqualTo(reader.numberAt(1));
    assertThat(label.getTimeStep(0).get(0).toInt()).isEqualTo(reader.numberAt(1) % 3);
    assertThat(labels.loadSequenceFromMetaData(label.getMetaData()).getSequenceRecord())
        .isEqualTo(label.getSequenceRecord());
  }

  @Test
  void endsWithAMessage() {
    SpeechRecordReader reader = SpeechRecordReader.inOrder(COUNTED, features);
    order(reader);
    assertThat(reader.hasNext()).isFalse();
    assertThatThrownBy(reader::sequenceRecord)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("all 20 sequences were read; call reset() to read them again");
  }

  @Test
  void refusesWhatItCannotDo() throws Exception {
    SpeechRecordReader reader = SpeechRecordReader.inOrder(COUNTED, features);
    assertThatThrownBy(reader::next)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "a recording is a sequence of records; read it with sequenceRecord() or"
                + " nextSequence()");
    assertThatThrownBy(() -> reader.labels(List.of("a", "b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("word of recording c_ann_2 must be one of [a, b]");
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      assertThatThrownBy(() -> out.writeObject(reader))
          .isInstanceOf(NotSerializableException.class)
          .hasMessageEndingWith("SpeechRecordReader: make a new reader instead");
    }
  }

  @Test
  void labelPreProcessorRefusesOtherShapes() {
    DataSet flat = iterator(SpeechRecordReader.inOrder(COUNTED, features), 8).next();
    assertThatThrownBy(() -> new LabelPerSequence().preProcess(flat))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("labels must be [miniBatch, classes, time], got Rank: 2");
  }

  @Test
  void recurrentNetworksLearnFromIt() {
    List<Layer> ends =
        List.of(
            new LastTimeStep(new LSTM.Builder().nOut(6).build()),
            new LSTM.Builder().nOut(6).build());
    for (Layer recurrent : ends) {
      NeuralNetConfiguration.ListBuilder layers =
          new NeuralNetConfiguration.Builder().seed(1).updater(new Adam(0.02)).list();
      layers.layer(recurrent);
      if (recurrent instanceof LSTM) {
        layers.layer(new GlobalPoolingLayer.Builder().build());
      }
      layers.layer(new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build());
      MultiLayerNetwork network =
          new MultiLayerNetwork(layers.setInputType(InputType.recurrent(FEATURES)).build());
      network.init();
      DataSet test = iterator(SpeechRecordReader.inOrder(COUNTED, features), 20).next();
      double before = network.score(test);
      network.fit(
          iterator(SpeechRecordReader.shuffled(COUNTED, features, Augmentation.NONE, 1), 10), 10);
      assertThat(network.score(test)).isLessThan(0.8 * before);
    }
  }

  private SpeechRecordReader shuffled(long seed) {
    return SpeechRecordReader.shuffled(COUNTED, features, Augmentation.SPEECH, seed);
  }

  private static DataSetIterator iterator(SpeechRecordReader reader, int batch) {
    DataSetIterator iterator = aligned(reader, batch);
    iterator.setPreProcessor(new LabelPerSequence());
    return iterator;
  }

  private static DataSetIterator aligned(SpeechRecordReader reader, int batch) {
    return new SequenceRecordReaderDataSetIterator(
        reader, reader.labels(WORDS), batch, 3, false, AlignmentMode.ALIGN_END);
  }

  private static Recording recording(String word, int index, int samples) {
    float[] tone = Tones.sine(600 * (WORDS.indexOf(word) + 1), samples);
    return Recording.of(word, "ann", index, tone, Tones.SAMPLE_RATE);
  }

  private static List<DataSet> epoch(DataSetIterator iterator) {
    List<DataSet> batches = new ArrayList<>();
    while (iterator.hasNext()) {
      batches.add(iterator.next());
    }
    return batches;
  }

  /** All frames of all recordings, without what follows them. */
  private static float[][] frames(List<DataSet> batches) {
    List<float[]> frames = new ArrayList<>();
    for (DataSet batch : batches) {
      for (int i = 0; i < batch.numExamples(); i++) {
        for (int time = 0; time < frames(batch, i); time++) {
          frames.add(frame(batch, i, time));
        }
      }
    }
    return frames.toArray(float[][]::new);
  }

  private static int frames(DataSet batch, int example) {
    INDArray mask = batch.getFeaturesMaskArray();
    return mask == null
        ? (int) batch.getFeatures().size(2)
        : mask.getRow(example).sumNumber().intValue();
  }

  private static float[] frame(DataSet batch, int example, int time) {
    float[] frame = new float[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      frame[i] = batch.getFeatures().getFloat(example, i, time);
    }
    return frame;
  }

  private static List<Integer> order(SpeechRecordReader reader) {
    List<Integer> order = new ArrayList<>();
    while (reader.hasNext()) {
      order.add(reader.numberAt(order.size()));
      reader.sequenceRecord();
    }
    return order;
  }

  private static List<Integer> all() {
    return IntStream.range(0, COUNTED.size()).boxed().toList();
  }
}
