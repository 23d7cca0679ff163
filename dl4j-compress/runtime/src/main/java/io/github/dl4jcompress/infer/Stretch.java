package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Dataflow;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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
    int[] lastReaders = flow.wiring().lastReaders();
    for (int i = 0; i < kernels.length; i++) {
      Layer layer = layers.get(i);
      List<Value> read = flow.read(first + i);
      if (i + 1 < kernels.length && lastReaders[flow.wiring().value(first + i)] == first + i + 1) {
        fuse(i, layers, choice);
      }
      if (kernels[i] == null) {
        kernels[i] = choice.of(layer, read);
      }
      int made = flow.wiring().value(first + i);
      if (flow.wiring().outputs().contains(made)) {
        heads.put(made, new Head(layer, read.get(0), flow.value(made), made));
      }
    }
  }

  /** Lets a layer make what the next one makes, if it can; the next one then hands it on. */
  private void fuse(int layer, List<Layer> layers, KernelChoice choice) {
    Value input = flow.read(first + layer).get(0);
    Optional<Kernel> both = choice.ofBoth(layers.get(layer), layers.get(layer + 1), input);
    if (both.isPresent()) {
      kernels[layer] = both.get();
      int made = flow.wiring().value(first + layer + 1);
      kernels[layer + 1] = new CopyKernel(flow.value(made).shape());
    }
  }

  /** Runs all layers over all steps. */
  public void run(Activations activations) {
    run(activations, rest());
  }

  /**
   * Runs all layers over all steps.
   *
   * @param states of the layers, for one thread; cleared first
   */
  void run(Activations activations, KernelState[] states) {
    for (int i = 0; i < kernels.length; i++) {
      states[i].clear();
      int made = flow.wiring().value(first + i);
      int steps = steps(flow.wiring().sources().get(first + i), activations);
      boolean ends = flow.value(made).time() == Layer.Time.ENDS;
      int[][] filled = activations.fill(made, ends ? 1 : steps);
      kernels[i].runAll(activations.readBy(first + i), steps, filled, states[i]);
    }
  }

  /** Runs all layers over several examples, none of which is a sequence. */
  void runBatch(Activations activations, KernelState[] states) {
    for (int i = 0; i < kernels.length; i++) {
      int count = steps(flow.wiring().sources().get(first + i), activations);
      int[][] filled = activations.fill(flow.wiring().value(first + i), count);
      kernels[i].runBatch(activations.readBy(first + i), count, filled, states[i]);
    }
  }

  /** Number of steps, or examples, of values that are read together. */
  private static int steps(List<Integer> values, Activations activations) {
    int steps = activations.steps(values.get(0));
    for (int i = 1; i < values.size(); i++) {
      int other = activations.steps(values.get(i));
      if (other != steps) {
        throw new IllegalArgumentException(
            "sequences of " + steps + " and " + other + " steps cannot be joined");
      }
    }
    return steps;
  }

  /**
   * Runs some layers over one step.
   *
   * @param states of the layers, moved on by the step
   */
  void step(int from, int to, KernelState[] states, Activations activations) {
    for (int i = from; i < to; i++) {
      int[][] read = activations.readBy(first + i)[0];
      kernels[i].run(read, activations.fill(flow.wiring().value(first + i), 1)[0], states[i]);
    }
  }

  /** States of all layers before the first step. */
  KernelState[] rest() {
    KernelState[] states = new KernelState[kernels.length];
    for (int i = 0; i < states.length; i++) {
      states[i] = kernels[i].rest();
    }
    return states;
  }

  /**
   * Bytes of some states.
   *
   * @param steps of the longest sequence
   */
  static long bytes(KernelState[] states, int steps) {
    long bytes = 0;
    for (KernelState state : states) {
      bytes += state.takenBytes(steps);
    }
    return bytes;
  }

  /** Whether an output of the network is made here. */
  public boolean makes(int output) {
    return heads.containsKey(output);
  }

  /** What the network answers at an output that is made here, of all steps. */
  public float[] predict(int output, Activations activations) {
    int each = flow.value(output).shape().elements();
    float[] answers = new float[Math.multiplyExact(activations.steps(output), each)];
    head(output).predict(activations, answers, 0);
    return answers;
  }

  Head head(int output) {
    return Objects.requireNonNull(heads.get(output), "no output of this stretch");
  }
}
