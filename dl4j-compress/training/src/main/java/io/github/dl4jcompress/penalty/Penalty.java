package io.github.dl4jcompress.penalty;

import java.util.Objects;

/**
 * What is added to a network's loss so that training makes weights zero. The methods here make all
 * there are; {@link #overSteps} says when.
 *
 * <pre>{@code
 * Penalty.variationalDropout(60_000).overSteps(0, 18_000).warmUp(3_000).except("output")
 * }</pre>
 */
public sealed interface Penalty
    permits Penalty.Lasso, Penalty.HardConcrete, Penalty.VariationalDropout {

  /** Which weights go together. */
  enum Group {
    /** Each weight by itself. */
    WEIGHT,
    /**
     * The weights that feed a unit: a column of a dense layer, a filter, the four columns of an
     * LSTM cell in both weight arrays.
     */
    UNIT,
    /**
     * The weights that read an input: a row of a dense layer, an input channel of a convolution, a
     * row of an LSTM's input weights, or of its recurrent ones.
     */
    INPUT
  }

  /**
   * The sum over all groups of {@code strength * sqrt(size of the group) * Euclidean norm of its
   * weights}: lasso (Tibshirani 1996) with each weight a group, group lasso (Yuan and Lin, "Model
   * selection and estimation in regression with grouped variables" (2006)) otherwise.
   *
   * <p>Applied by a proximal step: after each update of DL4J's, the norm of each group is made
   * smaller by {@code learning rate * strength * sqrt(size)}, or zero. Nothing is added to
   * gradients, as DL4J's own {@code l1} does: with that, weights cross zero at each step and are
   * never exactly zero, and momentum and Adam's moments take the penalty for a property of the
   * data. Like AdamW's weight decay this is a penalty apart from the updater: with Adam, {@code
   * strength} is measured against gradients of root mean square 1, and 1 outweighs any; with
   * momentum m, against updates that are 1 / (1 - m) times longer than gradients.
   *
   * @param strength 0 or more; with SGD, in units of the loss per unit of weight
   * @param group which weights become zero together
   */
  record Lasso(double strength, Group group) implements Penalty {
    public Lasso {
      requireNumber("strength", strength);
      Objects.requireNonNull(group, "group");
    }
  }

  /**
   * The expected number of weights that are not zero, with a gate for each group that training
   * opens or closes by chance: Louizos, Welling and Kingma, "Learning sparse neural networks
   * through L0 regularization" (2018). A gate has the hard concrete distribution of section 2.2,
   * with their beta = 2/3, gamma = -0.1 and zeta = 1.1; one is drawn per group and mini-batch.
   *
   * @param strength the paper's lambda times the number of examples: what a weight costs, in units
   *     of the loss of one example summed over all of them; 0.1 is gentle
   * @param examples number of training examples
   * @param group which weights share a gate
   * @param rate learning rate of the gates' parameters, by Adam
   * @param initialKeep probability that a gate is not closed at first, in (0, 1)
   */
  record HardConcrete(double strength, long examples, Group group, double rate, double initialKeep)
      implements Penalty {
    public HardConcrete {
      requireNumber("strength", strength);
      requireExamples(examples);
      Objects.requireNonNull(group, "group");
      requireRate(rate);
      if (!(initialKeep > 0 && initialKeep < 1)) {
        throw new IllegalArgumentException("initialKeep must be in (0, 1), got " + initialKeep);
      }
    }

    /** The same with a gate for each group. */
    public HardConcrete each(Group other) {
      return new HardConcrete(strength, examples, other, rate, initialKeep);
    }

    /** The same with another learning rate of the gates' parameters. */
    public HardConcrete learningGatesAt(double other) {
      return new HardConcrete(strength, examples, group, other, initialKeep);
    }

    /** The same with gates that are open at first with another probability. */
    public HardConcrete keepingAtFirst(double probability) {
      return new HardConcrete(strength, examples, group, rate, probability);
    }
  }

  /**
   * Sparse variational dropout: Molchanov, Ashukha and Vetrov, "Variational dropout sparsifies deep
   * neural networks" (2017). Each weight has Gaussian noise of a variance that is learnt with it,
   * and is zero where the variance is more than e^3 times the weight's square (section 4.4).
   *
   * <p>The loss is that of the noisy weights plus {@code strength / examples} times the
   * approximated KL divergence from the log-uniform prior (equation 14). The noise is drawn per
   * weight and mini-batch, which has the same expectation as the paper's local reparametrization of
   * dense and convolution layers (equation 17), but more variance; it also serves recurrent layers.
   *
   * @param examples number of training examples
   * @param strength of the KL divergence; 1 is the paper's
   * @param rate learning rate of the noise's log variances, by Adam
   */
  record VariationalDropout(long examples, double strength, double rate) implements Penalty {
    public VariationalDropout {
      requireExamples(examples);
      requireNumber("strength", strength);
      requireRate(rate);
    }

    /** The same with another weight of the KL divergence. */
    public VariationalDropout strength(double other) {
      return new VariationalDropout(examples, other, rate);
    }

    /** The same with another learning rate of the noise. */
    public VariationalDropout learningNoiseAt(double other) {
      return new VariationalDropout(examples, strength, other);
    }
  }

  /** L1: {@link Lasso} with each weight by itself. */
  static Lasso l1(double strength) {
    return new Lasso(strength, Group.WEIGHT);
  }

  /** {@link Lasso} over groups. */
  static Lasso groupLasso(double strength, Group group) {
    return new Lasso(strength, group);
  }

  /** L0: {@link HardConcrete} gates, one per weight, open at first with probability 0.9. */
  static HardConcrete l0(double strength, long examples) {
    return new HardConcrete(strength, examples, Group.WEIGHT, 0.01, 0.9);
  }

  /** {@link VariationalDropout}. The one to start with. */
  static VariationalDropout variationalDropout(long examples) {
    return new VariationalDropout(examples, 1, 0.01);
  }

  /**
   * A recipe that penalises all layers with weights.
   *
   * @param begin first step
   * @param end step behind the last; from then on the zeros stay as they are
   */
  default PenaltyRecipe overSteps(long begin, long end) {
    return PenaltyRecipe.of(this, begin, end);
  }

  private static void requireNumber(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be finite and >= 0, got " + value);
    }
  }

  private static void requireRate(double rate) {
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("rate must be finite and > 0, got " + rate);
    }
  }

  private static void requireExamples(long examples) {
    if (examples < 1) {
      throw new IllegalArgumentException("examples must be >= 1, got " + examples);
    }
  }
}
