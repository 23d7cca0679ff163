package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.Elements;
import java.nio.FloatBuffer;
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

  /** Rewrites the first {@code count} values of a block beside those of another. */
  interface PairLoop {
    void run(float[] block, float[] beside, int count);
  }

  /** Shows all elements, in memory order. */
  static void read(INDArray array, Loop loop) {
    Elements.use(array, elements -> run(elements, loop, false));
  }

  /** Replaces all elements, in memory order. */
  static void rewrite(INDArray array, Loop loop) {
    Elements.use(array, elements -> run(elements, loop, true));
  }

  /** Replaces all elements of an array, showing those of another of the same length beside them. */
  static void rewrite(INDArray array, INDArray beside, PairLoop loop) {
    Elements.use(
        beside,
        others -> {
          float[] other = new float[Math.min(BLOCK, others.remaining())];
          rewrite(
              array,
              (block, count) -> {
                others.get(other, 0, count);
                loop.run(block, other, count);
              });
        });
  }

  private static void run(FloatBuffer elements, Loop loop, boolean write) {
    float[] block = new float[Math.min(BLOCK, elements.remaining())];
    while (elements.hasRemaining()) {
      int count = Math.min(block.length, elements.remaining());
      int at = elements.position();
      elements.get(block, 0, count);
      loop.run(block, count);
      if (write) {
        elements.put(at, block, 0, count);
      }
    }
  }
}
