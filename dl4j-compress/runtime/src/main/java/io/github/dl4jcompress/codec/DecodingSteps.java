package io.github.dl4jcompress.codec;

/**
 * How much work decoders may still do. A step is a decision, some ten nanoseconds; what comes with
 * a level beside its decisions is counted in steps too. Few bytes can ask for many decisions, each
 * of them nearly sure.
 */
public final class DecodingSteps {
  private long left;

  /** As many steps, for one decoder or several, one after the other. */
  public DecodingSteps(long most) {
    left = most;
  }

  /** How many there are. */
  long left() {
    return left;
  }

  /**
   * Takes some off.
   *
   * @throws ExhaustedException if there are not as many left
   */
  void spend(long steps) {
    left -= steps;
    if (left < 0) {
      throw new ExhaustedException();
    }
  }

  /** Thrown by decoders that have no steps left. */
  public static final class ExhaustedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExhaustedException() {
      super("no decoding steps left");
    }
  }
}
