package io.github.dl4jcompress.checkpoint;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Training data in another order in each epoch, whose reading can be made to fail. */
final class ShuffledData implements DataSetIterator {
  private static final long serialVersionUID = 1L;

  private final List<DataSet> examples;
  private final int batch;
  private final Random random;
  private final int failingBatch;
  private int at;
  private int read;

  private ShuffledData(DataSet data, int batch, long seed, int failingBatch) {
    this.examples = data.asList();
    this.batch = batch;
    this.random = new Random(seed);
    this.failingBatch = failingBatch;
    Collections.shuffle(examples, random);
  }

  static ShuffledData of(DataSet data, int batch, long seed) {
    return new ShuffledData(data, batch, seed, Integer.MAX_VALUE);
  }

  /** The same data, of which only some mini-batches can be read, over all epochs. */
  static ShuffledData failingAfter(int batches, DataSet data, int batch, long seed) {
    return new ShuffledData(data, batch, seed, batches);
  }

  @Override
  public DataSet next() {
    if (read++ == failingBatch) {
      throw new IllegalStateException("the disk with the data is gone");
    }
    int from = at;
    at = Math.min(examples.size(), at + batch);
    return DataSet.merge(examples.subList(from, at));
  }

  @Override
  public void reset() {
    Collections.shuffle(examples, random);
    at = 0;
  }

  @Override
  public boolean hasNext() {
    return at < examples.size();
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  @Override
  public boolean asyncSupported() {
    return true;
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public DataSet next(int count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int inputColumns() {
    return (int) examples.get(0).getFeatures().size(1);
  }

  @Override
  public int totalOutcomes() {
    return (int) examples.get(0).getLabels().size(1);
  }

  @Override
  public void setPreProcessor(DataSetPreProcessor preProcessor) {
    throw new UnsupportedOperationException();
  }

  @Override
  @SuppressWarnings("NullAway") // DL4J's way to say: none
  public DataSetPreProcessor getPreProcessor() {
    return null;
  }

  @Override
  public List<String> getLabels() {
    return List.of();
  }
}
