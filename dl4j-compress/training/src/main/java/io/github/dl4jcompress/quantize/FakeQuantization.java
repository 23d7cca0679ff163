package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.model.AffineQuantizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * A layer that rounds activations to the values the stored model will know, 256 or fewer, and
 * passes gradients straight through where nothing was clipped (Jacob et al., CVPR 2018, section 3).
 *
 * <p>The range it rounds within is a running mean of the mini-batches' ranges (see {@link
 * RangeObserver}): the plain mean of the first hundred, then an exponential one. It is kept in
 * three parameters ({@value #MIN}, {@value #MAX}, {@value #COUNT}), as batch normalization keeps
 * its statistics, and what is learned in a fourth, so DL4J saves, restores and averages it with the
 * rest of the network. Shape and layout are those of the input, whatever they are.
 */
public final class FakeQuantization extends BaseLayer {
  /** Parameter: running mean of the smallest activation. */
  public static final String MIN = "min";

  /** Parameter: running mean of the largest activation. */
  public static final String MAX = "max";

  /** Parameter: number of mini-batches seen. */
  public static final String COUNT = "count";

  /** Parameter of a layer that learns: the step size or the clipping level; 0 at first. */
  public static final String LEARNED = "learned";

  private static final List<String> KEYS = List.of(MIN, MAX, COUNT);
  private static final List<String> LEARNING_KEYS = List.of(MIN, MAX, COUNT, LEARNED);
  private static final long serialVersionUID = 1L;

  private long fromStep;
  private ActivationScheme scheme;

  /** For DL4J's JSON. */
  public FakeQuantization() {
    this(0);
  }

  /**
   * A layer that only observes before a step.
   *
   * @param fromStep first step that rounds
   */
  public FakeQuantization(long fromStep) {
    this(fromStep, ActivationScheme.bits(AffineQuantizer.MAX_BITS));
  }

  /**
   * A layer of another scheme.
   *
   * @param fromStep first step that rounds
   */
  public FakeQuantization(long fromStep, ActivationScheme scheme) {
    this.fromStep = fromStep;
    this.scheme = Objects.requireNonNull(scheme, "scheme");
    // DL4J's JSON reader takes a layer that lacks one of these for one of an old version, and
    // fails.
    iUpdater = new NoOp();
    weightInitFn = WeightInit.ZERO.getWeightInitFunction();
    activationFn = new ActivationIdentity();
    regularization = new ArrayList<>();
    regularizationBias = new ArrayList<>();
  }

  public long getFromStep() {
    return fromStep;
  }

  public void setFromStep(long fromStep) {
    this.fromStep = fromStep;
  }

  public ActivationScheme getScheme() {
    return scheme;
  }

  public void setScheme(ActivationScheme scheme) {
    this.scheme = Objects.requireNonNull(scheme, "scheme");
  }

  @Override
  public FakeQuantization clone() {
    return (FakeQuantization) super.clone();
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    FakeQuantizationLayer layer = new FakeQuantizationLayer(configuration, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(configuration, parameters, initialize));
    layer.setConf(configuration);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return ObserverInitializer.INSTANCE;
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    return input;
  }

  @Override
  public void setNIn(InputType input, boolean override) {
    // takes any size
  }

  @Override
  @SuppressWarnings("NullAway") // DL4J's way to say: none
  public InputPreProcessor getPreProcessorForInputType(InputType input) {
    return null;
  }

  @Override
  public List<Regularization> getRegularizationByParam(String key) {
    return List.of();
  }

  @Override
  public boolean isPretrainParam(String key) {
    return false;
  }

  @Override
  public IUpdater getUpdaterByParam(String key) {
    return new NoOp();
  }

  /** None: clipping must never reach the observer, whose "gradient" is its next value. */
  @Override
  public GradientNormalization getGradientNormalization() {
    return GradientNormalization.None;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    return new LayerMemoryReport.Builder(layerName, FakeQuantization.class, input, input)
        .standardMemory(keys(this).size(), 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FakeQuantization that
        && super.equals(that)
        && that.fromStep == fromStep
        && that.scheme.equals(scheme);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), fromStep, scheme);
  }

  private static List<String> keys(Layer layer) {
    return ((FakeQuantization) layer).scheme.learning() == ActivationScheme.Learning.NONE
        ? KEYS
        : LEARNING_KEYS;
  }

  /** Lays the observer's values out in the flat parameter vector. */
  private static final class ObserverInitializer implements ParamInitializer {
    static final ObserverInitializer INSTANCE = new ObserverInitializer();

    @Override
    public long numParams(NeuralNetConfiguration configuration) {
      return numParams(configuration.getLayer());
    }

    @Override
    public long numParams(Layer layer) {
      return keys(layer).size();
    }

    @Override
    public List<String> paramKeys(Layer layer) {
      return keys(layer);
    }

    @Override
    public List<String> weightKeys(Layer layer) {
      return Collections.emptyList();
    }

    @Override
    public List<String> biasKeys(Layer layer) {
      return Collections.emptyList();
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
      return false;
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
      return false;
    }

    @Override
    public Map<String, INDArray> init(
        NeuralNetConfiguration configuration, INDArray view, boolean initialize) {
      keys(configuration.getLayer()).forEach(configuration::addVariable);
      if (initialize) {
        view.assign(0);
      }
      return views(configuration, view);
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(
        NeuralNetConfiguration configuration, INDArray view) {
      return views(configuration, view);
    }

    private static Map<String, INDArray> views(
        NeuralNetConfiguration configuration, INDArray view) {
      List<String> keys = keys(configuration.getLayer());
      INDArray flat = view.reshape(view.length());
      Map<String, INDArray> views = Collections.synchronizedMap(new LinkedHashMap<>());
      for (int i = 0; i < keys.size(); i++) {
        views.put(keys.get(i), flat.get(NDArrayIndex.interval(i, i + 1)));
      }
      return views;
    }
  }
}
