package io.github.dl4jcompress.penalty;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.io.DataInput;
import java.io.DataOutput;
import org.deeplearning4j.nn.api.Model;

/** Shrinks the groups of a layer after each update: {@link Penalty.Lasso}. */
final class LassoLayer implements PenalizedLayer {
  private final Model model;
  private final Penalty.Lasso penalty;
  private final LayerWeights weights;
  private final WeightGroups groups;
  private final float[] values;

  LassoLayer(Model model, NamedLayer layer, Penalty.Lasso penalty) {
    this.model = model;
    this.penalty = penalty;
    this.weights = new LayerWeights(layer);
    this.groups = WeightGroups.of(layer, penalty.group());
    this.values = new float[weights.length()];
    learningRate(0, 0); // refuses before the first step
  }

  @Override
  public LayerWeights weights() {
    return weights;
  }

  @Override
  public void start() {
    // nothing to prepare
  }

  @Override
  public void afterBackward(int step, double warmth) {
    // the proximal step comes after the update
  }

  @Override
  public void afterUpdate(int step, int epoch, double warmth) {
    weights.read(model.params(), values);
    shrink(values, groups, learningRate(step, epoch) * penalty.strength() * warmth);
    weights.write(model.params(), values);
  }

  /** The layer's; DL4J has one for all weights of a layer, and perhaps another for its biases. */
  private double learningRate(int step, int epoch) {
    NamedLayer layer = weights.layer();
    String key = weights.arrays().get(0).key();
    return layer
        .learningRate(key, step, epoch)
        .orElseThrow(
            () ->
                new UnsupportedNetworkException(
                    "layer '"
                        + layer.name()
                        + "' is trained by "
                        + layer
                            .layer()
                            .getConfig()
                            .getUpdaterByParam(key)
                            .getClass()
                            .getSimpleName()
                        + ", which has no learning rate; the steps of this penalty are in"
                        + " proportion to one"));
  }

  /**
   * The proximal operator: Yuan and Lin (2006), equation 2.4; soft thresholding for groups of one.
   *
   * @param threshold by which the norm of a group of one weight becomes smaller
   */
  static void shrink(float[] values, WeightGroups groups, double threshold) {
    double[] factors = new double[groups.count()];
    for (int i = 0; i < values.length; i++) {
      factors[groups.of(i)] += (double) values[i] * values[i];
    }
    for (int group = 0; group < factors.length; group++) {
      double norm = Math.sqrt(factors[group]);
      double less = threshold * Math.sqrt(groups.size(group));
      factors[group] = norm > less ? 1 - less / norm : 0;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] * factors[groups.of(i)]) + 0f; // -0.0f + 0f is +0.0f
    }
  }

  @Override
  public void writeState(DataOutput out) {
    // the parameters are all there is
  }

  @Override
  public void readState(DataInput in) {
    // nothing was written
  }

  @Override
  public void stop() {
    // the zeros are in the parameters already
  }
}
