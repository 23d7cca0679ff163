package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Dataflow;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Consecutive layers of a network, ready to run.
 *
 * <p>Immutable: any number of threads may share it. Results are the same bits on every JVM.
 */
public final class Stretch {
  private final Dataflow flow;
  private final int first;
  private final Kernel[] kernels;
  private final Map<Integer, Head> heads = new HashMap<>(); // of the outputs made here

  /**
   * Layers that are known to fit what they read.
   *
   * @param layers at least one
   * @param first number of the first of them in the network
   * @param flow of the network
   */
  public Stretch(List<Layer> layers, int first, Dataflow flow) {
    this(layers, first, flow, KernelSet.ofThisJvm());
  }

  /** The same with the kernels of a set. */
  Stretch(List<Layer> layers, int first, Dataflow flow, KernelSet set) {
    this.flow = flow;
    this.first = first;
    kernels = new Kernel[layers.size()];
    KernelChoice choice = new KernelChoice(set);
    for (int i = 0; i < kernels.length; i++) {
      Layer layer = layers.get(i);
      List<Value> read = flow.read(first + i);
      kernels[i] = choice.of(layer, read);
      int made = flow.wiring().value(first + i);
      if (flow.wiring().outputs().contains(made)) {
        heads.put(made, new Head(layer, read.get(0), flow.value(made)));
      }
    }
  }

  /** Runs all layers over all steps. */
  public void run(Activations activations) {
    for (int i = 0; i < kernels.length; i++) {
      int made = flow.wiring().value(first + i);
      int[][][] read = activations.of(flow.wiring().sources().get(first + i));
      boolean ends = flow.value(made).time() == Layer.Time.ENDS;
      kernels[i].runAll(read, activations.fill(made, ends ? 1 : read.length));
    }
  }

  /**
   * Runs some layers over one step.
   *
   * @param states of the layers, moved on by the step
   */
  void step(int from, int to, RecurrentState[] states, Activations activations) {
    for (int i = from; i < to; i++) {
      int[][] read = activations.of(flow.wiring().sources().get(first + i))[0];
      kernels[i].run(read, activations.fill(flow.wiring().value(first + i), 1)[0], states[i]);
    }
  }

  /** States of all layers before the first step. */
  RecurrentState[] rest() {
    RecurrentState[] states = new RecurrentState[kernels.length];
    for (int i = 0; i < states.length; i++) {
      states[i] = kernels[i].rest();
    }
    return states;
  }

  /** Whether an output of the network is made here. */
  public boolean makes(int output) {
    return heads.containsKey(output);
  }

  /** What the network answers at an output that is made here, of all steps. */
  public float[] predict(int output, Activations activations) {
    return answers(output, activations, values -> head(output).activate(values));
  }

  /** Like {@link #predict}, before the activation of the layer. */
  float[] logits(int output, Activations activations) {
    return answers(output, activations, values -> values);
  }

  /** What to do with the real values of a step. */
  private interface Last {
    float[] of(float[] values);
  }

  private float[] answers(int output, Activations activations, Last last) {
    int steps = activations.steps(output);
    int each = flow.value(output).shape().elements();
    float[] joined = new float[Math.multiplyExact(steps, each)];
    for (int step = 0; step < steps; step++) {
      float[] answer = last.of(head(output).real(activations.at(output, step)));
      System.arraycopy(answer, 0, joined, step * each, each);
    }
    return joined;
  }

  Head head(int output) {
    return Objects.requireNonNull(heads.get(output), "no output of this stretch");
  }
}
