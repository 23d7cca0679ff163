package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.CompactNetwork;

/**
 * Runs a network on one example at a time. Immutable after construction: any number of threads may
 * share it. Results are the same bits on every JVM.
 */
public final class IntegerEngine {
  private final InputCodes input;
  private final Stretch layers;
  private final int stepKernels; // that see each step of a sequence; 0 without sequences
  private final boolean needsWholeSequence;

  public IntegerEngine(CompactNetwork network) {
    input = new InputCodes(network.input(), network.inputQuantizer(), network.isSequence());
    layers = new Stretch(network.layers(), network.input(), network.inputQuantizer());
    stepKernels = network.stepLayers();
    needsWholeSequence = network.needsWholeSequence();
  }

  /**
   * The network's output for one example, after the last layer's activation.
   *
   * @param example real values in {@code [channels, height, width]} order; a sequence is one step
   *     behind the other
   * @return one result, or, of a network that answers each step, one behind the other
   */
  public float[] predict(float[] example) {
    return layers.predict(input.of(example));
  }

  /** The real values before the last layer's activation, for one example. */
  public float[] logits(float[] example) {
    return layers.logits(input.of(example));
  }

  /**
   * A stream that takes a sequence step by step.
   *
   * @throws IllegalStateException if the network is not for sequences
   */
  public FrameStream stream() {
    if (stepKernels == 0) {
      throw new IllegalStateException(
          "the network is not for sequences: it has no recurrent layer");
    }
    return new FrameStream(this);
  }

  /** States before the first step. */
  RecurrentState[] rest() {
    RecurrentState[] states = new RecurrentState[stepKernels];
    for (int i = 0; i < states.length; i++) {
      states[i] = layers.kernels()[i].rest();
    }
    return states;
  }

  /** Whether no step can be answered before the last one is there. */
  boolean needsWholeSequence() {
    return needsWholeSequence;
  }

  /** Codes of one step of the input. */
  int[] codes(float[] frame) {
    return input.ofStep(frame);
  }

  /** Moves the states on by one step; gives the codes behind the layers that see each step. */
  int[] step(int[] codes, RecurrentState[] states) {
    int[] latest = codes;
    for (int i = 0; i < stepKernels; i++) {
      latest = layers.kernels()[i].run(latest, states[i]);
    }
    return latest;
  }

  /** Codes behind the last step of a sequence and the layers that see each step. */
  int[] last(int[][] sequence) {
    int[][] steps = sequence;
    for (int i = 0; i < stepKernels; i++) {
      steps = layers.kernels()[i].runAll(steps);
    }
    return steps[steps.length - 1];
  }

  /** Runs the layers behind the steps. */
  float[] finish(int[] latest) {
    int[] codes = latest;
    for (int i = stepKernels; i < layers.kernels().length; i++) {
      codes = layers.kernels()[i].run(codes, RecurrentState.NONE);
    }
    return layers.head().real(codes);
  }

  float[] activate(float[] logits) {
    return layers.head().activate(logits);
  }
}
