package io.github.dl4jcompress.quantize;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Which values the weights of a layer may take. Plain data, immutable; each method gives a changed
 * copy. A weight is always a small integer times a scale, so the runtime runs all of them with
 * integers.
 *
 * <pre>{@code
 * QuantizationRecipe.weights(4).layers("conv*", WeightScheme.uniform(8)).layers("fc1", WeightScheme.ternary())
 * }</pre>
 *
 * @param kind which values, but for their size
 * @param bits that tell all values apart
 * @param grouping which weights share a scale
 * @param clipping which weights lie beyond the largest value; {@code MIN_MAX}, none, but for
 *     uniform ones
 * @param start of the search for the values of a codebook; {@code LINEAR} for others
 */
public record WeightScheme(
    @JsonProperty("kind") Kind kind,
    @JsonProperty("bits") int bits,
    @JsonProperty("grouping") Grouping grouping,
    @JsonProperty("clipping") RangeObserver clipping,
    @JsonProperty("start") CodebookStart start) {

  /** Which values, but for their size. */
  public enum Kind {
    /** Equally far apart, symmetric around zero: Krishnamoorthi (2018), section 2.2. */
    UNIFORM(2, 8),
    /** Uniform, with a step that is learned: Esser et al., "Learned Step Size" (ICLR 2020). */
    LEARNED_STEP(2, 8),
    /** Zero and powers of two: Miyashita et al. (2016). */
    POWERS(2, 4),
    /** Zero, powers of two and sums of two of them: Li et al. (ICLR 2020). */
    SUMS_OF_POWERS(4, 6),
    /** Any values that many weights share: Han, Mao and Dally (ICLR 2016), section 3. */
    CODEBOOK(2, 7),
    /** One magnitude and a sign: Rastegari et al., "XNOR-Net" (ECCV 2016). */
    BINARY(1, 1),
    /** Zero, and one magnitude with a sign: Li, Zhang and Liu (2016). */
    TERNARY(2, 2),
    /** Zero, a learned positive and a learned negative value: Zhu et al. (ICLR 2017). */
    TRAINED_TERNARY(2, 2);

    private final int fewestBits;
    private final int mostBits;

    Kind(int fewestBits, int mostBits) {
      this.fewestBits = fewestBits;
      this.mostBits = mostBits;
    }

    private String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether there is one scale per array and no other way. */
    private boolean isWhole() {
      return this == LEARNED_STEP || this == CODEBOOK || this == TRAINED_TERNARY;
    }
  }

  /** Which weights share a scale. */
  public enum Grouping {
    /** Those of an output channel. */
    CHANNEL,
    /** Those of an array. */
    TENSOR
  }

  private static final int[] POWERS_IN_SUMS = {3, 5, 7}; // for 4 to 6 bits

  @JsonCreator
  public WeightScheme {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(grouping, "grouping");
    Objects.requireNonNull(clipping, "clipping");
    Objects.requireNonNull(start, "start");
    requireBits(kind, bits);
    if (kind.isWhole() && grouping != Grouping.TENSOR) {
      throw new IllegalArgumentException(
          kind.words() + " weights have one scale per array, not per channel");
    }
    if (kind != Kind.UNIFORM && clipping.kind() != RangeObserver.Kind.MIN_MAX) {
      throw new IllegalArgumentException(
          "clipping by "
              + clipping.kind()
              + " is for uniform weights; "
              + kind.words()
              + " ones say by themselves what they clip");
    }
    if (clipping.kind() == RangeObserver.Kind.AVERAGE) {
      throw new IllegalArgumentException(
          "AVERAGE is for activations; weights are known, and MIN_MAX clips none of them");
    }
    if (clipping.kind() == RangeObserver.Kind.DIVERGENCE && grouping == Grouping.CHANNEL) {
      throw new IllegalArgumentException(
          "DIVERGENCE needs more weights than a channel has; call perTensor(), or take"
              + " SQUARED_ERROR");
    }
    if (kind != Kind.CODEBOOK && start.kind() != CodebookStart.Kind.LINEAR) {
      throw new IllegalArgumentException("only a codebook has a start, got " + start.kind());
    }
  }

  private static void requireBits(Kind kind, int bits) {
    if (bits == 16) {
      throw new IllegalArgumentException(
          "levels of 16 bits cannot be stored; leave the layer in half precision instead"
              + " (leavingHalf), or take at most 8 bits");
    }
    if (bits < kind.fewestBits || bits > kind.mostBits) {
      throw new IllegalArgumentException(
          (kind == Kind.UNIFORM ? "weight bits" : "bits of " + kind.words() + " weights")
              + " must be in ["
              + kind.fewestBits
              + ", "
              + kind.mostBits
              + "], got "
              + bits);
    }
  }

  /** A kind as it usually is. */
  public static WeightScheme of(Kind kind, int bits) {
    return new WeightScheme(
        kind,
        bits,
        kind.isWhole() ? Grouping.TENSOR : Grouping.CHANNEL,
        RangeObserver.minMax(),
        CodebookStart.linear());
  }

  /** Levels that are equally far apart, with a scale per output channel; 2 to 8 bits. */
  public static WeightScheme uniform(int bits) {
    return of(Kind.UNIFORM, bits);
  }

  /** Uniform levels with one step per array, learned with the weights; 2 to 8 bits. */
  public static WeightScheme learnedStep(int bits) {
    return of(Kind.LEARNED_STEP, bits);
  }

  /** Zero and {@code 2^(bits - 1) - 1} powers of two, with a scale per channel; 2 to 4 bits. */
  public static WeightScheme powers(int bits) {
    return of(Kind.POWERS, bits);
  }

  /**
   * Zero, 3, 5 or 7 powers of two (for 4, 5 and 6 bits), and the sums of two of them, with a scale
   * per channel.
   */
  public static WeightScheme sumsOfPowers(int bits) {
    return of(Kind.SUMS_OF_POWERS, bits);
  }

  /** Zero and {@code 2^bits - 1} values that the weights of an array share; 2 to 7 bits. */
  public static WeightScheme codebook(int bits) {
    return of(Kind.CODEBOOK, bits);
  }

  /** One magnitude per channel, and a sign. There is no zero: not to be pruned. */
  public static WeightScheme binary() {
    return of(Kind.BINARY, 1);
  }

  /** Zero, and one magnitude per channel with a sign. */
  public static WeightScheme ternary() {
    return of(Kind.TERNARY, 2);
  }

  /** Zero, and a positive and a negative value per array, learned with the weights. */
  public static WeightScheme trainedTernary() {
    return of(Kind.TRAINED_TERNARY, 2);
  }

  /** One scale for the whole array. */
  public WeightScheme perTensor() {
    return new WeightScheme(kind, bits, Grouping.TENSOR, clipping, start);
  }

  /** Clips weights beyond a range, and tells those within apart more finely. */
  public WeightScheme clippedBy(RangeObserver observer) {
    return new WeightScheme(kind, bits, grouping, observer, start);
  }

  /** Begins the search for the values of a codebook elsewhere. */
  public WeightScheme startingFrom(CodebookStart start) {
    return new WeightScheme(kind, bits, grouping, clipping, start);
  }

  /** Whether zero is one of the values, so that a pruned weight stays pruned. */
  public boolean hasZero() {
    return kind != Kind.BINARY;
  }

  /** Whether a {@link LearnedWeights} listener has to see the training. */
  boolean isLearned() {
    return kind == Kind.LEARNED_STEP || kind == Kind.TRAINED_TERNARY || kind == Kind.CODEBOOK;
  }

  /**
   * Rounds arrays of weights.
   *
   * @param learned what has been learned for the array; empty if nothing is learned, or not yet
   */
  WeightQuantizer quantizer(Optional<List<Double>> learned) {
    LevelRule rule =
        switch (kind) {
          case UNIFORM -> new UniformRule(maxLevel(), clipping);
          case LEARNED_STEP -> new LearnedStepRule(maxLevel(), learned);
          case POWERS -> new PowersRule(maxLevel(), false);
          case SUMS_OF_POWERS -> new PowersRule(POWERS_IN_SUMS[bits - 4], true);
          case CODEBOOK -> new CodebookRule(maxLevel(), start);
          case BINARY -> new SignRule();
          case TERNARY -> new TernaryRule();
          case TRAINED_TERNARY -> new TrainedTernaryRule(learned);
        };
    return new WeightQuantizer(rule, grouping, storedBits());
  }

  /** The values that an array's weights share. */
  Codebook codebook(float[] weights) {
    return Codebook.of(weights, 0, weights.length, maxLevel(), start);
  }

  /**
   * One step of learning.
   *
   * @param learned so far
   * @param gradients by the rounded weights; become those by the weights
   */
  List<Double> learn(Optional<List<Double>> learned, float[] weights, float[] gradients) {
    return switch (kind) {
      case LEARNED_STEP -> new LearnedStepRule(maxLevel(), learned).learn(weights, gradients);
      case TRAINED_TERNARY -> new TrainedTernaryRule(learned).learn(weights, gradients);
      default -> throw new IllegalStateException(kind.words() + " weights learn nothing");
    };
  }

  /** Largest of equally spaced levels; of others the number of magnitudes, or of values. */
  private int maxLevel() {
    return kind == Kind.CODEBOOK ? (1 << bits) - 1 : (1 << (bits - 1)) - 1;
  }

  private int storedBits() {
    return switch (kind) {
      case UNIFORM, LEARNED_STEP -> bits;
      case BINARY, TERNARY -> 2;
      case POWERS -> 1 << (bits - 1); // for 1, 4 or 64
      case SUMS_OF_POWERS -> 2 * bits - 4; // for 6, 24 or 96
      case CODEBOOK, TRAINED_TERNARY -> 8;
    };
  }
}
