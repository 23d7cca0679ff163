package io.github.dl4jcompress.bridge;

/**
 * The network is sound, but holds something that this library does not handle; says what and where.
 */
public final class UnsupportedNetworkException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public UnsupportedNetworkException(String message) {
    super(message);
  }
}
