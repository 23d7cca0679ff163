package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Dataflow;
import io.github.dl4jcompress.model.MemoryPlan;
import io.github.dl4jcompress.model.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Takes in what a network is to be run on. Immutable: any number of threads may share it. */
public final class Inputs {
  private final Dataflow flow;
  private final MemoryPlan plan;
  private final InputCodes[] inputs;

  /** The inputs of a network of such a flow. */
  public Inputs(Dataflow flow) {
    this.flow = flow;
    plan = new MemoryPlan(flow);
    inputs = new InputCodes[flow.wiring().inputs()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = new InputCodes(flow.value(i).asInput(), flow.isSequence(i));
    }
  }

  /**
   * Buffers for a run, with the codes of the inputs.
   *
   * @param examples real values for each input in {@code [channels, height, width]} order; a
   *     sequence is one step behind the other
   * @throws IllegalArgumentException if there are not as many as inputs, or one has another number
   *     of values
   */
  public Activations of(float[]... examples) {
    Activations activations = empty();
    activations.makeRoom(longest(examples), 1);
    fill(examples, activations);
    return activations;
  }

  /**
   * Steps of the longest sequence among the inputs; 1 without sequences.
   *
   * @throws IllegalArgumentException if there are not as many as inputs, one has another number of
   *     values, or sequences that are joined have other numbers of steps
   */
  int longest(float[]... examples) {
    requireInputs(examples.length);
    int longest = 1;
    for (int i = 0; i < examples.length; i++) {
      longest = Math.max(longest, steps(i, examples[i].length));
    }
    return longest;
  }

  /** Number of steps of an example of so many values; 1 of one that is no sequence. */
  int steps(int input, int values) {
    return inputs[input].steps(values);
  }

  /** Fills in the codes of all inputs, for which there is room. */
  void fill(float[][] examples, Activations activations) {
    for (int i = 0; i < examples.length; i++) {
      fill(i, examples[i], 0, steps(i, examples[i].length), activations);
    }
  }

  /**
   * Fills in the codes of one input.
   *
   * @param from where it begins in the array
   * @param steps of a sequence, or examples one behind the other
   */
  void fill(int input, float[] example, int from, int steps, Activations activations) {
    inputs[input].fill(example, from, steps, activations.fill(input, steps));
  }

  /** Fills in the codes of some examples of the only input. */
  void fill(float[][] examples, int from, int count, Activations activations) {
    int[][] filled = activations.fill(0, count);
    for (int i = 0; i < count; i++) {
      inputs[0].requireLength("an example", examples[from + i].length);
      inputs[0].fill(examples[from + i], 0, filled[i]);
    }
  }

  /**
   * Buffers with one example or step that is codes already, each less the zero point.
   *
   * @throws IllegalArgumentException if there are not as many as inputs, or one has another number
   *     of values
   */
  Activations ofCodes(int[]... examples) {
    requireInputs(examples.length);
    Activations activations = empty();
    for (int i = 0; i < examples.length; i++) {
      int[] codes = examples[i];
      inputs[i].requireLength("an example", codes.length);
      inputs[i].requireCodes(codes);
      System.arraycopy(codes, 0, activations.fill(i, 1)[0], 0, codes.length);
    }
    return activations;
  }

  private void requireInputs(int found) {
    if (found != inputs.length) {
      List<TensorShape> shapes =
          Arrays.stream(inputs).map(InputCodes::shape).collect(Collectors.toList());
      throw new IllegalArgumentException(
          "the network has inputs of the shapes " + shapes + ", got " + found);
    }
  }

  /** Buffers for one step. */
  Activations empty() {
    return new Activations(flow, plan);
  }

  /** Refuses what is no step of the only input. */
  void requireStep(float[] frame) {
    inputs[0].requireStep(frame);
  }

  /**
   * Bytes of the buffers of a run.
   *
   * @param steps of the longest sequence; does not matter to networks without sequences
   */
  public long bytes(int steps) {
    return plan.bytes(steps);
  }
}
