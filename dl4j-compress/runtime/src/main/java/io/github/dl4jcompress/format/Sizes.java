package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.TensorShape;

/** Sums up what a head asks for, and refuses what is beyond the limits. */
final class Sizes {
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 16;

  /** Up to here the number of weights per byte is not limited. */
  private static final int FREE_WEIGHTS = 1 << 20;

  private static final int BYTES_PER_LEVEL = 1;

  /** A weight, and as much again while it is decoded. */
  private static final int BYTES_PER_REAL = 8;

  /** A scale and a bias, and what is counted in a row while it is decoded. */
  private static final int BYTES_PER_ROW = 24;

  /** How the sums of a row of levels become codes. */
  private static final int BYTES_PER_ROW_OF_CODES = 56;

  /** What is counted in a column while it is decoded. */
  private static final int BYTES_PER_COLUMN = 16;

  /** What a JVM needs for a text besides its characters. */
  private static final int BYTES_PER_TEXT = 48;

  /** A number in a list, and what the join has for it. */
  private static final int BYTES_PER_REFERENCE = 32;

  /** A number for each of 256 codes. */
  private static final int BYTES_PER_TABLE = 1100;

  private final ReadLimits limits;
  private long weights;
  private long decodedBytes;
  private long operations;

  Sizes(ReadLimits limits) {
    this.limits = limits;
  }

  /** A matrix of levels. */
  void weights(int rows, int columns) throws UnsupportedModelException {
    matrix(rows, columns, BYTES_PER_LEVEL);
  }

  /** Rows of levels whose sums become codes. */
  void codes(int rows) throws UnsupportedModelException {
    decoded((long) BYTES_PER_ROW_OF_CODES * rows);
  }

  /** A matrix of real weights. */
  void realWeights(int rows, int columns) throws UnsupportedModelException {
    matrix(rows, columns, BYTES_PER_REAL);
  }

  private void matrix(int rows, int columns, int bytes) throws UnsupportedModelException {
    long inLayer = (long) rows * columns;
    if (inLayer > MAX_ARRAY) {
      throw UnsupportedModelException.beyond("weights in a layer", inLayer, MAX_ARRAY);
    }
    weights += inLayer;
    if (weights > limits.weights()) {
      throw UnsupportedModelException.beyond("weights", weights, limits.weights());
    }
    decoded(bytes * inLayer + (long) BYTES_PER_ROW * rows + (long) BYTES_PER_COLUMN * columns);
  }

  /** A name. */
  void text(String text) throws UnsupportedModelException {
    decoded(BYTES_PER_TEXT + 2L * text.length());
  }

  /** A value that a layer reads or the network puts out. */
  void reference() throws UnsupportedModelException {
    decoded(BYTES_PER_REFERENCE);
  }

  /** Tables from codes to codes. */
  void tables(long count) throws UnsupportedModelException {
    decoded(BYTES_PER_TABLE * count);
  }

  private void decoded(long bytes) throws UnsupportedModelException {
    decodedBytes += bytes;
    if (decodedBytes > limits.decodedBytes()) {
      throw UnsupportedModelException.beyond("decoded bytes", decodedBytes, limits.decodedBytes());
    }
  }

  /** Values between two layers. */
  void activations(TensorShape shape) throws UnsupportedModelException {
    if (shape.elements() > limits.activations()) {
      throw UnsupportedModelException.beyond(
          "activations between two layers", shape.elements(), limits.activations());
    }
  }

  /** Bytes of all that is held between layers while the network runs. */
  void buffers(long bytes) throws UnsupportedModelException {
    if (bytes > limits.activationBytes()) {
      throw UnsupportedModelException.beyond(
          "bytes of activations", bytes, limits.activationBytes());
    }
  }

  /** Multiplications or comparisons of a layer, fewer than 2^62. */
  void operations(long inLayer) throws UnsupportedModelException {
    long all = operations + inLayer;
    if (all < 0 || all > limits.operations()) { // below 0: beyond 2^63
      throw UnsupportedModelException.beyond(
          "operations", all < 0 ? Long.MAX_VALUE : all, limits.operations());
    }
    operations = all;
  }

  /** All weights, in a file of so many bytes. */
  void expansion(long fileBytes) throws UnsupportedModelException {
    if (weights > FREE_WEIGHTS && (weights - 1) / limits.weightsPerByte() >= fileBytes) {
      throw UnsupportedModelException.beyond(
          "weights per byte", (weights - 1) / fileBytes + 1, limits.weightsPerByte());
    }
  }
}
