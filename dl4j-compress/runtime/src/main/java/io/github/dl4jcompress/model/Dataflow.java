package io.github.dl4jcompress.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What flows through a network, and where to: all that is known of it without its weights. Checked
 * on construction: nothing reads real values, and sequences end once and are joined with sequences
 * only.
 *
 * <p>Immutable.
 */
public final class Dataflow {
  private final Wiring wiring;
  private final List<Value> values;
  private final boolean[] sequence;

  /**
   * A flow of values that fit the layers that read them.
   *
   * @param values one for each number of the wiring
   * @throws IllegalArgumentException naming the layer that cannot read what it is to read
   */
  public Dataflow(Wiring wiring, List<Value> values) {
    this.wiring = wiring;
    this.values = List.copyOf(values);
    if (values.size() != wiring.values()) {
      throw new IllegalArgumentException(
          "need " + wiring.values() + " values, got " + values.size());
    }
    requireCodes();
    sequence = new Sequences(wiring, this.values).found();
    requireStepsFirst();
  }

  /** The flow through some layers, which are found to fit each other. */
  static Dataflow of(List<NetworkInput> inputs, List<Layer> layers, Wiring wiring) {
    List<Value> values = new ArrayList<>();
    for (NetworkInput input : inputs) {
      values.add(Value.of(input));
    }
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      List<Value> read = all(wiring.sources().get(i), values);
      try {
        layer.requireReadable(read);
        TensorShape shape = layer.outputShape(shapes(read));
        Optional<AffineQuantizer> quantizer = read.get(0).quantizer();
        if (quantizer.isPresent()) {
          quantizer = layer.outputQuantizer(quantizer.get());
        }
        values.add(new Value(layer.kind(), layer.time(), shape, quantizer));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("layer " + i + ": " + e.getMessage(), e);
      }
    }
    return new Dataflow(wiring, values);
  }

  private static List<Value> all(List<Integer> numbers, List<Value> values) {
    List<Value> all = new ArrayList<>();
    for (int number : numbers) {
      all.add(values.get(number));
    }
    return all;
  }

  private static List<TensorShape> shapes(List<Value> values) {
    List<TensorShape> shapes = new ArrayList<>();
    for (Value value : values) {
      shapes.add(value.shape());
    }
    return shapes;
  }

  private void requireCodes() {
    for (int layer = 0; layer < wiring.layers(); layer++) {
      for (int source : wiring.sources().get(layer)) {
        if (values.get(source).quantizer().isEmpty()) {
          throw new IllegalArgumentException(
              named(source - wiring.inputs())
                  + " has no output quantizer but is "
                  + (wiring.isChain() ? "not the last" : "read by " + named(layer)));
        }
      }
    }
  }

  private void requireStepsFirst() {
    for (int layer = 1; layer < wiring.layers(); layer++) {
      if (readsSteps(layer) && !readsSteps(layer - 1)) {
        throw new IllegalArgumentException(
            named(layer)
                + " reads the steps of a sequence, and "
                + named(layer - 1)
                + " before it does not; layers that do come first");
      }
    }
  }

  private String named(int layer) {
    return "layer " + layer + " (" + values.get(wiring.value(layer)).kind() + ")";
  }

  private boolean readsSteps(int layer) {
    return sequence[wiring.sources().get(layer).get(0)];
  }

  /** Which layer reads what. */
  public Wiring wiring() {
    return wiring;
  }

  /** What has a number. */
  public Value value(int number) {
    return values.get(number);
  }

  /** What a layer reads, in its order. */
  public List<Value> read(int layer) {
    return all(wiring.sources().get(layer), values);
  }

  /**
   * Refuses a network of several inputs or outputs.
   *
   * @param need what needs one of each
   * @throws IllegalStateException if there are several
   */
  public void requireOneOfEach(String need) {
    int outputs = wiring.outputs().size();
    if (wiring.inputs() > 1 || outputs > 1) {
      throw new IllegalStateException(
          need
              + "; the network has inputs of the shapes "
              + inputShapes()
              + " and outputs of the shapes "
              + outputShapes());
    }
  }

  /** Shapes of the inputs, of an example or of one step. */
  public List<TensorShape> inputShapes() {
    return shapes(values.subList(0, wiring.inputs()));
  }

  /**
   * Number of the only input.
   *
   * @throws IllegalStateException if there are several
   */
  public int onlyInput() {
    if (wiring.inputs() > 1) {
      throw new IllegalStateException(
          "the network has "
              + wiring.inputs()
              + " inputs, of the shapes "
              + inputShapes()
              + "; none of them is the input");
    }
    return 0;
  }

  /** Number of values the network puts out, at all its outputs, for one example or step. */
  public int outputs() {
    int outputs = 0;
    for (int output : wiring.outputs()) {
      outputs += value(output).shape().elements();
    }
    return outputs;
  }

  /** Shapes of what the network puts out. */
  public List<TensorShape> outputShapes() {
    return shapes(all(wiring.outputs(), values));
  }

  /** Whether there is a value for each step of a sequence. */
  public boolean isSequence(int value) {
    return sequence[value];
  }

  /** Whether an input is a sequence. */
  public boolean isSequence() {
    for (int input = 0; input < wiring.inputs(); input++) {
      if (isSequence(input)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Number of layers that see each step of a sequence, which come first; the others see one result
   * of it, or there are no others. Zero for a network without sequences.
   */
  public int stepLayers() {
    int count = 0;
    while (count < wiring.layers() && readsSteps(count)) {
      count++;
    }
    return count;
  }
}
