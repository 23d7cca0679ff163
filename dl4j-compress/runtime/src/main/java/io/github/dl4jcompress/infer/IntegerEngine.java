package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Dataflow;
import java.util.Arrays;

/**
 * Runs a network on one example at a time. Immutable after construction: any number of threads may
 * share it. Results are the same bits on every JVM.
 */
public final class IntegerEngine {
  private final Dataflow flow;
  private final Inputs inputs;
  private final Stretch layers;
  private final boolean needsWholeSequence;

  public IntegerEngine(CompactNetwork network) {
    this(network, KernelSet.ofThisJvm());
  }

  /** The same with the kernels of a set. */
  IntegerEngine(CompactNetwork network, KernelSet set) {
    flow = network.flow();
    inputs = new Inputs(flow);
    layers = new Stretch(network.layers(), 0, flow, set);
    needsWholeSequence = network.needsWholeSequence();
  }

  /**
   * The output of a network of one input and one output for one example, after the last layer's
   * activation.
   *
   * @param example real values in {@code [channels, height, width]} order; a sequence is one step
   *     behind the other
   * @return one result, or, of a network that answers each step, one behind the other
   * @throws IllegalStateException if the network has several inputs or outputs
   */
  public float[] predict(float[] example) {
    requireOneOfEach("predict", "predictAll");
    return predictAll(example)[0];
  }

  /**
   * Like {@link #predict}, before the last layer's activation.
   *
   * @throws IllegalStateException if the network has several inputs or outputs
   */
  public float[] logits(float[] example) {
    requireOneOfEach("logits", "logitsAll");
    return logitsAll(example)[0];
  }

  /**
   * What a network gives at each of its outputs.
   *
   * @param examples one for each input
   */
  public float[][] predictAll(float[]... examples) {
    Activations activations = run(examples);
    return answers(output -> layers.predict(output, activations));
  }

  /** Like {@link #predictAll}, before the activation of the layers that make the outputs. */
  public float[][] logitsAll(float[]... examples) {
    Activations activations = run(examples);
    return answers(output -> layers.logits(output, activations));
  }

  /**
   * Runs the network on codes instead of real values, over one example or one step.
   *
   * @param examples centred codes {@code code - zeroPoint} of each input
   * @return the same of each output; of outputs that stay real, the integers they are made of
   * @throws IllegalStateException if an output stays real and is made by real weights: no integers
   * @throws IllegalArgumentException if there are not as many as inputs, or one has another number
   *     of values
   */
  public int[][] codes(int[]... examples) {
    requireIntegers();
    Activations activations = inputs.ofCodes(examples);
    layers.run(activations);
    return flow.wiring().outputs().stream()
        .map(
            output ->
                Arrays.copyOf(activations.at(output, 0), flow.value(output).shape().elements()))
        .toArray(int[][]::new);
  }

  private void requireIntegers() {
    for (int output : flow.wiring().outputs()) {
      if (!layers.head(output).isOfIntegers()) {
        throw new IllegalStateException(
            "output "
                + flow.wiring().outputs().indexOf(output)
                + " stays real and is made by real weights, so that it has no codes; call"
                + " predictAll");
      }
    }
  }

  /** What is answered at an output. */
  private interface Answer {
    float[] at(int output);
  }

  private float[][] answers(Answer answer) {
    return flow.wiring().outputs().stream().map(answer::at).toArray(float[][]::new);
  }

  private Activations run(float[]... examples) {
    Activations activations = inputs.of(examples);
    layers.run(activations);
    return activations;
  }

  private void requireOneOfEach(String asked, String instead) {
    flow.requireOneOfEach(asked + " takes one input and gives one output; call " + instead);
  }

  /**
   * Bytes of the buffers that a run takes, for codes and sums between layers.
   *
   * @param steps of the longest sequence; does not matter to networks without sequences
   */
  public long activationBytes(int steps) {
    return inputs.bytes(steps);
  }

  /**
   * A stream that takes a sequence step by step.
   *
   * @throws IllegalStateException if the network is not for sequences, or has several inputs or
   *     outputs
   */
  public FrameStream stream() {
    if (flow.stepLayers() == 0) {
      throw new IllegalStateException(
          "the network is not for sequences: it has no recurrent layer");
    }
    flow.requireOneOfEach("a stream takes one input and gives one output");
    return new FrameStream(this);
  }

  /** Whether no step can be answered before the last one is there. */
  boolean needsWholeSequence() {
    return needsWholeSequence;
  }

  /** States before the first step. */
  RecurrentState[] rest() {
    return layers.rest();
  }

  /** Buffers for one step. */
  Activations oneStep() {
    return inputs.empty(1);
  }

  /** A copy of a step of the only input. */
  float[] checked(float[] frame) {
    inputs.requireStep(frame);
    return frame.clone();
  }

  /** Runs the layers that see each step over one step, and moves their states on. */
  void step(float[] frame, RecurrentState[] states, Activations activations) {
    inputs.requireStep(frame);
    inputs.fillStep(frame, activations);
    layers.step(0, flow.stepLayers(), states, activations);
  }

  /** Runs the layers behind the steps; gives what the only output is before its activation. */
  float[] finish(RecurrentState[] states, Activations activations) {
    layers.step(flow.stepLayers(), flow.wiring().layers(), states, activations);
    return lastLogits(activations);
  }

  /** The same for a whole sequence. */
  float[] last(float[] sequence) {
    return lastLogits(run(sequence));
  }

  private float[] lastLogits(Activations activations) {
    int output = onlyOutput();
    return layers.head(output).real(activations.at(output, activations.steps(output) - 1));
  }

  float[] activate(float[] logits) {
    return layers.head(onlyOutput()).activate(logits);
  }

  private int onlyOutput() {
    return flow.wiring().outputs().get(0);
  }
}
