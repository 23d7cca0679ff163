package io.github.dl4jcompress.format;

/**
 * What a reader is willing to open. Every limit is checked before anything is allocated.
 *
 * @param fileBytes largest file
 * @param layers most layers
 * @param weights most weights over all layers, zeros included
 * @param activations most values between two layers
 * @param weightsPerByte most weights per byte of the file; applies above 2^20 weights, because
 *     small all-zero tensors may legitimately take no bytes at all
 */
public record ReadLimits(
    long fileBytes, int layers, long weights, long activations, long weightsPerByte) {

  /** 256 MiB, 4,096 layers, 2^28 weights, 2^26 activations, 4,096 weights per byte. */
  public static final ReadLimits DEFAULT =
      new ReadLimits(256L << 20, 4096, 1L << 28, 1L << 26, 4096);

  public ReadLimits {
    if (fileBytes < 1 || layers < 1 || weights < 1 || activations < 1 || weightsPerByte < 1) {
      throw new IllegalArgumentException(
          "every limit must be >= 1, got fileBytes="
              + fileBytes
              + ", layers="
              + layers
              + ", weights="
              + weights
              + ", activations="
              + activations
              + ", weightsPerByte="
              + weightsPerByte);
    }
  }
}
