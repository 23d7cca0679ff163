package io.github.dl4jcompress.distill;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Labels that carry a teacher's logits and the weights of this step with them, so that the loss
 * needs no state: along dimension 1 lie {@code [target (C), teacher logits (C), hard weight, soft
 * weight, temperature]}, for {@code [miniBatch, C]} and sequences {@code [miniBatch, C, time]}
 * alike.
 */
final class DistillationLabels {
  /** Columns besides the targets and the logits. */
  private static final int EXTRA = 3;

  private DistillationLabels() {}

  /** Columns of packed labels for so many outputs. */
  static long columns(long outputs) {
    return 2 * outputs + EXTRA;
  }

  /**
   * Packs labels.
   *
   * @param softmax whether the outputs are classes of which one is right
   */
  static INDArray pack(
      INDArray labels, INDArray teacherLogits, Distillation recipe, long step, boolean softmax) {
    double hard = recipe.hardWeight().at(step);
    double teacherHard = softmax ? recipe.teacherLabelWeight().at(step) : 0;
    INDArray target = labels.castTo(teacherLogits.dataType());
    if (softmax && recipe.labelSmoothing() > 0) {
      double spread = recipe.labelSmoothing();
      // Spreads what mass there is, so that unlabelled or padded steps stay without.
      INDArray mass = target.sum(true, 1).div(target.size(1)).broadcast(target.shape());
      target = target.mul(1 - spread).addi(mass.mul(spread));
    }
    if (teacherHard > 0) {
      INDArray chosen = oneHotOfLargest(teacherLogits).muli(teacherHard / (hard + teacherHard));
      target = target.mul(hard / (hard + teacherHard)).addi(chosen);
    }
    INDArray extra =
        Nd4j.concat(
            1,
            column(teacherLogits, hard + teacherHard),
            column(teacherLogits, recipe.softWeight().at(step)),
            column(teacherLogits, recipe.temperature().at(step)));
    return Nd4j.concat(1, target, teacherLogits, extra);
  }

  private static INDArray oneHotOfLargest(INDArray logits) {
    INDArray largest = logits.max(true, 1).broadcast(logits.shape());
    INDArray hits = logits.sub(largest).gte(0).castTo(logits.dataType());
    return hits.divi(hits.sum(true, 1).broadcast(logits.shape())); // ties share
  }

  private static INDArray column(INDArray like, double value) {
    long[] shape = like.shape().clone(); // shape() is the array's own
    shape[1] = 1;
    return Nd4j.valueArrayOf(shape, value, like.dataType());
  }
}
