package io.github.dl4jcompress.distill;

import io.github.dl4jcompress.bridge.PassedOnData;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Puts the teacher's logits beside the labels of each mini-batch; see {@link DistillationLabels}.
 */
final class DistillationIterator extends PassedOnData {
  private static final long serialVersionUID = 1L;

  private final transient Teacher teacher;
  private final transient Distillation recipe;
  private final transient LogitCache cache;
  private final transient CacheUse use;
  private final transient HintedLayers hinted;
  private final int outputs;
  private long step;

  /**
   * Wraps an iterator.
   *
   * @param use of a cache, which must be off if there are hints
   * @param hinted hidden layers
   * @param outputs of the student, which the teacher must have too
   * @param step of the first mini-batch, for the recipe's ramps
   */
  DistillationIterator(
      DataSetIterator data,
      Teacher teacher,
      Distillation recipe,
      CacheUse use,
      HintedLayers hinted,
      int outputs,
      long step) {
    super(data);
    this.teacher = teacher;
    this.recipe = recipe;
    this.cache = use.cache();
    this.use = use;
    this.hinted = hinted;
    this.outputs = outputs;
    this.step = step;
  }

  /** Out of the workspace in which DL4J prefetches: the teacher refuses to run within one. */
  @SuppressWarnings("try") // closing is what the scope is for
  private DataSet taught(DataSet batch) {
    try (MemoryWorkspace scope = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return joined(batch);
    }
  }

  private DataSet joined(DataSet batch) {
    INDArray logits = logits(batch);
    if (logits.size(1) != outputs) {
      throw new UnsupportedNetworkException(
          "the teacher has " + logits.size(1) + " outputs and the student " + outputs);
    }
    Optional<INDArray> labels = Optional.ofNullable(batch.getLabels());
    INDArray packed =
        DistillationLabels.pack(
            labels.orElseGet(logits::like),
            logits,
            labels.isPresent() ? recipe : recipe.hardWeight(0), // 0 is a label too, but for softmax
            step++,
            teacher.objective() == Objective.SOFTMAX);
    if (!data().hasNext()) {
      saveCache(); // fit() does not reset after its last epoch
    }
    return new DataSet(
        batch.getFeatures(), packed, batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
  }

  private INDArray logits(DataSet batch) {
    if (!cache.isEnabled()) {
      return hinted.teach(batch, step);
    }
    long[] keys = ExampleKeys.of(batch);
    Optional<INDArray> known = known(keys, batch);
    if (known.isPresent()) {
      use.hit(keys.length);
      return known.get();
    }
    use.miss(keys.length);
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
    return Optional.of(shaped(Nd4j.createFromArray(rows), batch));
  }

  /** Sequences have logits at each step if they have labels at each step. */
  private INDArray shaped(INDArray flat, DataSet batch) {
    Optional<INDArray> labels = Optional.ofNullable(batch.getLabels());
    INDArray like = labels.orElse(batch.getFeatures());
    boolean oneDecision = labels.isEmpty() && flat.size(1) == outputs;
    if (like.rank() != 3 || oneDecision || flat.size(1) % like.size(2) != 0) {
      return flat;
    }
    return flat.reshape('c', flat.size(0), flat.size(1) / like.size(2), like.size(2));
  }

  private void saveCache() {
    try {
      cache.save();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the cache of teacher logits", e);
    }
  }

  @Override
  public void reset() {
    hinted.forget();
    use.endEpoch();
    saveCache();
    data().reset();
  }

  @Override
  public DataSet next(int count) {
    return taught(data().next(count));
  }

  @Override
  public DataSet next() {
    return taught(data().next());
  }
}
