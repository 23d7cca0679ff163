package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.StoredWeights;
import io.github.dl4jcompress.model.Precision;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Shows a layer its weights as they are. It stands where others have a {@link
 * WeightFakeQuantization}, so that a twin that was saved and restored still says that this layer
 * was left on purpose, and how it will be stored.
 */
public final class UnquantizedWeights implements StoredWeights {
  private static final long serialVersionUID = 1L;

  private final Precision precision;

  /**
   * For DL4J's JSON; {@link QuantizationAware} makes them otherwise.
   *
   * @param precision of the stored weights
   */
  public UnquantizedWeights(@JsonProperty("precision") Precision precision) {
    this.precision = Objects.requireNonNull(precision, "precision");
  }

  /** How a layer's weights will be stored, if it was left unquantized. */
  static Optional<Precision> precision(BaseLayer layer) {
    return layer.getWeightNoise() instanceof UnquantizedWeights left
        ? Optional.of(left.precision)
        : Optional.empty();
  }

  public Precision getPrecision() {
    return precision;
  }

  @Override
  public INDArray getParameter(
      Layer layer,
      String key,
      int iteration,
      int epoch,
      boolean train,
      LayerWorkspaceMgr workspaces) {
    return layer.getParam(key);
  }

  @Override
  public INDArray stored(Layer layer, String key, INDArray parameter, int iteration) {
    return parameter;
  }

  @Override
  public UnquantizedWeights clone() {
    return this; // immutable
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UnquantizedWeights that && that.precision == precision;
  }

  @Override
  public int hashCode() {
    return precision.hashCode();
  }
}
