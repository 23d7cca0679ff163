package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Dataflow;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs a network on one example at a time. Immutable but for the buffers of a run, which it keeps
 * for the next one: any number of threads may share it. Results are the same bits on every JVM.
 */
public final class IntegerEngine {
  /** Buffers of more bytes than these are made anew for each run. */
  private static final long KEPT_BYTES = 1 << 22;

  private final Dataflow flow;
  private final Inputs inputs;
  private final Stretch layers;
  private final Head[] heads; // of each output
  private final boolean needsWholeSequence;
  private final AtomicReference<Predictor> idle = new AtomicReference<>(); // null while in use

  public IntegerEngine(CompactNetwork network) {
    this(network, KernelSet.ofThisJvm());
  }

  /** The same with the kernels of a set. */
  IntegerEngine(CompactNetwork network, KernelSet set) {
    flow = network.flow();
    inputs = new Inputs(flow);
    layers = new Stretch(network.layers(), 0, flow, set);
    List<Integer> outputs = flow.wiring().outputs();
    heads = new Head[outputs.size()];
    for (int i = 0; i < heads.length; i++) {
      heads[i] = layers.head(outputs.get(i));
    }
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
    Predictor predictor = take();
    float[][] answers = predictor.answersOf(examples, true);
    keep(predictor);
    return answers;
  }

  /** Like {@link #predictAll}, before the activation of the layers that make the outputs. */
  public float[][] logitsAll(float[]... examples) {
    Predictor predictor = take();
    float[][] answers = predictor.answersOf(examples, false);
    keep(predictor);
    return answers;
  }

  /**
   * What a network of one input and one output gives for each of many examples.
   *
   * @throws IllegalStateException if the network has several inputs or outputs
   */
  public float[][] predictBatch(float[][] examples) {
    requireOneOfEach("predictBatch", "predictAll");
    Predictor predictor = take();
    float[][] answers = predictor.answersOfEach(examples);
    keep(predictor);
    return answers;
  }

  /**
   * Index of the largest output, after the last step; the first of equals.
   *
   * @throws IllegalStateException if the network has several inputs or outputs
   */
  public int classify(float[] example) {
    Predictor predictor = take();
    int found = predictor.classify(example);
    keep(predictor);
    return found;
  }

  private Predictor take() {
    Predictor kept = idle.getAndSet(null);
    return kept == null ? predictor() : kept;
  }

  private void keep(Predictor predictor) {
    if (predictor.bytes() <= KEPT_BYTES) {
      idle.set(predictor);
    }
  }

  /** Something that runs the network again and again in one thread. */
  public Predictor predictor() {
    return new Predictor(flow, inputs, layers, heads);
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
    for (int i = 0; i < heads.length; i++) {
      if (!heads[i].isOfIntegers()) {
        throw new IllegalStateException(
            "output "
                + i
                + " stays real and is made by real weights, so that it has no codes; call"
                + " predictAll");
      }
    }
  }

  private void requireOneOfEach(String asked, String instead) {
    flow.requireOneOfEach(asked + " takes one input and gives one output; call " + instead);
  }

  /**
   * Bytes that a run takes: buffers of what flows between layers, and the room that layers work in.
   *
   * @param steps of the longest sequence; does not matter to networks without sequences
   */
  public long activationBytes(int steps) {
    return inputs.bytes(steps) + Stretch.bytes(layers.rest(), steps);
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
    return new FrameStream(predictor(), needsWholeSequence);
  }
}
