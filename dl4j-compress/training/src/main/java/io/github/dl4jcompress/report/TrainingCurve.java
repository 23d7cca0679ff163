package io.github.dl4jcompress.report;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.WeightView;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/**
 * Keeps loss, sparsity and learning rate over the steps of a training, for its report. Of a long
 * training it keeps every second step, then every fourth and so on: at most {@value #MOST} points.
 */
public final class TrainingCurve extends BaseTrainingListener {
  /** Most points that are kept. */
  public static final int MOST = 400;

  private final List<Point> points = new ArrayList<>();
  private long seen;
  private long every = 1;
  private double sparsity = Double.NaN; // of the step under way, if it is to be kept

  /**
   * Where training stood in a step.
   *
   * @param step zero-based
   * @param loss of the mini-batch; NaN if the network has not computed it
   * @param sparsity fraction of the weights that were zero
   * @param learningRate of the first layer with weights; NaN where its updater has none
   */
  public record Point(long step, double loss, double sparsity, double learningRate) {}

  /** Here and not behind the update, where listeners that hold zeros may still have to come. */
  @Override
  public void onGradientCalculation(Model model) {
    if (seen % every == 0) {
      sparsity = sparsity(model);
    }
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    if (seen++ % every == 0) {
      points.add(
          new Point(iteration, model.score(), sparsity, learningRate(model, iteration, epoch)));
      if (points.size() == MOST) {
        thin();
      }
    }
  }

  private void thin() {
    for (int i = MOST / 2; i > 0; i--) {
      points.remove(2 * i - 1);
    }
    every *= 2;
  }

  /** The points so far, in the order of the steps. */
  public List<Point> points() {
    return List.copyOf(points);
  }

  /** Fraction of a network's weights that are zero. */
  static double sparsity(Model network) {
    long zeros = 0;
    long weights = 0;
    for (NamedLayer layer : NetworkTopology.layers(network)) {
      for (WeightView view : layer.weights()) {
        for (float weight : view.values().dup().data().asFloat()) {
          zeros += weight == 0 ? 1 : 0;
        }
        weights += view.length();
      }
    }
    return weights == 0 ? 0 : (double) zeros / weights;
  }

  private static double learningRate(Model network, int iteration, int epoch) {
    for (NamedLayer layer : NetworkTopology.layers(network)) {
      for (WeightView view : layer.weights()) {
        return layer.learningRate(view.key(), iteration, epoch).orElse(Double.NaN);
      }
    }
    return Double.NaN;
  }
}
