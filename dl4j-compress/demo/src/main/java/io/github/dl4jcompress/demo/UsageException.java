package io.github.dl4jcompress.demo;

/**
 * The options can be read, but what they ask for is not there, such as an unknown speaker. Ends a
 * {@link Program} as an unknown option does: with its usage and exit code 2.
 */
public final class UsageException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Wrong usage.
   *
   * @param message names the value that was given and those that are allowed
   */
  public UsageException(String message) {
    super(message);
  }
}
