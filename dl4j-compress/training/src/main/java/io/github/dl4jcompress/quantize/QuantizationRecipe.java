package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.LayerNames;
import io.github.dl4jcompress.model.Precision;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How a network's weights and activations are quantized. Immutable; each method gives a changed
 * copy.
 *
 * <pre>{@code
 * QuantizationRecipe.weights(4).layers("conv*", WeightScheme.uniform(8)).leavingHalf("output")
 * }</pre>
 *
 * @param weights values of the weights
 * @param activations values of the activations
 * @param layers other values of the weights of some layers, by patterns of their names in which a *
 *     stands for any letters; the first pattern that fits counts
 * @param fromStep step from which training sees quantized numbers; before it, ranges are only
 *     observed
 * @param left how the weights of layers that are left unquantized are stored, by the layers' names;
 *     whatever patterns say
 */
public record QuantizationRecipe(
    WeightScheme weights,
    ActivationScheme activations,
    Map<String, WeightScheme> layers,
    long fromStep,
    Map<String, Precision> left) {
  private static final int ACTIVATION_BITS = 8;

  public QuantizationRecipe {
    Objects.requireNonNull(weights, "weights");
    Objects.requireNonNull(activations, "activations");
    requireStep(fromStep);
    layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    layers.values().forEach(scheme -> Objects.requireNonNull(scheme, "scheme"));
    left = Collections.unmodifiableMap(new TreeMap<>(left));
    left.values().forEach(precision -> Objects.requireNonNull(precision, "precision"));
  }

  static long requireStep(long fromStep) {
    if (fromStep < 0) {
      throw new IllegalArgumentException("fromStep must be >= 0, got " + fromStep);
    }
    return fromStep;
  }

  /** Uniform weights of so many bits, activations of 8, from the first step on. */
  public static QuantizationRecipe weights(int bits) {
    return weights(WeightScheme.uniform(bits));
  }

  /** Weights of a scheme, activations of 8 bits, from the first step on. */
  public static QuantizationRecipe weights(WeightScheme scheme) {
    return new QuantizationRecipe(
        scheme, ActivationScheme.bits(ACTIVATION_BITS), Map.of(), 0, Map.of());
  }

  /** Width of a weight, in bits, where no pattern says otherwise. */
  public int weightBits() {
    return weights.bits();
  }

  /** Other weights in the layers that a pattern fits, unless an earlier pattern does. */
  public QuantizationRecipe layers(String pattern, WeightScheme scheme) {
    Map<String, WeightScheme> all = new LinkedHashMap<>(layers);
    if (all.putIfAbsent(pattern, scheme) != null) {
      throw new IllegalArgumentException("the pattern '" + pattern + "' is there already");
    }
    return new QuantizationRecipe(weights, activations, all, fromStep, left);
  }

  /** Activations of so many bits. */
  public QuantizationRecipe activations(int bits) {
    return activations(
        new ActivationScheme(
            bits, activations.observer(), activations.freezeAtStep(), activations.learning()));
  }

  /** Activations of a scheme. */
  public QuantizationRecipe activations(ActivationScheme scheme) {
    return new QuantizationRecipe(weights, scheme, layers, fromStep, left);
  }

  /** Trains with real numbers before {@code step}. */
  public QuantizationRecipe fromStep(long step) {
    return new QuantizationRecipe(weights, activations, layers, step, left);
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

  private QuantizationRecipe leaving(Precision precision, String... names) {
    Map<String, Precision> all = new TreeMap<>(left);
    for (String layer : names) {
      Precision before = all.put(layer, precision);
      if (before != null && before != precision) {
        throw new IllegalArgumentException(
            "layer '" + layer + "' cannot be left in both " + before + " and " + precision);
      }
    }
    return new QuantizationRecipe(weights, activations, layers, fromStep, all);
  }

  /** The scheme of a layer that is not left. */
  public WeightScheme schemeOf(String layer) {
    return layers.entrySet().stream()
        .filter(entry -> LayerNames.matches(layer, entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(weights);
  }

  /** Every scheme that a layer may get. */
  public Stream<WeightScheme> schemes() {
    return Stream.concat(Stream.of(weights), layers.values().stream());
  }
}
