package io.github.dl4jcompress.bridge;

import java.util.List;
import java.util.Objects;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Data of another iterator, each mini-batch of which something happens to, or because of. Never
 * read ahead.
 */
public abstract class PassedOnData implements DataSetIterator {
  private static final long serialVersionUID = 1L;

  private final DataSetIterator data;

  protected PassedOnData(DataSetIterator data) {
    this.data = data;
  }

  /** The data as they come. */
  protected final DataSetIterator data() {
    return data;
  }

  @Override
  public boolean hasNext() {
    return data.hasNext();
  }

  @Override
  public final boolean resetSupported() {
    return data.resetSupported();
  }

  /**
   * No: where DL4J prefetches, an error hangs {@code fit()}, and what is read ahead belongs to
   * another step.
   */
  @Override
  public final boolean asyncSupported() {
    return false;
  }

  @Override
  public final int inputColumns() {
    return data.inputColumns();
  }

  @Override
  public final int totalOutcomes() {
    return data.totalOutcomes();
  }

  @Override
  public final int batch() {
    return data.batch();
  }

  @Override
  public final void setPreProcessor(DataSetPreProcessor preProcessor) {
    data.setPreProcessor(preProcessor);
  }

  @Override
  public final DataSetPreProcessor getPreProcessor() {
    return data.getPreProcessor();
  }

  @Override
  public final List<String> getLabels() {
    return Objects.requireNonNullElse(data.getLabels(), List.of());
  }
}
