package io.github.dl4jcompress.distill;

import java.util.Arrays;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The loss of {@link Distillation}. Stateless: weights, temperature and teacher logits come with
 * the labels (see {@link DistillationLabels}); with ordinary labels it is the ordinary loss of the
 * output layer's activation (cross entropy for softmax and sigmoid, mean squared error for
 * identity), so that evaluation and early stopping work as ever.
 *
 * <p>Works on logits {@code [n, C]}; DL4J flattens sequences to that before it asks. Masks are
 * {@code [n, 1]}, or, except for softmax, {@code [n, C]} per output.
 */
public final class DistillationLoss implements ILossFunction {
  private static final long serialVersionUID = 1L;

  /** For DL4J's JSON, and for output layers that are to be trained with distillation. */
  public DistillationLoss() {}

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return new Examples(labels, preOutput, activation, mask).score(average);
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    double[] scores = new Examples(labels, preOutput, activation, mask).scores();
    return Nd4j.createFromArray(scores)
        .reshape(new long[] {scores.length, 1})
        .castTo(preOutput.dataType());
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return shaped(new Examples(labels, preOutput, activation, mask).gradient(), preOutput);
  }

  private static INDArray shaped(double[] gradient, INDArray like) {
    return Nd4j.createFromArray(gradient).reshape(like.shape()).castTo(like.dataType());
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    Examples examples = new Examples(labels, preOutput, activation, mask);
    return new Pair<>(examples.score(average), shaped(examples.gradient(), preOutput));
  }

  @Override
  public String name() {
    return "DistillationLoss";
  }

  @Override
  public String toString() {
    return name();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DistillationLoss;
  }

  @Override
  public int hashCode() {
    return DistillationLoss.class.hashCode();
  }

  /** A mini-batch, unpacked. */
  private static final class Examples {
    private final int outputs;
    private final int count;
    private final Objective objective;
    private final double[] labels;
    private final int columns;
    private final double[] logits;
    private final double[] mask; // empty for none
    private final int maskColumns;

    Examples(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
      outputs = Math.toIntExact(preOutput.size(1));
      count = Math.toIntExact(preOutput.size(0));
      objective = Objective.of(activation);
      columns = Math.toIntExact(labels.size(1));
      if (columns != outputs && columns != DistillationLabels.columns(outputs)) {
        throw new IllegalArgumentException(
            "labels need "
                + outputs
                + " columns, or "
                + DistillationLabels.columns(outputs)
                + " with a teacher of as many outputs, found "
                + columns);
      }
      this.labels = flat(labels);
      logits = flat(preOutput);
      this.mask = mask == null ? new double[0] : flat(mask);
      maskColumns = mask == null ? 0 : Math.toIntExact(mask.length() / count);
      if (objective == Objective.SOFTMAX && maskColumns > 1) { // classes share one cross entropy
        throw new IllegalArgumentException(
            "a mask for softmax needs one value per example, found shape "
                + Arrays.toString(mask.shape()));
      }
    }

    private static double[] flat(INDArray array) {
      return array.dup('c').data().asDouble();
    }

    double[] scores() {
      double[] scores = new double[count];
      double[] perOutput = new double[outputs];
      for (int row = 0; row < count; row++) {
        objective.score(example(row), perOutput);
        for (int j = 0; j < outputs; j++) {
          scores[row] += masked(row, j, perOutput[j]);
        }
      }
      return scores;
    }

    double score(boolean average) {
      double sum = 0;
      for (double score : scores()) {
        sum += score;
      }
      return average ? sum / count : sum;
    }

    double[] gradient() {
      double[] gradient = new double[count * outputs];
      double[] perOutput = new double[outputs];
      for (int row = 0; row < count; row++) {
        objective.gradient(example(row), perOutput);
        for (int j = 0; j < outputs; j++) {
          gradient[row * outputs + j] = masked(row, j, perOutput[j]);
        }
      }
      return gradient;
    }

    /** Zero where masked, even if the value there is not a number. */
    private double masked(int row, int output, double value) {
      if (maskColumns == 0) {
        return value;
      }
      double weight = mask[row * maskColumns + (maskColumns == 1 ? 0 : output)];
      return weight == 0 ? 0 : weight * value;
    }

    private Objective.Example example(int row) {
      boolean taught = columns > outputs;
      int at = row * columns;
      return new Objective.Example(
          slice(logits, row * outputs),
          slice(labels, at),
          taught ? slice(labels, at + outputs) : new double[outputs],
          taught ? labels[at + 2 * outputs] : 1,
          taught ? labels[at + 2 * outputs + 1] : 0,
          taught ? labels[at + 2 * outputs + 2] : 1);
    }

    private double[] slice(double[] values, int from) {
      return Arrays.copyOfRange(values, from, from + outputs);
    }
  }
}
