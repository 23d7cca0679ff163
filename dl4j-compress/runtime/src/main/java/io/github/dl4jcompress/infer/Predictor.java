package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Dataflow;

/**
 * Runs a network again and again, and allocates nothing once it has seen the longest sequence and
 * the largest batch. (Kernels of {@code jdk.incubator.vector} do until the JVM has compiled them.)
 *
 * <pre>{@code
 * Predictor predictor = model.predictor(); // one for each thread
 * float[] probabilities = new float[model.outputs()];
 * predictor.predict(pixels, probabilities); // again and again
 * }</pre>
 *
 * <p>For one thread; a model makes as many as there are threads, which share its weights. Gives the
 * same bits as the model.
 */
public final class Predictor {
  /** Examples of a batch that are computed at once; buffers are for so many. */
  private static final int AT_ONCE = 16;

  private final Dataflow flow;
  private final Inputs inputs;
  private final Stretch layers;
  private final Head[] heads; // of each output
  private final boolean sequence; // whether an input is one
  private final int stepLayers;
  private final Activations activations;
  private final KernelState[] states;
  private final float[] last; // answer of a network of one output, of one step

  Predictor(Dataflow flow, Inputs inputs, Stretch layers, Head[] heads) {
    this.flow = flow;
    this.inputs = inputs;
    this.layers = layers;
    this.heads = heads;
    sequence = flow.isSequence();
    stepLayers = flow.stepLayers();
    activations = inputs.empty();
    states = layers.rest();
    last = new float[heads.length == 1 ? heads[0].size() : 0];
  }

  /**
   * What a network of one input and one output gives for one example.
   *
   * @param example real values in {@code [channels, height, width]} order, scaled as in training; a
   *     sequence is one step behind the other
   * @param result filled from its beginning with one answer, or, where a network for sequences
   *     answers each step, with one behind the other; may be longer
   * @throws IllegalStateException if the network has several inputs or outputs
   * @throws IllegalArgumentException if the example has another number of values, or the result is
   *     too short
   */
  public void predict(float[] example, float[] result) {
    requireOneOfEach("predict takes one input and gives one output; call predictAll");
    compute(example, example.length);
    requireRoom("the result", heads[0].count(activations), result.length);
    heads[0].predict(activations, result, 0);
  }

  /**
   * What a network of several inputs or outputs gives.
   *
   * @param examples one for each input, each like that of {@link #predict}
   * @param results one for each output, each like that of {@link #predict}
   * @throws IllegalArgumentException if there are not as many examples as inputs or not as many
   *     results as outputs, an example has another number of values, or a result is too short
   */
  public void predictAll(float[][] examples, float[][] results) {
    if (results.length != heads.length) {
      throw new IllegalArgumentException(
          "the network has outputs of the shapes "
              + flow.outputShapes()
              + ", got "
              + results.length
              + " results");
    }
    compute(examples);
    for (int i = 0; i < heads.length; i++) {
      requireRoom("the result", heads[i].count(activations), results[i].length);
      heads[i].predict(activations, results[i], 0);
    }
  }

  /**
   * What a network of one input and one output, and without sequences, gives for many examples.
   *
   * @param examples one behind the other, each like that of {@link #predict}; there may be more
   * @param count how many of them to predict
   * @param results filled from its beginning with one answer behind the other; may be longer
   * @throws IllegalStateException if the network has several inputs or outputs, or is for sequences
   * @throws IllegalArgumentException if there are fewer examples, or if the results are too short
   */
  public void predictBatch(float[] examples, int count, float[] results) {
    requireOneOfEach("predictBatch takes one input and gives one output; call predictAll");
    if (sequence) {
      throw new IllegalStateException(
          "predictBatch takes examples of one length; the network is for sequences: call predict");
    }
    if (count < 0) {
      throw new IllegalArgumentException("count must be >= 0, got " + count);
    }
    int each = flow.value(0).shape().elements();
    int size = heads[0].size();
    if (examples.length / each < count) {
      throw new IllegalArgumentException(
          count + " examples have " + (long) count * each + " values, got " + examples.length);
    }
    requireRoom("the array of results", Math.multiplyExact(count, size), results.length);
    for (int from = 0; from < count; from += AT_ONCE) {
      int some = Math.min(AT_ONCE, count - from);
      activations.makeRoom(1, some);
      inputs.fill(0, examples, from * each, some, activations);
      layers.runBatch(activations, states);
      heads[0].predict(activations, results, from * size);
    }
  }

  /**
   * Index of the largest output for one example, after its last step; the first of equals.
   *
   * @throws IllegalStateException if the network has several inputs or outputs
   * @throws IllegalArgumentException if the example has another number of values
   */
  public int classify(float[] example) {
    requireOneOfEach("classify takes one input and gives one output; call predictAll");
    compute(example, example.length);
    lastLogits(last);
    activate(last);
    return Answers.largest(last, last.length);
  }

  private void requireOneOfEach(String need) {
    flow.requireOneOfEach(need);
  }

  static void requireRoom(String what, int needed, int found) {
    if (found < needed) {
      throw new IllegalArgumentException(
          what + " has room for " + found + " values, needs it for " + needed);
    }
  }

  private void compute(float[][] examples) {
    activations.makeRoom(inputs.longest(examples), 1);
    inputs.fill(examples, activations);
    layers.run(activations, states);
  }

  private void compute(float[] example, int length) {
    int steps = inputs.steps(0, length);
    activations.makeRoom(steps, 1);
    inputs.fill(0, example, 0, steps, activations);
    layers.run(activations, states);
  }

  /** What {@link #predictAll} gives, or that before the activations. */
  float[][] answersOf(float[][] examples, boolean activated) {
    compute(examples);
    float[][] answers = new float[heads.length][];
    for (int i = 0; i < heads.length; i++) {
      answers[i] = new float[heads[i].count(activations)];
      if (activated) {
        heads[i].predict(activations, answers[i], 0);
      } else {
        heads[i].logits(activations, answers[i], 0);
      }
    }
    return answers;
  }

  /** What {@link #predict} gives for each of many examples. */
  float[][] answersOfEach(float[][] examples) {
    float[][] answers = new float[examples.length][];
    if (sequence) {
      for (int i = 0; i < answers.length; i++) {
        answers[i] = answersOf(new float[][] {examples[i]}, true)[0];
      }
      return answers;
    }
    for (int from = 0; from < answers.length; from += AT_ONCE) {
      int some = Math.min(AT_ONCE, answers.length - from);
      activations.makeRoom(1, some);
      inputs.fill(examples, from, some, activations);
      layers.runBatch(activations, states);
      for (int i = 0; i < some; i++) {
        answers[from + i] = new float[heads[0].size()];
        heads[0].predict(activations, i, answers[from + i], 0);
      }
    }
    return answers;
  }

  /** Bytes of all buffers. */
  long bytes() {
    return activations.bytes() + Stretch.bytes(states, activations.longest());
  }

  /** Refuses what is no step of the only input. */
  void requireStep(float[] frame) {
    inputs.requireStep(frame);
  }

  /** Forgets all steps. */
  void reset() {
    for (KernelState state : states) {
      state.clear();
    }
  }

  /** Runs the layers that see each step over one step of the only input. */
  void step(float[] frame) {
    inputs.fill(0, frame, 0, 1, activations);
    layers.step(0, stepLayers, states, activations);
  }

  /** Runs the layers behind the steps, and gives what the only output is before its activation. */
  void finish(float[] logits) {
    layers.step(stepLayers, flow.wiring().layers(), states, activations);
    lastLogits(logits);
  }

  /** The same for a whole sequence, which is the beginning of an array. */
  void last(float[] sequence, int length, float[] logits) {
    compute(sequence, length);
    lastLogits(logits);
  }

  private void lastLogits(float[] logits) {
    heads[0].lastLogits(activations, logits);
  }

  /** Turns what the only output is before its activation into what it is behind it. */
  void activate(float[] logits) {
    heads[0].activate(activations, logits, 0);
  }

  /** Number of values of an answer. */
  int outputs() {
    return heads[0].size();
  }
}
