package io.github.dl4jcompress.benchmarks.inference;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Examples in a file: the number of dimensions of one, the dimensions, and all values, as 32-bit
 * big-endian numbers. Read in the time that counts at a start, so there is nothing to it.
 */
final class Examples {
  private final int[] shape; // of one
  private final float[] values; // of all, one behind the other

  Examples(int[] shape, float[] values) {
    this.shape = shape;
    this.values = values;
  }

  static Examples read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    int[] shape = new int[bytes.getInt()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = bytes.getInt();
    }
    FloatBuffer floats = bytes.asFloatBuffer();
    float[] values = new float[floats.remaining()];
    floats.get(values);
    return new Examples(shape, values);
  }

  void write(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * (1 + shape.length + values.length));
    bytes.putInt(shape.length);
    for (int dimension : shape) {
      bytes.putInt(dimension);
    }
    bytes.asFloatBuffer().put(values);
    Files.write(file, bytes.array());
  }

  /** Shape of one; not a copy. */
  int[] shape() {
    return shape;
  }

  /** Values of all, one behind the other; not a copy. */
  float[] values() {
    return values;
  }

  /** Number of values of one. */
  int elements() {
    int elements = 1;
    for (int dimension : shape) {
      elements *= dimension;
    }
    return elements;
  }

  /** The values of the first so many. */
  float[] first(int count) {
    float[] first = new float[count * elements()];
    System.arraycopy(values, 0, first, 0, first.length);
    return first;
  }
}
