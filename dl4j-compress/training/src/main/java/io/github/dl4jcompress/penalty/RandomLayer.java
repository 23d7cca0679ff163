package io.github.dl4jcompress.penalty;

import io.github.dl4jcompress.bridge.Elements;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.Numbers;
import io.github.dl4jcompress.bridge.TrainingNoise;
import io.github.dl4jcompress.bridge.TrainingWeights;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.bridge.WeightView;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer whose weights are random while it trains.
 *
 * <p>Forward and backward passes see weights drawn by a {@link WeightLaw}. DL4J's parameters are
 * the law's means only while the updater changes them, from the end of the backward pass to {@code
 * iterationDone}; at all other times they are what the law settles to, so that {@code output()},
 * copies, checkpoints and other listeners have a network without randomness and with its zeros.
 */
final class RandomLayer implements PenalizedLayer, TrainingWeights {
  private final Model model;
  private final LayerWeights weights;
  private final Function<float[], WeightLaw> begin;
  private final long seed;
  private final float[] means;
  private final float[] settled;
  private final float[] drawn;
  private final float[] scratch;
  private Optional<WeightLaw> law = Optional.empty();
  private int drawnStep = -1;

  /**
   * A layer that trains as ever until it is started.
   *
   * @param begin makes a law from the weights that the layer has in the beginning
   * @param seed of the layer's random numbers
   */
  RandomLayer(Model model, NamedLayer layer, Function<float[], WeightLaw> begin, long seed) {
    this.model = model;
    this.weights = new LayerWeights(layer);
    this.begin = begin;
    this.seed = seed;
    this.means = new float[weights.length()];
    this.settled = new float[means.length];
    this.drawn = new float[means.length];
    this.scratch = new float[means.length];
    if (!layer.layer().conf().isMiniBatch()) {
      throw new UnsupportedNetworkException(
          "layer '"
              + layer.name()
              + "' adds up the gradients of a mini-batch, as its network is configured with"
              + " miniBatch(false); the penalty needs their mean");
    }
  }

  @Override
  public LayerWeights weights() {
    return weights;
  }

  @Override
  public void start() {
    weights.read(model.params(), means);
    law = Optional.of(begin.apply(means));
    System.arraycopy(means, 0, settled, 0, means.length);
    TrainingNoise.attach(weights.layer(), this);
  }

  @Override
  public Optional<INDArray> inPlaceOf(INDArray parameter) {
    long address = Elements.address(parameter);
    List<WeightView> arrays = weights.arrays();
    for (int i = 0; i < arrays.size(); i++) {
      if (Elements.address(arrays.get(i).values()) == address) {
        draw();
        return Optional.of(weights.array(i, drawn));
      }
    }
    return Optional.empty(); // a bias, or another network's
  }

  /** Once a step, so that all passes of a mini-batch, and all arrays, see one draw. */
  private void draw() {
    int step = NetworkTopology.iteration(model);
    if (drawnStep != step) {
      drawnStep = step;
      adopt();
      long random = new SplittableRandom(seed ^ step).nextLong();
      law.orElseThrow().draw(means, new SplittableRandom(random), drawn);
    }
  }

  /**
   * Takes over what others have done to the parameters: pruning, constraints, new values. What
   * became so many times larger is made of a mean so many times larger.
   */
  private void adopt() {
    weights.read(model.params(), scratch);
    for (int i = 0; i < means.length; i++) {
      if (scratch[i] != settled[i]) {
        means[i] = settled[i] == 0f ? scratch[i] : means[i] * (scratch[i] / settled[i]);
        settled[i] = scratch[i];
      }
    }
  }

  @Override
  public void afterBackward(int step, double warmth) {
    if (drawnStep != step) {
      throw new UnsupportedNetworkException(
          "layer '"
              + weights.layer().name()
              + "' is a "
              + weights.layer().layer().getClass().getSimpleName()
              + ", which takes no weight noise in training; dense, 2-d convolution, output and"
              + " recurrent layers that are not frozen do");
    }
    INDArray gradients = model.getGradientsViewArray();
    int examples = model.batchSize(); // the updater divides the sum by it after this
    weights.read(gradients, scratch);
    scale(scratch, 1f / examples);
    law.orElseThrow().learn(means, scratch, warmth);
    scale(scratch, examples);
    weights.write(gradients, scratch);
    weights.write(model.params(), means);
  }

  private static void scale(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  @Override
  public void afterUpdate(int step, int epoch, double warmth) {
    weights.read(model.params(), means);
    law.orElseThrow().settle(means, settled);
    weights.write(model.params(), settled);
    weights.layer().layer().clearNoiseWeightParams(); // a pass by hand may have left some
  }

  /** The settled weights are the network's parameters. */
  @Override
  public void writeState(DataOutput out) throws IOException {
    adopt(); // what the parameters are read for is known to nobody later
    Numbers.write(means, out);
    law.orElseThrow().learnt().write(out);
  }

  @Override
  public void readState(DataInput in) throws IOException {
    Numbers.read(means, in);
    law.orElseThrow().learnt().read(in);
  }

  @Override
  public void stop() {
    TrainingNoise.detach(weights.layer());
    law = Optional.empty();
  }
}
