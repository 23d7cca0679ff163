package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.ChannelRows;
import io.github.dl4jcompress.bridge.FakeQuantizedWeights;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.model.RecurrentUnit;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Shows a layer its weights as they will be stored, while the updater goes on with the real ones:
 * the straight-through estimator of Bengio et al., "Estimating or Propagating Gradients Through
 * Stochastic Neurons" (2013), in the place where DL4J lets weight noise in.
 *
 * <p>Stateless: a pure function of the weights and the step, the same in training and inference.
 */
public final class WeightFakeQuantization implements FakeQuantizedWeights {
  private static final long serialVersionUID = 1L;

  private final int bits;
  private final long fromStep;

  /**
   * For DL4J's JSON; {@link QuantizationAware} makes them otherwise.
   *
   * @param bits 2 to 8
   * @param fromStep first step that sees quantized weights
   */
  public WeightFakeQuantization(
      @JsonProperty("bits") int bits, @JsonProperty("fromStep") long fromStep) {
    QuantizationRecipe checked = QuantizationRecipe.weights(bits).fromStep(fromStep);
    this.bits = checked.weightBits();
    this.fromStep = checked.fromStep();
  }

  /**
   * Width of the weights that a layer trains with, in bits.
   *
   * @param name of the layer, for the error message
   * @throws UnsupportedNetworkException if it trains with real ones
   */
  static int bits(String name, BaseLayer layer) {
    if (layer.getWeightNoise() instanceof WeightFakeQuantization quantization) {
      return quantization.bits;
    }
    throw new UnsupportedNetworkException(
        "layer '" + name + "' does not train with quantized weights; make a twin first");
  }

  @Override
  public int getBits() {
    return bits;
  }

  public long getFromStep() {
    return fromStep;
  }

  @Override
  public INDArray getParameter(
      Layer layer,
      String key,
      int iteration,
      int epoch,
      boolean train,
      LayerWorkspaceMgr workspaces) {
    return stored(layer, key, layer.getParam(key), iteration);
  }

  @Override
  public INDArray stored(Layer layer, String key, INDArray parameter, int iteration) {
    org.deeplearning4j.nn.conf.layers.Layer configuration = layer.conf().getLayer();
    if (iteration < fromStep) {
      return parameter;
    }
    if (configuration.initializer().isWeightParam(configuration, key)) {
      return ChannelRows.of(parameter).withRows(new WeightQuantizer(bits)::fakeQuantize);
    }
    return Role.isRecurrent(configuration) ? onBiasGrid(parameter) : parameter;
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
        && that.bits == bits
        && that.fromStep == fromStep;
  }

  @Override
  public int hashCode() {
    return 31 * bits + Long.hashCode(fromStep);
  }
}
