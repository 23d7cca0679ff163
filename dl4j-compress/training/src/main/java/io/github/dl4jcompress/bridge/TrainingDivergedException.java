package io.github.dl4jcompress.bridge;

/** Training produced a number that is not finite; going on would only spread it. */
public final class TrainingDivergedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public TrainingDivergedException(String message) {
    super(message);
  }
}
