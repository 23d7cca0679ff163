package io.github.dl4jcompress.quantize;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs plain Java loops over the elements of an off-heap array, block by block, so that each block
 * is read and written once while it lies in the first-level cache.
 *
 * <p>A fake quantization is five or more ND4J operations, each a pass over main memory; this is one
 * pass. {@code docs/decisions/0002-fake-quantization-in-java-loops.md} has the measurement.
 */
final class ElementBlocks {
  private static final int BLOCK = 4096;

  private ElementBlocks() {}

  /** Reads or rewrites the first {@code count} values of a block. */
  interface Loop {
    void run(float[] block, int count);
  }

  /** Shows all elements, in memory order. */
  static void read(INDArray array, Loop loop) {
    FloatBuffer buffer = elements(array);
    float[] block = new float[Math.min(BLOCK, buffer.remaining())];
    while (buffer.hasRemaining()) {
      int count = Math.min(block.length, buffer.remaining());
      buffer.get(block, 0, count);
      loop.run(block, count);
    }
  }

  /** Replaces all elements, in memory order. */
  static void rewrite(INDArray array, Loop loop) {
    FloatBuffer buffer = elements(array);
    float[] block = new float[Math.min(BLOCK, buffer.remaining())];
    while (buffer.hasRemaining()) {
      int count = Math.min(block.length, buffer.remaining());
      buffer.get(buffer.position(), block, 0, count);
      loop.run(block, count);
      buffer.put(block, 0, count);
    }
  }

  /** The elements of a dense FLOAT array. */
  private static FloatBuffer elements(INDArray array) {
    if (array.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "quantization-aware training needs FLOAT networks, found " + array.dataType());
    }
    FloatBuffer buffer =
        array
            .data()
            .pointer()
            .asByteBuffer()
            .order(java.nio.ByteOrder.nativeOrder())
            .asFloatBuffer();
    int from = Math.toIntExact(array.offset());
    return buffer.limit(from + Math.toIntExact(array.length())).position(from);
  }
}
