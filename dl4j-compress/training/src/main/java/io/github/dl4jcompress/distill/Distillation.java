package io.github.dl4jcompress.distill;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How much a student listens to the labels and to its teacher. Immutable; each method gives a
 * changed copy.
 *
 * <pre>{@code
 * Distillation.temperature(4).hardWeight(0.3).softWeight(0.7)
 * }</pre>
 *
 * <p>The loss of an example is, after Hinton, Vinyals and Dean, "Distilling the Knowledge in a
 * Neural Network" (2015), section 2, with student logits z, teacher logits t and temperature T:
 *
 * <pre>
 * hardWeight * CE(label, softmax(z)) + softWeight * T^2 * KL(softmax(t / T) || softmax(z / T))
 * </pre>
 *
 * <p>The weights are applied as they are given; they need not add up to 1. For a sigmoid output
 * layer both terms are per output with sigmoids; for an identity one they are mean squared errors,
 * and the temperature has no effect.
 *
 * @param temperature at least 1
 * @param hardWeight of the true labels, at least 0
 * @param softWeight of the teacher's soft labels, at least 0
 * @param teacherLabelWeight of the teacher's hard labels (its largest output), at least 0; only for
 *     softmax
 * @param labelSmoothing fraction of a true label that is spread over all classes, in [0, 1); only
 *     for softmax
 * @param hints hidden layers that are to be like the teacher's; their losses are added
 */
public record Distillation(
    StepRamp temperature,
    StepRamp hardWeight,
    StepRamp softWeight,
    StepRamp teacherLabelWeight,
    double labelSmoothing,
    List<FeatureHint> hints) {

  public Distillation {
    Objects.requireNonNull(temperature, "temperature");
    if (temperature.min() < 1) {
      throw new IllegalArgumentException("temperature must be >= 1, got " + temperature.min());
    }
    requireWeight("hardWeight", hardWeight);
    requireWeight("softWeight", softWeight);
    requireWeight("teacherLabelWeight", teacherLabelWeight);
    hints = List.copyOf(hints);
    double hinted = hints.stream().mapToDouble(hint -> hint.weight().max()).sum();
    if (hardWeight.max() + softWeight.max() + teacherLabelWeight.max() + hinted == 0) {
      throw new IllegalArgumentException("all weights are 0: there is nothing to learn from");
    }
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw new IllegalArgumentException("labelSmoothing must be in [0, 1), got " + labelSmoothing);
    }
  }

  private static void requireWeight(String name, StepRamp weight) {
    Objects.requireNonNull(weight, name);
    if (weight.min() < 0) {
      throw new IllegalArgumentException(name + " must be >= 0, got " + weight.min());
    }
  }

  /** Soft labels at a temperature, with half the weight on them and half on the true labels. */
  public static Distillation temperature(double temperature) {
    return new Distillation(
        StepRamp.constant(temperature),
        StepRamp.constant(0.5),
        StepRamp.constant(0.5),
        StepRamp.constant(0),
        0,
        List.of());
  }

  /** The teacher's soft labels and nothing else: for data without labels. */
  public static Distillation teacherOnly(double temperature) {
    return temperature(temperature).hardWeight(0).softWeight(1);
  }

  /** Another temperature at each step. */
  public Distillation temperature(StepRamp temperature) {
    return new Distillation(
        temperature, hardWeight, softWeight, teacherLabelWeight, labelSmoothing, hints);
  }

  /** Weight of the true labels. */
  public Distillation hardWeight(double weight) {
    return hardWeight(StepRamp.constant(weight));
  }

  /** Weight of the true labels at each step. */
  public Distillation hardWeight(StepRamp weight) {
    return new Distillation(
        temperature, weight, softWeight, teacherLabelWeight, labelSmoothing, hints);
  }

  /** Weight of the teacher's soft labels. */
  public Distillation softWeight(double weight) {
    return softWeight(StepRamp.constant(weight));
  }

  /** Weight of the teacher's soft labels at each step. */
  public Distillation softWeight(StepRamp weight) {
    return new Distillation(
        temperature, hardWeight, weight, teacherLabelWeight, labelSmoothing, hints);
  }

  /** Weight of the teacher's hard labels. */
  public Distillation teacherLabelWeight(double weight) {
    return new Distillation(
        temperature, hardWeight, softWeight, StepRamp.constant(weight), labelSmoothing, hints);
  }

  /** Fraction of a true label that is spread over all classes. */
  public Distillation labelSmoothing(double fraction) {
    return new Distillation(
        temperature, hardWeight, softWeight, teacherLabelWeight, fraction, hints);
  }

  /** Makes a hidden layer like one of the teacher's. Adds up. */
  public Distillation hint(FeatureHint hint) {
    List<FeatureHint> more = new ArrayList<>(hints);
    more.add(hint);
    return new Distillation(
        temperature, hardWeight, softWeight, teacherLabelWeight, labelSmoothing, more);
  }
}
