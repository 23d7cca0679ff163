package io.github.dl4jcompress.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays in ND4J's own binary form, which DL4J reads from its files. Read without ND4J's reader,
 * which trusts the lengths that it finds.
 */
final class StoredNumbers {
  private StoredNumbers() {}

  /** The bytes that {@code Nd4j.write} makes. */
  static byte[] write(INDArray array) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      Nd4j.write(array, out);
    }
    return bytes.toByteArray();
  }

  /**
   * Puts stored numbers into an array, in its memory order.
   *
   * @throws CorruptCheckpointException if they are not as many, or of another type
   */
  static void readInto(INDArray target, String entry, byte[] bytes)
      throws CorruptCheckpointException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      long shapeLength = length(in, entry, "LONG");
      in.skipNBytes(Math.multiplyExact(shapeLength, Long.BYTES)); // the target has its own shape
      String type = target.dataType().name();
      long count = length(in, entry, type);
      boolean single = type.equals("FLOAT");
      int remaining = in.available();
      if (count != target.length() || remaining != count * (single ? Float.BYTES : Double.BYTES)) {
        throw new CorruptCheckpointException(
            entry
                + ": found "
                + count
                + " numbers in "
                + remaining
                + " bytes, the network has "
                + target.length());
      }
      ByteBuffer numbers = ByteBuffer.wrap(bytes, bytes.length - remaining, remaining);
      target.assign((single ? singles(numbers) : doubles(numbers)).reshape(target.shape()));
    } catch (IOException | ArithmeticException e) {
      if (e instanceof CorruptCheckpointException known) {
        throw known;
      }
      throw new CorruptCheckpointException(entry + ": ends too early");
    }
  }

  private static long length(DataInputStream in, String entry, String type) throws IOException {
    in.readUTF(); // how the memory was allocated
    long length = in.readLong();
    String found = in.readUTF();
    if (!found.equals(type) || length < 0) {
      throw new CorruptCheckpointException(
          entry + ": found " + length + " numbers of type " + found + ", expected " + type);
    }
    return length;
  }

  private static INDArray singles(ByteBuffer bytes) {
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return Nd4j.createFromArray(values);
  }

  private static INDArray doubles(ByteBuffer bytes) {
    double[] values = new double[bytes.remaining() / Double.BYTES];
    bytes.asDoubleBuffer().get(values);
    return Nd4j.createFromArray(values);
  }
}
