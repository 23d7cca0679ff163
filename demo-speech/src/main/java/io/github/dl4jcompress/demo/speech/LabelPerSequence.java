package io.github.dl4jcompress.demo.speech;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;

/**
 * Turns labels {@code [miniBatch, classes, time]} that are one-hot at one time step and zero at all
 * others, with their mask {@code [miniBatch, time]}, into labels {@code [miniBatch, classes]}
 * without a mask: what networks need that end in one vector per sequence. Features and their mask
 * stay as they are.
 */
final class LabelPerSequence implements DataSetPreProcessor {
  private static final long serialVersionUID = 1L;

  @Override
  public void preProcess(DataSet batch) {
    INDArray labels = batch.getLabels();
    if (labels.rank() != 3) {
      throw new IllegalArgumentException(
          "labels must be [miniBatch, classes, time], got " + labels.shapeInfoToString());
    }
    batch.setLabels(labels.sum(2));
    batch.setLabelsMaskArray(null);
  }
}
