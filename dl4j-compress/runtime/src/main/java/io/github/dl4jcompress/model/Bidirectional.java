package io.github.dl4jcompress.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Two sets of cells, of which one hears the sequence from its first step on and the other from its
 * last step back: Schuster and Paliwal, "Bidirectional Recurrent Neural Networks" (1997), section
 * II, as DL4J's {@code Bidirectional} computes them.
 *
 * @param forward hears the first step first
 * @param backward hears the last step first; as many cells, unless the outputs are put together
 * @param joining what becomes of the two outputs
 * @param output quantizer of the joined outputs
 */
public record Bidirectional(Cells forward, Cells backward, Joining joining, AffineQuantizer output)
    implements Layer {

  /** What becomes of the outputs of both directions. */
  public enum Joining {
    /** Those of the forward cells, then those of the backward cells. */
    CONCATENATION,
    /** Their sums. */
    SUM,
    /** Their means. */
    MEAN,
    /** Their products. */
    PRODUCT;

    /** One value of two, for all but {@link #CONCATENATION}. */
    public double of(double forward, double backward) {
      return switch (this) {
        case CONCATENATION -> throw new IllegalStateException("concatenation joins no values");
        case SUM -> forward + backward;
        case MEAN -> (forward + backward) * 0.5;
        case PRODUCT -> forward * backward;
      };
    }
  }

  public Bidirectional {
    Objects.requireNonNull(joining, "joining");
    Objects.requireNonNull(output, "output");
    if (joining != Joining.CONCATENATION && forward.count() != backward.count()) {
      throw new IllegalArgumentException(
          "a "
              + joining
              + " needs as many cells in both directions, got "
              + forward.count()
              + " and "
              + backward.count());
    }
  }

  @Override
  public String kind() {
    return "two-way " + forward.kind();
  }

  @Override
  public Time time() {
    return Time.REMEMBERS;
  }

  @Override
  public boolean needsWholeSequence() {
    return true;
  }

  @Override
  public List<WeightMatrix> weights() {
    return List.copyOf(
        Stream.of(forward, backward)
            .flatMap(cells -> cells.weights().stream())
            .collect(Collectors.toList()));
  }

  @Override
  public TensorShape outputShape(TensorShape input) {
    int ahead = forward.outputShape(input).elements();
    int back = backward.outputShape(input).elements();
    return TensorShape.vector(
        joining == Joining.CONCATENATION ? Math.addExact(ahead, back) : ahead);
  }

  @Override
  public Optional<AffineQuantizer> outputQuantizer(AffineQuantizer input) {
    return Optional.of(output);
  }
}
