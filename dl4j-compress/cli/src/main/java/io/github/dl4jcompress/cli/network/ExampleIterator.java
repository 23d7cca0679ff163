package io.github.dl4jcompress.cli.network;

import io.github.dl4jcompress.cli.input.Examples;
import io.github.dl4jcompress.demo.EpochOrder;
import io.github.dl4jcompress.model.TensorShape;
import java.util.List;
import java.util.NoSuchElementException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Examples in mini-batches: features {@code [miniBatch, values]}, {@code [miniBatch, channels,
 * height, width]} or {@code [miniBatch, values, time]} with a mask; labels one-hot, {@code
 * [miniBatch, outputs]}, or 0 and 1 of one output.
 */
final class ExampleIterator implements DataSetIterator {
  private static final long serialVersionUID = 1L;

  private final transient Examples examples;
  private final transient EpochOrder order;
  private final boolean flat;
  private final int outputs;
  private final int batch;
  private int place;

  ExampleIterator(Examples examples, boolean flat, int outputs, int batch, EpochOrder order) {
    this.examples = examples;
    this.flat = flat;
    this.outputs = outputs;
    this.batch = batch;
    this.order = order;
  }

  @Override
  public DataSet next(int count) {
    if (!hasNext()) {
      throw new NoSuchElementException("all examples were read; call reset() to read them again");
    }
    int[] chosen = new int[Math.min(count, examples.count() - place)];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = order.at(place++);
    }
    INDArray labels = labels(chosen);
    if (examples.sequences()) {
      return sequences(chosen, labels);
    }
    TensorShape shape = examples.shape();
    float[] features = new float[chosen.length * shape.elements()];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(input(chosen[i]), 0, features, i * shape.elements(), shape.elements());
    }
    long[] size =
        flat
            ? new long[] {chosen.length, shape.elements()}
            : new long[] {chosen.length, shape.channels(), shape.height(), shape.width()};
    return new DataSet(Nd4j.create(features, size), labels);
  }

  private float[] input(int example) {
    return examples.inputs().get(example);
  }

  private INDArray labels(int[] chosen) {
    float[] labels = new float[chosen.length * outputs];
    for (int i = 0; i < chosen.length; i++) {
      int trueClass = examples.classes().get(chosen[i]);
      labels[i * outputs + (outputs == 1 ? 0 : trueClass)] = outputs == 1 ? trueClass : 1;
    }
    return Nd4j.create(labels, new long[] {chosen.length, outputs});
  }

  @SuppressWarnings("NullAway") // null is DL4J's way to say: labels have no mask
  private DataSet sequences(int[] chosen, INDArray labels) {
    int values = examples.shape().elements();
    int longest = 0;
    for (int example : chosen) {
      longest = Math.max(longest, input(example).length / values);
    }
    float[] features = new float[chosen.length * values * longest];
    float[] mask = new float[chosen.length * longest];
    for (int i = 0; i < chosen.length; i++) {
      float[] steps = input(chosen[i]);
      for (int at = 0; at < steps.length; at++) {
        int step = at / values;
        features[(i * values + at % values) * longest + step] = steps[at];
        mask[i * longest + step] = 1;
      }
    }
    return new DataSet(
        Nd4j.create(features, new long[] {chosen.length, values, longest}),
        labels,
        Nd4j.create(mask, new long[] {chosen.length, longest}),
        null);
  }

  @Override
  public DataSet next() {
    return next(batch);
  }

  @Override
  public boolean hasNext() {
    return place < examples.count();
  }

  @Override
  public void reset() {
    place = 0;
    order.nextEpoch();
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  @Override
  public boolean asyncSupported() {
    return false; // it is all in memory
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public int inputColumns() {
    return examples.shape().elements();
  }

  @Override
  public int totalOutcomes() {
    return outputs;
  }

  @Override
  public List<String> getLabels() {
    return examples.labels();
  }

  @Override
  public void setPreProcessor(DataSetPreProcessor preProcessor) {
    throw new UnsupportedOperationException("values are taken as they are");
  }

  @Override
  @SuppressWarnings("NullAway") // null is DL4J's way to say: none
  public DataSetPreProcessor getPreProcessor() {
    return null;
  }
}
