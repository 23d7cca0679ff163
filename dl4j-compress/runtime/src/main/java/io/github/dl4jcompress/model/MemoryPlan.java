package io.github.dl4jcompress.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Which buffer holds which value while a network runs. A buffer is used again once the last layer
 * that reads its value is done; outputs stay to the end. Planned before anything is computed, so
 * that it is known how much memory a run will take.
 *
 * <p>Codes and sums are 32-bit integers. Layers compute one after the other, each for all steps of
 * a sequence, so that a value of a sequence takes a buffer for each step.
 */
public final class MemoryPlan {
  private final Dataflow flow;
  private final int[] buffer; // of each value
  private final List<Integer> sizes = new ArrayList<>(); // of each buffer, in values
  private final List<Boolean> perStep = new ArrayList<>(); // of each buffer
  private final List<Integer> free = new ArrayList<>();

  public MemoryPlan(Dataflow flow) {
    this.flow = flow;
    Wiring wiring = flow.wiring();
    buffer = new int[wiring.values()];
    for (int input = 0; input < wiring.inputs(); input++) {
      buffer[input] = take(input);
    }
    int[] lastReaders = wiring.lastReaders();
    for (int layer = 0; layer < wiring.layers(); layer++) {
      int result = wiring.value(layer);
      buffer[result] = take(result);
      for (int source : wiring.sources().get(layer)) {
        if (lastReaders[source] == layer) {
          free.add(buffer[source]);
          lastReaders[source] = -1; // a layer may read it twice
        }
      }
    }
  }

  /**
   * The smallest free buffer that is large enough; else the largest, which grows; else a new one.
   */
  private int take(int value) {
    int size = size(value);
    int best = -1;
    for (int each : free) {
      if (perStep.get(each) == flow.isSequence(value)
          && (best < 0 || isBetter(sizes.get(each), sizes.get(best), size))) {
        best = each;
      }
    }
    if (best < 0) {
      sizes.add(size);
      perStep.add(flow.isSequence(value));
      return sizes.size() - 1;
    }
    sizes.set(best, Math.max(size, sizes.get(best)));
    free.remove(Integer.valueOf(best));
    return best;
  }

  private static boolean isBetter(int one, int other, int needed) {
    return one >= needed ? one < other || other < needed : one > other;
  }

  /** A result that stays real is made of the layer's inputs, which its buffer holds until then. */
  private int size(int value) {
    int inputs = flow.wiring().inputs();
    Value held = flow.value(value);
    int size = held.shape().elements();
    return held.quantizer().isPresent()
        ? size
        : Math.max(size, flow.read(value - inputs).get(0).shape().elements());
  }

  /** Number of the buffer that holds a value. */
  public int bufferOf(int value) {
    return buffer[value];
  }

  /**
   * Buffers for one run.
   *
   * @param steps of the longest sequence, at least 1
   * @param examples that are computed at once, at least 1
   * @return for each buffer an array for each step of a sequence, or for each example
   */
  public int[][][] allocate(int steps, int examples) {
    int[][][] buffers = new int[sizes.size()][][];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = new int[perStep.get(i) ? steps : examples][sizes.get(i)];
    }
    return buffers;
  }

  /** Bytes of all buffers for one example, or a sequence of so many steps. */
  public long bytes(int steps) {
    return bytes(steps, 1);
  }

  /**
   * Bytes of all buffers.
   *
   * @param steps of the longest sequence; does not matter to networks without sequences
   * @param examples that are computed at once
   */
  public long bytes(int steps, int examples) {
    long values = 0;
    for (int i = 0; i < sizes.size(); i++) {
      values += (long) sizes.get(i) * (perStep.get(i) ? steps : examples);
    }
    return Integer.BYTES * values;
  }
}
