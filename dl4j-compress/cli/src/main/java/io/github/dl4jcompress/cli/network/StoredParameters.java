package io.github.dl4jcompress.cli.network;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;

/**
 * Reads a row of floats in ND4J's own binary form: a list of 64-bit integers that give the shape,
 * then the numbers, each list with its length and type before it; all big-endian.
 */
final class StoredParameters {
  private static final String ENTRY = "coefficients.bin: ";
  private static final int MOST_RANK = 2;
  private static final int CHUNK = 1 << 16;

  private StoredParameters() {}

  /**
   * The numbers of a row.
   *
   * @param expected how many there must be; nothing is allocated for others
   */
  static float[] read(DataInputStream in, long expected) throws IOException {
    try {
      requireShape(in, expected);
      long count = list(in, "FLOAT");
      if (count != expected) {
        throw new MalformedFileException(
            ENTRY + "found " + count + " numbers, the configuration needs " + expected);
      }
      float[] numbers = numbers(in, (int) expected);
      if (in.read() >= 0) {
        throw new MalformedFileException(ENTRY + "more bytes than its numbers need");
      }
      return numbers;
    } catch (EOFException | UTFDataFormatException e) {
      throw new MalformedFileException(ENTRY + "ends too early or is damaged", e);
    }
  }

  /** Rank, sizes, strides, and three numbers that do not matter here. */
  private static void requireShape(DataInputStream in, long expected) throws IOException {
    long length = list(in, "LONG");
    long rank = length < 1 ? -1 : in.readLong();
    if (rank < 1 || rank > MOST_RANK || length != 2 * rank + 4) {
      throw new MalformedFileException(
          ENTRY + "a shape of rank " + rank + " in " + length + " numbers; a row is needed");
    }
    long elements = 1;
    for (int i = 0; i < rank; i++) {
      long size = in.readLong();
      boolean row = size == expected || size == 1;
      if (!row) {
        throw new MalformedFileException(
            ENTRY + "a dimension of " + size + ", the configuration needs a row of " + expected);
      }
      elements = Math.max(elements, size);
    }
    if (elements != expected) {
      throw new MalformedFileException(
          ENTRY + "a row of " + elements + ", the configuration needs one of " + expected);
    }
    in.skipNBytes((length - 1 - rank) * Long.BYTES);
  }

  private static long list(DataInputStream in, String type) throws IOException {
    in.readUTF(); // how the memory was allocated
    long length = in.readLong();
    String found = in.readUTF();
    if (!found.equals(type) || length < 0) {
      throw new MalformedFileException(
          ENTRY
              + "found "
              + length
              + " numbers of the type "
              + (found.matches("[A-Z0-9_]{1,20}") ? found : "?")
              + ", allowed: "
              + type);
    }
    return length;
  }

  private static float[] numbers(DataInputStream in, int count) throws IOException {
    float[] numbers = new float[count];
    byte[] chunk = new byte[CHUNK];
    for (int done = 0; done < count; ) {
      int now = Math.min(CHUNK / Float.BYTES, count - done);
      in.readFully(chunk, 0, now * Float.BYTES);
      ByteBuffer.wrap(chunk).asFloatBuffer().get(numbers, done, now);
      done += now;
    }
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(numbers[i])) {
        throw new MalformedFileException(ENTRY + "number " + i + " is " + numbers[i]);
      }
    }
    return numbers;
  }
}
