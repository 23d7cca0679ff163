package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.TrainingDivergedException;
import io.github.dl4jcompress.model.AffineQuantizer;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The live layer of a {@link FakeQuantization}. */
final class FakeQuantizationLayer extends BaseLayer<FakeQuantization> {
  private static final long serialVersionUID = 1L;

  /** Share of the old range in the running mean, once the first hundred batches are over. */
  private static final double MOMENTUM = 0.99;

  private Range batch = new Range(0, 0);

  FakeQuantizationLayer(NeuralNetConfiguration configuration, DataType type) {
    super(configuration, type);
  }

  /** Smallest and largest value. */
  private record Range(float min, float max) {}

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray output = workspaces.dup(ArrayType.ACTIVATIONS, input, input.ordering());
    if (training) {
      batch = rangeOf(output);
      requireFinite();
    }
    if (rounds(training)) {
      round(output, quantizer(training));
    }
    return output;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray passed = workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon, epsilon.ordering());
    if (rounds(true)) {
      AffineQuantizer quantizer = quantizer(true);
      if (batch.min() < quantizer.lowest()) {
        passed.muli(input.gte(quantizer.lowest()).castTo(passed.dataType()));
      }
      if (batch.max() > quantizer.highest()) {
        passed.muli(input.lte(quantizer.highest()).castTo(passed.dataType()));
      }
    }
    return new Pair<>(observe(), passed);
  }

  /** The quantizer of the range observed in training; the one the stored model will have. */
  AffineQuantizer quantizer() {
    return quantizer(false);
  }

  /** Number of mini-batches that the range was observed over. */
  long observations() {
    return (long) value(FakeQuantization.COUNT);
  }

  private boolean rounds(boolean training) {
    return getIterationCount() >= layerConf().getFromStep() && (training || observations() > 0);
  }

  private void requireFinite() {
    if (!Float.isFinite(batch.min()) || !Float.isFinite(batch.max())) {
      throw new TrainingDivergedException(
          "step "
              + getIterationCount()
              + ": activations before '"
              + layerConf().getLayerName()
              + "' range from "
              + batch.min()
              + " to "
              + batch.max()
              + "; check the data, lower the learning rate or clip the gradients");
    }
  }

  /** In training the current mini-batch already counts, so that the first one has a range too. */
  private AffineQuantizer quantizer(boolean withBatch) {
    double old = withBatch ? share() : 1;
    double min = old * value(FakeQuantization.MIN) + (1 - old) * batch.min();
    double max = old * value(FakeQuantization.MAX) + (1 - old) * batch.max();
    return AffineQuantizer.spanning(min, max);
  }

  private double share() {
    double count = value(FakeQuantization.COUNT);
    return Math.min(MOMENTUM, count / (count + 1));
  }

  private double value(String key) {
    return getParam(key).getDouble(0);
  }

  /** DL4J subtracts the gradient, unscaled (NoOp updater), from the parameter. */
  private Gradient observe() {
    double fresh = 1 - share();
    Gradient gradient = new DefaultGradient();
    step(gradient, FakeQuantization.MIN, fresh * (value(FakeQuantization.MIN) - batch.min()));
    step(gradient, FakeQuantization.MAX, fresh * (value(FakeQuantization.MAX) - batch.max()));
    step(gradient, FakeQuantization.COUNT, -1);
    return gradient;
  }

  private void step(Gradient gradient, String key, double decrease) {
    INDArray view = Objects.requireNonNull(gradientViews.get(key), key);
    view.assign(decrease);
    gradient.setGradientFor(key, view);
  }

  private static Range rangeOf(INDArray array) {
    float[] range = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    ElementBlocks.read(
        array,
        (block, count) -> {
          float min = range[0];
          float max = range[1];
          for (int i = 0; i < count; i++) {
            min = Math.min(min, block[i]);
            max = Math.max(max, block[i]);
          }
          range[0] = min;
          range[1] = max;
        });
    return new Range(range[0], range[1]);
  }

  private static void round(INDArray array, AffineQuantizer quantizer) {
    float scale = quantizer.scale();
    float lowest = AffineQuantizer.MIN_CODE - quantizer.zeroPoint();
    float highest = AffineQuantizer.MAX_CODE - quantizer.zeroPoint();
    ElementBlocks.rewrite(
        array,
        (block, count) -> {
          for (int i = 0; i < count; i++) {
            float code = Math.max(lowest, Math.min(highest, block[i] / scale));
            block[i] = TiesToEven.round(code) * scale;
          }
        });
  }

  @Override
  public boolean updaterDivideByMinibatch(String key) {
    return false;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public boolean hasBias() {
    return false;
  }
}
