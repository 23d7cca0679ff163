package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.model.Precision;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How a network's weights and activations are quantized. Immutable; each method gives a changed
 * copy.
 *
 * <pre>{@code
 * QuantizationRecipe.weights(4).leavingHalf("output").fromStep(3_000)
 * }</pre>
 *
 * <p>Weights: symmetric, per output channel, ties to even. Activations: 8 bits, affine, per tensor,
 * with a range that follows what the network sees.
 *
 * @param weightBits 2 to 8
 * @param fromStep step from which training sees quantized numbers; before it, ranges are only
 *     observed
 * @param left how the weights of layers that are left unquantized are stored, by the layers' names
 */
public record QuantizationRecipe(int weightBits, long fromStep, Map<String, Precision> left) {
  public QuantizationRecipe {
    if (weightBits < 2 || weightBits > 8) {
      throw new IllegalArgumentException("weight bits must be in [2, 8], got " + weightBits);
    }
    if (fromStep < 0) {
      throw new IllegalArgumentException("fromStep must be >= 0, got " + fromStep);
    }
    left = Collections.unmodifiableMap(new TreeMap<>(left));
    left.values().forEach(precision -> Objects.requireNonNull(precision, "precision"));
  }

  /** Weights of so many bits, activations of 8, from the first step on. */
  public static QuantizationRecipe weights(int bits) {
    return new QuantizationRecipe(bits, 0, Map.of());
  }

  /** Trains with real numbers before {@code step}. */
  public QuantizationRecipe fromStep(long step) {
    return new QuantizationRecipe(weightBits, step, left);
  }

  /**
   * Leaves the weights and biases of dense and convolution layers as they are, and stores them in
   * single precision. Activations before and behind them are still quantized.
   */
  public QuantizationRecipe leaving(String... layers) {
    return leaving(Precision.SINGLE, layers);
  }

  /** Like {@link #leaving(String...)}, but rounds to half precision what is stored. */
  public QuantizationRecipe leavingHalf(String... layers) {
    return leaving(Precision.HALF, layers);
  }

  private QuantizationRecipe leaving(Precision precision, String... layers) {
    Map<String, Precision> all = new TreeMap<>(left);
    for (String layer : layers) {
      Precision before = all.put(layer, precision);
      if (before != null && before != precision) {
        throw new IllegalArgumentException(
            "layer '" + layer + "' cannot be left in both " + before + " and " + precision);
      }
    }
    return new QuantizationRecipe(weightBits, fromStep, all);
  }
}
