package io.github.dl4jcompress.distill;

import java.util.Objects;

/**
 * A hidden layer of the student that is to be like a hidden layer of the teacher, by their names.
 *
 * <pre>{@code
 * Distillation.temperature(4)
 *     .hint(FeatureHint.features("conv2", "conv2").weight(0.5))
 *     .hint(FeatureHint.distances("dense", "dense"))
 * }</pre>
 *
 * <p>The layers' activations are taken as {@code [miniBatch, channels, positions]}: a dense layer
 * has one position, a sequence one per time step, maps one per pixel. Masked time steps do not
 * count. The loss is added to the one of the logits, and its gradient enters where the student's
 * layer puts out.
 *
 * @param kind what of the two layers is to be alike
 * @param studentLayer name of a hidden layer of the student
 * @param teacherLayer name of a layer of the teacher; of the first network, where there are several
 * @param weight at each step, at least 0
 */
public record FeatureHint(Kind kind, String studentLayer, String teacherLayer, StepRamp weight) {

  /** What of two layers is to be alike. */
  public enum Kind {
    /**
     * The activations themselves: half their mean squared difference, through a learned projection
     * of the student's channels where the two have different numbers of them. Romero et al.,
     * "FitNets: Hints for Thin Deep Nets" (ICLR 2015), equation 3. Needs equal positions.
     */
    FEATURES,

    /**
     * Where the activations are strong: half the squared distance of the normalised maps of squared
     * activations, summed over channels. Zagoruyko and Komodakis, "Paying More Attention to
     * Attention" (ICLR 2017), equation 2. Needs equal positions, more than one.
     */
    ATTENTION,

    /**
     * How far the examples of a mini-batch lie apart, in units of their mean distance. Park et al.,
     * "Relational Knowledge Distillation" (CVPR 2019), section 3.2.1. Any two layers.
     */
    DISTANCES,

    /**
     * The angles of the triangles that the examples of a mini-batch form. Park et al. (CVPR 2019),
     * section 3.2.2. Any two layers.
     */
    ANGLES
  }

  public FeatureHint {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(studentLayer, "studentLayer");
    Objects.requireNonNull(teacherLayer, "teacherLayer");
    Objects.requireNonNull(weight, "weight");
    if (weight.min() < 0) {
      throw new IllegalArgumentException(
          "weight of the hint for '" + studentLayer + "' must be >= 0, got " + weight.min());
    }
  }

  /** Equal activations ({@link Kind#FEATURES}), with weight 1. */
  public static FeatureHint features(String studentLayer, String teacherLayer) {
    return of(Kind.FEATURES, studentLayer, teacherLayer);
  }

  /** Equal attention maps ({@link Kind#ATTENTION}), with weight 1. */
  public static FeatureHint attention(String studentLayer, String teacherLayer) {
    return of(Kind.ATTENTION, studentLayer, teacherLayer);
  }

  /** Equal relative distances between examples ({@link Kind#DISTANCES}), with weight 1. */
  public static FeatureHint distances(String studentLayer, String teacherLayer) {
    return of(Kind.DISTANCES, studentLayer, teacherLayer);
  }

  /** Equal angles between examples ({@link Kind#ANGLES}), with weight 1. */
  public static FeatureHint angles(String studentLayer, String teacherLayer) {
    return of(Kind.ANGLES, studentLayer, teacherLayer);
  }

  private static FeatureHint of(Kind kind, String studentLayer, String teacherLayer) {
    return new FeatureHint(kind, studentLayer, teacherLayer, StepRamp.constant(1));
  }

  /** The same hint with another weight. */
  public FeatureHint weight(double weight) {
    return weight(StepRamp.constant(weight));
  }

  /** The same hint with a weight for each step. */
  public FeatureHint weight(StepRamp weight) {
    return new FeatureHint(kind, studentLayer, teacherLayer, weight);
  }
}
