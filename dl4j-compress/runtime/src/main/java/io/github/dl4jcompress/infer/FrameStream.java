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
  private final Activations activations; // of the latest step
  private final List<float[]> steps = new ArrayList<>(); // those that have to be kept
  private RecurrentState[] states;
  private boolean begun;
  private float[] answer = new float[0]; // after the latest step; empty before it is asked for

  FrameStream(IntegerEngine engine) {
    this.engine = engine;
    activations = engine.oneStep();
    states = engine.rest();
  }

  /** Forgets all steps. */
  public void reset() {
    steps.clear();
    states = engine.rest();
    begun = false;
    answer = new float[0];
  }

  /**
   * Takes the next step in.
   *
   * @param frame real values of one step, scaled as in training
   */
  public void accept(float[] frame) {
    if (engine.needsWholeSequence()) {
      steps.add(engine.checked(frame));
    } else {
      engine.step(frame, states, activations);
    }
    begun = true;
    answer = new float[0];
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
    if (!begun) {
      throw new IllegalStateException("no step has been taken yet: call accept first");
    }
    if (answer.length == 0) {
      answer = steps.isEmpty() ? engine.finish(states, activations) : engine.last(joined());
    }
    return answer.clone();
  }

  private float[] joined() {
    int each = steps.get(0).length;
    float[] sequence = new float[Math.multiplyExact(each, steps.size())];
    for (int i = 0; i < steps.size(); i++) {
      System.arraycopy(steps.get(i), 0, sequence, i * each, each);
    }
    return sequence;
  }
}
