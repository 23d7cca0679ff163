package io.github.dl4jcompress.infer;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs a network for sequences step by step, as the steps come in.
 *
 * <pre>{@code
 * FrameStream stream = model.stream();
 * stream.accept(frame); // again and again
 * float[] probabilities = stream.predict(); // what the network says so far
 * }</pre>
 *
 * <p>A step is computed when it comes in, and nothing but what the network remembers is kept. Only
 * a network that hears sequences from their end as well keeps all steps, and computes them anew for
 * each answer.
 *
 * <p>For one thread. Gives the same bits as the network run over the whole sequence.
 */
public final class FrameStream {
  private final IntegerEngine engine;
  private final List<int[]> steps = new ArrayList<>(); // those that have to be kept
  private RecurrentState[] states;
  private int[] latest = new int[0]; // codes behind the layers that see each step

  FrameStream(IntegerEngine engine) {
    this.engine = engine;
    states = engine.rest();
  }

  /** Forgets all steps. */
  public void reset() {
    steps.clear();
    states = engine.rest();
    latest = new int[0];
  }

  /**
   * Takes the next step in.
   *
   * @param frame real values of one step, scaled as in training
   */
  public void accept(float[] frame) {
    int[] codes = engine.codes(frame);
    if (engine.needsWholeSequence()) {
      steps.add(codes);
    } else {
      latest = engine.step(codes, states);
    }
  }

  /**
   * The network's output after the latest step: of that step, or of the sequence up to it.
   *
   * @throws IllegalStateException before the first step
   */
  public float[] predict() {
    return engine.activate(logits());
  }

  /**
   * Like {@link #predict}, but before the activation of the last layer.
   *
   * @throws IllegalStateException before the first step
   */
  public float[] logits() {
    if (!steps.isEmpty()) {
      latest = engine.last(steps.toArray(int[][]::new));
    }
    if (latest.length == 0) {
      throw new IllegalStateException("no step has been taken yet: call accept first");
    }
    return engine.finish(latest);
  }
}
