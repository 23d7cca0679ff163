package io.github.dl4jcompress.bridge;

import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Shows a layer other weights while it trains, and its own ones otherwise; each as they will be
 * stored, where a {@link StoredWeights} stood in the configuration before.
 *
 * <p>It stands there only while it is needed. A network saved meanwhile and restored has one that
 * does nothing, until {@link #attach} gives it a source again.
 */
public final class TrainingNoise implements IWeightNoise {
  private static final long serialVersionUID = 1L;

  private static final TrainingWeights NONE = parameter -> Optional.empty();

  private final StoredWeights stored;
  private final transient TrainingWeights source;

  /**
   * For DL4J's JSON; {@link #attach} makes them otherwise.
   *
   * @param stored what stood here before; null for nothing
   */
  public TrainingNoise(@JsonProperty("stored") StoredWeights stored) {
    this(stored, NONE);
  }

  private TrainingNoise(StoredWeights stored, TrainingWeights source) {
    this.stored = stored;
    this.source = source;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public StoredWeights getStored() {
    return stored;
  }

  /**
   * Lets a source say what weights a layer sees while it trains.
   *
   * @throws UnsupportedNetworkException if the layer has weight noise that cannot go with it, or is
   *     of a kind that has no room for any
   */
  public static void attach(NamedLayer layer, TrainingWeights source) {
    for (org.deeplearning4j.nn.conf.layers.Layer inner : layer.innerLayers()) {
      if (!(inner instanceof BaseLayer configuration)) {
        throw new UnsupportedNetworkException(
            "layer '"
                + layer.name()
                + "' is a "
                + inner.getClass().getSimpleName()
                + ", which DL4J gives no weight noise");
      }
      configuration.setWeightNoise(new TrainingNoise(storedBy(layer, configuration), source));
    }
  }

  private static StoredWeights storedBy(NamedLayer layer, BaseLayer configuration) {
    IWeightNoise found = configuration.getWeightNoise();
    if (found instanceof TrainingNoise left) {
      if (left.source != NONE) {
        throw new UnsupportedNetworkException(
            "layer '"
                + layer.name()
                + "' is under another penalty that makes its weights random; a layer can have one at"
                + " a time");
      }
      return left.stored;
    }
    if (found == null || found instanceof StoredWeights) {
      return (StoredWeights) found;
    }
    throw new UnsupportedNetworkException(
        "layer '"
            + layer.name()
            + "' already has weight noise "
            + found
            + "; DL4J has room for one per layer, and only quantization can be joined with another");
  }

  /** Puts back what stood in a layer's configuration before {@link #attach}. */
  public static void detach(NamedLayer layer) {
    for (org.deeplearning4j.nn.conf.layers.Layer inner : layer.innerLayers()) {
      if (((BaseLayer) inner).getWeightNoise() instanceof TrainingNoise noise) {
        ((BaseLayer) inner).setWeightNoise(noise.stored);
      }
    }
  }

  @Override
  public INDArray getParameter(
      Layer layer,
      String key,
      int iteration,
      int epoch,
      boolean train,
      LayerWorkspaceMgr workspaces) {
    INDArray parameter = layer.getParam(key);
    INDArray seen = train ? source.inPlaceOf(parameter).orElse(parameter) : parameter;
    return stored == null ? seen : stored.stored(layer, key, seen, iteration);
  }

  private Object readResolve() {
    return new TrainingNoise(stored); // the source stays where the network was
  }

  @Override
  public TrainingNoise clone() {
    return new TrainingNoise(stored); // the copy is another network's
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrainingNoise that && Objects.equals(that.stored, stored);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(stored);
  }
}
