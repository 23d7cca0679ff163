package io.github.dl4jcompress.model;

/**
 * A sliding window along one spatial dimension.
 *
 * @param kernel taps, at least 1
 * @param stride step between windows, at least 1
 * @param padBefore zeros (convolution) or absent cells (pooling) before the first value
 * @param padAfter the same after the last value
 * @param dilation distance between taps, at least 1
 */
public record Axis(int kernel, int stride, int padBefore, int padAfter, int dilation) {
  /** Largest of any of the five; a product of two of them fits 32 bits. */
  public static final int MAX = Short.MAX_VALUE;

  public Axis {
    if (Math.min(kernel, Math.min(stride, dilation)) < 1
        || Math.min(padBefore, padAfter) < 0
        || Math.max(kernel, Math.max(stride, dilation)) > MAX
        || Math.max(padBefore, padAfter) > MAX) {
      throw new IllegalArgumentException(
          "need kernel, stride, dilation in [1, "
              + MAX
              + "] and padding in [0, "
              + MAX
              + "], got kernel="
              + kernel
              + ", stride="
              + stride
              + ", padding="
              + padBefore
              + " and "
              + padAfter
              + ", dilation="
              + dilation);
    }
  }

  /** Cells that one window spans, dilation included. */
  public long span() {
    return (kernel - 1L) * dilation + 1;
  }

  /** Number of windows along {@code inputSize} cells. */
  public int outputSize(int inputSize) {
    long free = (long) inputSize + padBefore + padAfter - span();
    if (free < 0) {
      throw new IllegalArgumentException(
          "a window of " + span() + " cells does not fit into " + inputSize + " with " + this);
    }
    long size = free / stride + 1;
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(size + " windows along one dimension with " + this);
    }
    return (int) size;
  }
}
