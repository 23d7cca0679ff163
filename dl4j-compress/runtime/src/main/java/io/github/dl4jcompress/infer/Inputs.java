package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Dataflow;
import io.github.dl4jcompress.model.MemoryPlan;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Value;
import java.util.List;
import java.util.stream.IntStream;

/** Takes in what a network is to be run on. Immutable: any number of threads may share it. */
public final class Inputs {
  private final int values;
  private final MemoryPlan plan;
  private final List<InputCodes> inputs;

  /** The inputs of a network of such a flow. */
  public Inputs(Dataflow flow) {
    values = flow.wiring().values();
    plan = new MemoryPlan(flow);
    inputs =
        IntStream.range(0, flow.wiring().inputs())
            .mapToObj(
                input -> {
                  Value value = flow.value(input);
                  return new InputCodes(value.asInput(), flow.isSequence(input));
                })
            .toList();
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
    requireInputs(examples.length);
    int longest = 1;
    for (int i = 0; i < examples.length; i++) {
      longest = Math.max(longest, inputs.get(i).steps(examples[i]));
    }
    Activations activations = empty(longest);
    for (int i = 0; i < examples.length; i++) {
      fill(i, examples[i], activations);
    }
    return activations;
  }

  /**
   * The same for one example or step that is codes already, each less the zero point.
   *
   * @throws IllegalArgumentException if there are not as many as inputs, or one has another number
   *     of values
   */
  Activations ofCodes(int[]... examples) {
    requireInputs(examples.length);
    Activations activations = empty(1);
    for (int i = 0; i < examples.length; i++) {
      int[] codes = examples[i];
      inputs.get(i).requireLength("an example", codes.length);
      inputs.get(i).requireCodes(codes);
      System.arraycopy(codes, 0, activations.fill(i, 1)[0], 0, codes.length);
    }
    return activations;
  }

  private void requireInputs(int found) {
    if (found != inputs.size()) {
      List<TensorShape> shapes = inputs.stream().map(InputCodes::shape).toList();
      throw new IllegalArgumentException(
          "the network has inputs of the shapes " + shapes + ", got " + found);
    }
  }

  /** Buffers for sequences of so many steps. */
  Activations empty(int steps) {
    return new Activations(plan, values, steps);
  }

  private void fill(int input, float[] example, Activations activations) {
    InputCodes codes = inputs.get(input);
    codes.fill(example, activations.fill(input, codes.steps(example)));
  }

  /** Refuses what is no step of the only input. */
  void requireStep(float[] frame) {
    inputs.get(0).requireStep(frame);
  }

  /** Fills in the codes of one step of the only input. */
  void fillStep(float[] frame, Activations activations) {
    fill(0, frame, activations);
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
