package io.github.dl4jcompress.demo.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.datavec.api.records.Record;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.deeplearning4j.datasets.datavec.RecordReaderDataSetIterator;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

class IdxRecordReaderTest {
  private static final DigitSet NUMBERED = numbered(50);

  @Test
  void givesFloatImagesAndOneHotLabels() {
    DataSetIterator iterator = iterator(IdxRecordReader.inOrder(NUMBERED), 20);
    int first = 0;
    for (int size : new int[] {20, 20, 10}) {
      DataSet batch = iterator.next();
      assertThat(batch.getFeatures().dataType()).isEqualTo(DataType.FLOAT);
      assertThat(batch.getLabels().dataType()).isEqualTo(DataType.FLOAT);
      assertThat(batch.getFeatures().shape()).containsExactly(size, 784);
      assertThat(batch.getLabels().shape()).containsExactly(size, 10);
      for (int i = 0; i < size; i++) {
        float[] oneHot = new float[10];
        oneHot[NUMBERED.label(first + i)] = 1f;
        assertThat(batch.getLabels().getRow(i).toFloatVector()).isEqualTo(oneHot);
        assertThat(batch.getFeatures().getRow(i).toFloatVector())
            .isEqualTo(scaled(NUMBERED, first + i));
      }
      first += size;
    }
    assertThat(iterator.hasNext()).isFalse();
  }

  @Test
  void recordsAndBatchesAgree() {
    IdxRecordReader single = IdxRecordReader.shuffled(NUMBERED, 3, Distortion.shifts(2));
    IdxRecordReader batched = IdxRecordReader.shuffled(NUMBERED, 3, Distortion.shifts(2));
    INDArray images = ((NDArrayWritable) batched.next(30).get(0).get(0)).get();
    assertThat(images.shape()).containsExactly(1, 784);
    batched.reset();
    single.reset();
    List<List<Writable>> batch = batched.next(30);
    for (int i = 0; i < 30; i++) {
      List<Writable> record = single.next();
      INDArray image = ((NDArrayWritable) record.get(0)).get();
      assertThat(image.shape()).containsExactly(1, 784);
      assertThat(image).isEqualTo(((NDArrayWritable) batch.get(i).get(0)).get());
      assertThat(record.get(1)).isInstanceOf(IntWritable.class);
      INDArray oneHot = ((NDArrayWritable) batch.get(i).get(1)).get();
      assertThat(oneHot.getFloat(0, record.get(1).toInt())).isEqualTo(1f);
    }
  }

  @Test
  void sameSeedGivesSameOrder() {
    IdxRecordReader one = IdxRecordReader.shuffled(NUMBERED, 7, Distortion.shifts(0));
    IdxRecordReader two = IdxRecordReader.shuffled(NUMBERED, 7, Distortion.shifts(0));
    for (int epoch = 0; epoch < 3; epoch++) {
      List<Integer> order = order(one);
      assertThat(order).isEqualTo(order(two)).containsExactlyInAnyOrderElementsOf(all(50));
      one.reset();
      two.reset();
    }
  }

  @Test
  void otherSeedAndOtherEpochGiveOtherOrders() {
    IdxRecordReader reader = IdxRecordReader.shuffled(NUMBERED, 7, Distortion.shifts(0));
    List<Integer> first = order(reader);
    reader.reset();
    assertThat(order(reader)).isNotEqualTo(first);
    assertThat(order(IdxRecordReader.shuffled(NUMBERED, 8, Distortion.shifts(0))))
        .isNotEqualTo(first);
  }

  @Test
  void orderDependsOnResetsAndNotOnWhatWasRead() {
    IdxRecordReader read = IdxRecordReader.shuffled(NUMBERED, 7, Distortion.shifts(0));
    IdxRecordReader idle = IdxRecordReader.shuffled(NUMBERED, 7, Distortion.shifts(0));
    read.next(13);
    read.reset();
    idle.reset();
    assertThat(order(read)).isEqualTo(order(idle));
  }

  @Test
  void batchSizeChangesNeitherOrderNorShifts() {
    DataSet whole =
        iterator(IdxRecordReader.shuffled(NUMBERED, 5, Distortion.shifts(2)), 50).next();
    DataSetIterator parts =
        iterator(IdxRecordReader.shuffled(NUMBERED, 5, Distortion.shifts(2)), 17);
    List<DataSet> read = new ArrayList<>();
    while (parts.hasNext()) {
      read.add(parts.next());
    }
    assertThat(DataSet.merge(read).getFeatures()).isEqualTo(whole.getFeatures());
  }

  @Test
  void twoIteratorsGiveTheSameEpochs() {
    DataSetIterator one = iterator(IdxRecordReader.shuffled(NUMBERED, 5, Distortion.shifts(2)), 50);
    DataSetIterator two = iterator(IdxRecordReader.shuffled(NUMBERED, 5, Distortion.shifts(2)), 50);
    INDArray first = one.next().getFeatures();
    assertThat(two.next().getFeatures()).isEqualTo(first);
    one.reset();
    two.reset();
    INDArray second = one.next().getFeatures();
    assertThat(two.next().getFeatures()).isEqualTo(second).isNotEqualTo(first);
  }

  @Test
  void shiftsReachEveryPlaceUpToTheLimitAndNoFurther() {
    DigitSet dots = dots(2_000);
    DataSet batch =
        iterator(IdxRecordReader.shuffled(dots, 1, Distortion.shifts(2)), dots.count()).next();
    int[] seen = new int[25];
    for (int i = 0; i < dots.count(); i++) {
      float[] image = batch.getFeatures().getRow(i).toFloatVector();
      int at = IntStream.range(0, 784).filter(p -> image[p] > 0).findFirst().orElse(-1);
      int down = at / 28 - 14;
      int right = at % 28 - 14;
      assertThat(down).as("image %d", i).isBetween(-2, 2);
      assertThat(right).as("image %d", i).isBetween(-2, 2);
      seen[(down + 2) * 5 + right + 2]++;
    }
    // 80 expected in each place; 45 is four standard deviations below.
    assertThat(IntStream.of(seen).min().orElseThrow()).isGreaterThan(45);
  }

  @Test
  void endsWithAMessage() {
    IdxRecordReader reader = IdxRecordReader.inOrder(NUMBERED);
    reader.next(1_000);
    assertThat(reader.hasNext()).isFalse();
    assertThatThrownBy(reader::next)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("all 50 records were read; call reset() to read them again");
    assertThatThrownBy(() -> reader.next(1)).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void metaDataLeadsBackToTheImageWithoutShift() {
    IdxRecordReader reader = IdxRecordReader.shuffled(NUMBERED, 4, Distortion.shifts(2));
    reader.next();
    Record shifted = reader.nextRecord();
    Record plain = reader.loadFromMetaData(List.of(shifted.getMetaData())).get(0);
    int number = number(((NDArrayWritable) plain.getRecord().get(0)).get());
    assertThat(plain.getRecord().get(1)).isEqualTo(shifted.getRecord().get(1));
    assertThat(((NDArrayWritable) plain.getRecord().get(0)).get().toFloatVector())
        .isEqualTo(scaled(NUMBERED, number));
  }

  @Test
  void namesTheClasses() {
    assertThat(iterator(IdxRecordReader.inOrder(NUMBERED), 5).getLabels())
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
  }

  private static DataSetIterator iterator(IdxRecordReader reader, int batch) {
    return new RecordReaderDataSetIterator(reader, batch, 1, 10);
  }

  /** Images whose pixel in the middle tells which one it is. */
  private static DigitSet numbered(int count) {
    byte[] pixels = new byte[count * 784];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      Arrays.fill(pixels, i * 784 + 10 * 28, i * 784 + 18 * 28, (byte) (i + 1));
      labels[i] = (byte) (i * 7 % 10);
    }
    return DigitSet.of(pixels, labels);
  }

  private static DigitSet dots(int count) {
    byte[] pixels = new byte[count * 784];
    for (int i = 0; i < count; i++) {
      pixels[i * 784 + 14 * 28 + 14] = 1;
    }
    return DigitSet.of(pixels, new byte[count]);
  }

  private static float[] scaled(DigitSet set, int index) {
    float[] scaled = new float[784];
    byte[] image = set.image(index);
    for (int p = 0; p < 784; p++) {
      scaled[p] = Byte.toUnsignedInt(image[p]) / 255f;
    }
    return scaled;
  }

  private static List<Integer> order(IdxRecordReader reader) {
    List<Integer> order = new ArrayList<>();
    while (reader.hasNext()) {
      order.add(number(((NDArrayWritable) reader.next().get(0)).get()));
    }
    return order;
  }

  private static int number(INDArray image) {
    return Math.round(image.getFloat(0, 14 * 28 + 14) * 255) - 1;
  }

  private static List<Integer> all(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
