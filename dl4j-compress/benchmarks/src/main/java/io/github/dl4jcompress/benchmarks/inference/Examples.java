package io.github.dl4jcompress.benchmarks.inference;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
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

  /** Reads the first so many of a file. */
  static Examples read(Path file, int count) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      int[] shape = new int[in.readInt()];
      int elements = count;
      for (int i = 0; i < shape.length; i++) {
        shape[i] = in.readInt();
        elements *= shape[i];
      }
      float[] values = new float[elements];
      ByteBuffer.wrap(in.readNBytes(Float.BYTES * elements)).asFloatBuffer().get(values);
      return new Examples(shape, values);
    }
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
}
