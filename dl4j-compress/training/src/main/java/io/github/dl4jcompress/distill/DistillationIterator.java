package io.github.dl4jcompress.distill;

import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the teacher's logits beside the labels of each mini-batch; see {@link DistillationLabels}.
 */
final class DistillationIterator implements DataSetIterator {
  private static final Logger LOG = LoggerFactory.getLogger(DistillationIterator.class);
  private static final long serialVersionUID = 1L;

  private final DataSetIterator data;
  private final transient Teacher teacher;
  private final transient Distillation recipe;
  private final transient LogitCache cache;
  private final int outputs;
  private long step;
  private long hits;
  private long misses;
  private boolean later; // behind the first epoch

  /**
   * Wraps an iterator.
   *
   * @param outputs of the student, which the teacher must have too
   * @param step of the first mini-batch, for the recipe's ramps
   */
  DistillationIterator(
      DataSetIterator data,
      Teacher teacher,
      Distillation recipe,
      LogitCache cache,
      int outputs,
      long step) {
    this.data = data;
    this.teacher = teacher;
    this.recipe = recipe;
    this.cache = cache;
    this.outputs = outputs;
    this.step = step;
  }

  private DataSet taught(DataSet batch) {
    INDArray logits = logits(batch);
    if (logits.size(1) != outputs) {
      throw new UnsupportedNetworkException(
          "the teacher has " + logits.size(1) + " outputs and the student " + outputs);
    }
    INDArray labels = Optional.ofNullable(batch.getLabels()).orElseGet(() -> logits.mul(0));
    INDArray packed =
        DistillationLabels.pack(
            labels, logits, recipe, step++, teacher.objective() == Objective.SOFTMAX);
    return new DataSet(
        batch.getFeatures(), packed, batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
  }

  private INDArray logits(DataSet batch) {
    if (!cache.isEnabled()) {
      return teacher.logits(batch);
    }
    long[] keys = ExampleKeys.of(batch);
    Optional<INDArray> known = known(keys, batch);
    if (known.isPresent()) {
      hits += keys.length;
      return known.get();
    }
    misses += keys.length;
    INDArray logits = teacher.logits(batch);
    float[] values = logits.dup('c').data().asFloat();
    int each = values.length / keys.length;
    for (int i = 0; i < keys.length; i++) {
      cache.put(keys[i], Arrays.copyOfRange(values, i * each, (i + 1) * each));
    }
    // What was cached, rounded to 16 bits, and not what was computed: the first epoch trains on the
    // same numbers as the others.
    return known(keys, batch).orElseThrow();
  }

  private Optional<INDArray> known(long[] keys, DataSet batch) {
    float[][] rows = new float[keys.length][];
    for (int i = 0; i < keys.length; i++) {
      Optional<float[]> row = cache.get(keys[i]);
      if (row.isEmpty()) {
        return Optional.empty();
      }
      rows[i] = row.get();
    }
    INDArray flat = Nd4j.createFromArray(rows);
    if (flat.size(1) == outputs) {
      return Optional.of(flat);
    }
    long time = batch.getFeatures().size(2);
    return Optional.of(flat.reshape('c', keys.length, flat.size(1) / time, time));
  }

  @Override
  public void reset() {
    noticeAugmentation();
    try {
      cache.save();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the cache of teacher logits", e);
    }
    data.reset();
  }

  private void noticeAugmentation() {
    if (later && cache.isEnabled() && misses > 0 && hits == 0) {
      LOG.warn(
          "no example of this epoch was seen before, so the cache of teacher logits is of no use"
              + " and is switched off; with augmentation, use LogitCache.off()");
      cache.disable();
    }
    later |= misses > 0;
    hits = 0;
    misses = 0;
  }

  @Override
  public DataSet next(int count) {
    return taught(data.next(count));
  }

  @Override
  public DataSet next() {
    return taught(data.next());
  }

  @Override
  public boolean hasNext() {
    return data.hasNext();
  }

  @Override
  public int inputColumns() {
    return data.inputColumns();
  }

  @Override
  public int totalOutcomes() {
    return data.totalOutcomes();
  }

  @Override
  public boolean resetSupported() {
    return data.resetSupported();
  }

  @Override
  public boolean asyncSupported() {
    return data.asyncSupported();
  }

  @Override
  public int batch() {
    return data.batch();
  }

  @Override
  public void setPreProcessor(DataSetPreProcessor preProcessor) {
    data.setPreProcessor(preProcessor);
  }

  @Override
  public DataSetPreProcessor getPreProcessor() {
    return data.getPreProcessor();
  }

  @Override
  public List<String> getLabels() {
    return Objects.requireNonNullElse(data.getLabels(), List.of());
  }
}
