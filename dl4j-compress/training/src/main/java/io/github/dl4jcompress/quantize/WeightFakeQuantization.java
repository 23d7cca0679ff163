package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.ChannelRows;
import io.github.dl4jcompress.bridge.FakeQuantizedWeights;
import io.github.dl4jcompress.bridge.TrainingNoise;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.model.RecurrentUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Shows a layer its weights as they will be stored, while the updater goes on with the real ones:
 * the straight-through estimator of Bengio et al., "Estimating or Propagating Gradients Through
 * Stochastic Neurons" (2013), in the place where DL4J lets weight noise in.
 *
 * <p>Immutable: a pure function of the weights and the step, the same in training and inference.
 */
public final class WeightFakeQuantization implements FakeQuantizedWeights {
  private static final long serialVersionUID = 1L;

  private final WeightScheme scheme;
  private final long fromStep;
  private final Map<String, List<Double>> learned;

  /**
   * Uniform levels with a scale per output channel.
   *
   * @param bits 2 to 8
   * @param fromStep first step that sees quantized weights
   */
  public WeightFakeQuantization(int bits, long fromStep) {
    this(WeightScheme.uniform(bits), fromStep, Map.of());
  }

  /**
   * For DL4J's JSON; {@link QuantizationAware} makes them otherwise.
   *
   * @param scheme which values the weights may take
   * @param fromStep first step that sees quantized weights
   * @param learned what {@link LearnedWeights} has learned, by the name of the parameter
   */
  @JsonCreator
  public WeightFakeQuantization(
      @JsonProperty("scheme") WeightScheme scheme,
      @JsonProperty("fromStep") long fromStep,
      @JsonProperty("learned") Map<String, List<Double>> learned) {
    this.scheme = Objects.requireNonNull(scheme, "scheme");
    this.fromStep = QuantizationRecipe.requireStep(fromStep);
    this.learned = Collections.unmodifiableMap(new TreeMap<>(learned));
  }

  /**
   * How a layer's weights are quantized while it trains.
   *
   * @param name of the layer, for the error message
   * @throws UnsupportedNetworkException if it trains with real ones
   */
  static WeightFakeQuantization of(String name, BaseLayer layer) {
    if (layer.getWeightNoise() instanceof WeightFakeQuantization quantization) {
      return quantization;
    }
    throw new UnsupportedNetworkException(
        "layer '"
            + name
            + (layer.getWeightNoise() instanceof TrainingNoise
                ? "' is under a penalty that makes its weights random; let it end first, or call"
                    + " PenaltyListener.finish()"
                : "' does not train with quantized weights; make a twin first"));
  }

  /** What rounds a parameter. */
  WeightQuantizer quantizer(String key) {
    return scheme.quantizer(learned(key));
  }

  /** What has been learned for a parameter; empty as long as nothing has. */
  Optional<List<Double>> learned(String key) {
    return Optional.ofNullable(learned.get(key));
  }

  /** The same, with what has been learned for a parameter. */
  WeightFakeQuantization with(String key, List<Double> values) {
    Map<String, List<Double>> all = new TreeMap<>(learned);
    all.put(key, values);
    return with(all);
  }

  /** The same, with what has been learned for all parameters. */
  WeightFakeQuantization with(Map<String, List<Double>> all) {
    return new WeightFakeQuantization(scheme, fromStep, all);
  }

  @Override
  @JsonIgnore
  public int getBits() {
    return scheme.bits();
  }

  public WeightScheme getScheme() {
    return scheme;
  }

  public long getFromStep() {
    return fromStep;
  }

  public Map<String, List<Double>> getLearned() {
    return learned;
  }

  @Override
  public INDArray getParameter(
      Layer layer,
      String key,
      int iteration,
      int epoch,
      boolean train,
      LayerWorkspaceMgr workspaces) {
    if (train && isWeight(layer, key)) {
      requireLearning(key, iteration);
    }
    return stored(layer, key, layer.getParam(key), iteration);
  }

  @Override
  public INDArray stored(Layer layer, String key, INDArray parameter, int iteration) {
    if (iteration < fromStep) {
      return parameter;
    }
    if (isWeight(layer, key)) {
      return quantizer(key).fakeQuantized(ChannelRows.of(layer.conf().getLayer(), parameter));
    }
    return Role.isRecurrent(layer.conf().getLayer()) ? onBiasGrid(parameter) : parameter;
  }

  private static boolean isWeight(Layer layer, String key) {
    org.deeplearning4j.nn.conf.layers.Layer configuration = layer.conf().getLayer();
    return configuration.initializer().isWeightParam(configuration, key);
  }

  /** After the first step that learns, something has been learned, if anybody does. */
  private void requireLearning(String key, int iteration) {
    boolean learns = scheme.isLearned() && scheme.kind() != WeightScheme.Kind.CODEBOOK;
    if (learns && iteration > fromStep && learned(key).isEmpty()) {
      throw new IllegalStateException(
          scheme.kind()
              + " weights are trained without the listener that learns their values; call"
              + " addListeners(new LearnedWeights()), and not setListeners, which removes it");
    }
  }

  /** Biases of recurrent layers have few values too; those of others are finer than activations. */
  private static INDArray onBiasGrid(INDArray bias) {
    INDArray rounded = bias.dup();
    float step = (float) RecurrentUnit.BIAS_STEP;
    ElementBlocks.rewrite(
        rounded,
        (block, count) -> {
          for (int i = 0; i < count; i++) {
            block[i] = TiesToEven.round(block[i] / step) * step;
          }
        });
    return rounded;
  }

  @Override
  public WeightFakeQuantization clone() {
    return this; // immutable
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WeightFakeQuantization that
        && that.scheme.equals(scheme)
        && that.fromStep == fromStep
        && that.learned.equals(learned);
  }

  @Override
  public int hashCode() {
    return Objects.hash(scheme, fromStep, learned);
  }
}
