package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.model.AffineQuantizer;
import java.util.Objects;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * How activations become codes: affine, per tensor, ties to even. The inputs of a network always
 * have 8 bits, and their range is not learned. Plain data, immutable; each method gives a changed
 * copy.
 *
 * @param bits of a code, 2 to 8
 * @param observer which range of activations the codes cover
 * @param freezeAtStep step from which the range stays what it is; {@link #NEVER} for none
 * @param learning whether, and how, the range is learned from quantization's first step on, instead
 *     of observed
 */
public record ActivationScheme(
    @JsonProperty("bits") int bits,
    @JsonProperty("observer") RangeObserver observer,
    @JsonProperty("freezeAtStep") long freezeAtStep,
    @JsonProperty("learning") Learning learning) {

  /** A step that never comes. */
  public static final long NEVER = Long.MAX_VALUE;

  /** How a range is learned. */
  public enum Learning {
    /** Not at all. */
    NONE,
    /** Step size: Esser et al., "Learned Step Size Quantization" (ICLR 2020). */
    STEP,
    /** Clipping level: Choi et al., "PACT" (2018). */
    CLIP
  }

  @JsonCreator
  public ActivationScheme {
    Objects.requireNonNull(observer, "observer");
    Objects.requireNonNull(learning, "learning");
    if (bits < AffineQuantizer.MIN_BITS || bits > AffineQuantizer.MAX_BITS) {
      throw new IllegalArgumentException("activation bits must be in [2, 8], got " + bits);
    }
    if (freezeAtStep < 0) {
      throw new IllegalArgumentException("freezeAtStep must be >= 0, got " + freezeAtStep);
    }
  }

  /** Codes of so many bits over the running mean of smallest and largest activation. */
  public static ActivationScheme bits(int bits) {
    return new ActivationScheme(bits, RangeObserver.average(), NEVER, Learning.NONE);
  }

  /** Observes the range in another way. */
  public ActivationScheme observedBy(RangeObserver observer) {
    return new ActivationScheme(bits, observer, freezeAtStep, learning);
  }

  /** Leaves the range as it is from {@code step} on. */
  public ActivationScheme freezeAt(long step) {
    return new ActivationScheme(bits, observer, step, learning);
  }

  /** Learns the step size with the weights (LSQ). */
  public ActivationScheme learningSteps() {
    return new ActivationScheme(bits, observer, freezeAtStep, Learning.STEP);
  }

  /** Learns with the weights where to clip (PACT). */
  public ActivationScheme learningClips() {
    return new ActivationScheme(bits, observer, freezeAtStep, Learning.CLIP);
  }

  /** The scheme of a network's inputs. */
  ActivationScheme ofInputs() {
    return new ActivationScheme(AffineQuantizer.MAX_BITS, observer, freezeAtStep, Learning.NONE);
  }
}
