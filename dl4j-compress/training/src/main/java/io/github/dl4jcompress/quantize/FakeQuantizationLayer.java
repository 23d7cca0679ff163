package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.TrainingDivergedException;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.quantize.ActivationScheme.Learning;
import java.util.Objects;
import java.util.Optional;
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

  private final transient ActivationScheme scheme;
  private transient Histogram.Range batch = new Histogram.Range(0, 0); // all that it had
  private transient Histogram.Range seen = batch; // what is to be covered
  private transient double firstStep; // of learning, from the mini-batch
  private transient Optional<Calibration> calibration = Optional.empty();

  FakeQuantizationLayer(NeuralNetConfiguration configuration, DataType type) {
    super(configuration, type);
    scheme = ((FakeQuantization) configuration.getLayer()).getScheme();
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray output = workspaces.dup(ArrayType.ACTIVATIONS, input, input.ordering());
    if (calibration.isPresent()) {
      calibration.get().see(output);
      return output;
    }
    if (training) {
      watch(output);
    }
    if (rounds(training)) {
      round(output, quantizer(training));
    }
    return output;
  }

  private void watch(INDArray activations) {
    batch = Extremes.of(activations);
    requireFinite();
    seen = batch;
    if (isLearning() && learned() == 0) {
      firstStep = firstStep(activations);
    } else if (scheme.observer().needsHistogram() && isObserving()) {
      Histogram histogram = new Histogram(batch);
      ElementBlocks.read(activations, histogram::add);
      seen = scheme.observer().range(histogram, 1 << scheme.bits());
    }
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    // DL4J reshapes behind a global pooling of sequences, to one step, on the way back only.
    INDArray given = epsilon.rank() == input.rank() ? epsilon : epsilon.reshape(input.shape());
    if (isLearning()) {
      return learn(given, workspaces);
    }
    INDArray passed = workspaces.dup(ArrayType.ACTIVATION_GRAD, given, given.ordering());
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

  /** Lets everything through unrounded from now on, and shows it to a calibration. */
  void calibrate(Calibration calibration) {
    this.calibration = Optional.of(calibration);
  }

  /** Rounds within a range from now on. */
  void cover(Histogram.Range range) {
    calibration = Optional.empty();
    getParam(FakeQuantization.MIN).assign(range.min());
    getParam(FakeQuantization.MAX).assign(range.max());
    getParam(FakeQuantization.COUNT).assign(1);
  }

  private boolean isBegun() {
    return getIterationCount() >= layerConf().getFromStep();
  }

  private boolean rounds(boolean training) {
    return isBegun() && (training || observations() > 0);
  }

  private boolean isLearning() {
    return scheme.learning() != Learning.NONE && isBegun();
  }

  /** The first mini-batch is observed in any case: there is no range without. */
  private boolean isObserving() {
    return observations() == 0 || getIterationCount() < scheme.freezeAtStep();
  }

  private void requireFinite() {
    if (!Double.isFinite(batch.min()) || !Double.isFinite(batch.max())) {
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
    double learned = scheme.learning() == Learning.NONE ? 0 : learned();
    if (withBatch && isLearning() && learned == 0) {
      learned = firstStep;
    }
    if (learned > 0) {
      return LearnedRange.quantizer(learned, isSigned(), scheme.bits());
    }
    Histogram.Range range =
        withBatch
            ? next()
            : new Histogram.Range(value(FakeQuantization.MIN), value(FakeQuantization.MAX));
    return AffineQuantizer.spanning(range.min(), range.max(), scheme.bits());
  }

  /** The range with that of the mini-batch. */
  private Histogram.Range next() {
    double min = value(FakeQuantization.MIN);
    double max = value(FakeQuantization.MAX);
    if (!isObserving()) {
      return new Histogram.Range(min, max);
    }
    double count = value(FakeQuantization.COUNT);
    if (scheme.observer().kind() == RangeObserver.Kind.MIN_MAX && count > 0) {
      return new Histogram.Range(Math.min(min, seen.min()), Math.max(max, seen.max()));
    }
    double old = Math.min(MOMENTUM, count / (count + 1));
    return new Histogram.Range(
        old * min + (1 - old) * seen.min(), old * max + (1 - old) * seen.max());
  }

  private double value(String key) {
    return getParam(key).getDouble(0);
  }

  /** DL4J subtracts the gradient, unscaled (NoOp updater), from the parameter. */
  private Gradient observe() {
    Histogram.Range next = next();
    Gradient gradient = new DefaultGradient();
    step(gradient, FakeQuantization.MIN, value(FakeQuantization.MIN) - next.min());
    step(gradient, FakeQuantization.MAX, value(FakeQuantization.MAX) - next.max());
    step(gradient, FakeQuantization.COUNT, -1);
    if (scheme.learning() != Learning.NONE) {
      step(gradient, FakeQuantization.LEARNED, 0);
    }
    return gradient;
  }

  private void step(Gradient gradient, String key, double decrease) {
    INDArray view = Objects.requireNonNull(gradientViews.get(key), key);
    view.assign(decrease);
    gradient.setGradientFor(key, view);
  }

  private double learned() {
    return value(FakeQuantization.LEARNED);
  }

  /** What was observed first decides whether there are negative codes. */
  private boolean isSigned() {
    return (observations() > 0 ? value(FakeQuantization.MIN) : batch.min()) < 0;
  }

  private double firstStep(INDArray activations) {
    return LearnedRange.firstStep(scheme, isSigned(), activations, next());
  }

  private Pair<Gradient, INDArray> learn(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    INDArray passed = workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon, 'c');
    AffineQuantizer quantizer = quantizer(true);
    double before = learned() == 0 ? firstStep : learned();
    double after = LearnedRange.learn(scheme.learning(), quantizer, before, input, passed);
    boolean frozen = learned() > 0 && getIterationCount() >= scheme.freezeAtStep();
    Gradient gradient = new DefaultGradient();
    boolean first = observations() == 0;
    Histogram.Range range = next();
    step(gradient, FakeQuantization.MIN, first ? -range.min() : 0);
    step(gradient, FakeQuantization.MAX, first ? -range.max() : 0);
    step(gradient, FakeQuantization.COUNT, -1);
    step(gradient, FakeQuantization.LEARNED, frozen ? 0 : learned() - after);
    return new Pair<>(gradient, passed);
  }

  private static void round(INDArray array, AffineQuantizer quantizer) {
    float scale = quantizer.scale();
    float lowest = AffineQuantizer.MIN_CODE - quantizer.zeroPoint();
    float highest = quantizer.maxCode() - quantizer.zeroPoint();
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
