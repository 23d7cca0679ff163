package io.github.dl4jcompress.cli.input;

import io.github.dl4jcompress.model.TensorShape;
import java.util.ArrayList;
import java.util.List;

/**
 * Labelled examples in memory.
 *
 * @param sequences whether each example is a sequence of steps
 * @param shape of one example, or of one step
 * @param inputs one per example, in {@code [channels, height, width]} order; of a sequence, one
 *     step behind the other
 * @param classes one per example, at least 0
 * @param labels names of the classes, in alphabetical order; empty where classes are numbers
 */
public record Examples(
    boolean sequences,
    TensorShape shape,
    List<float[]> inputs,
    List<Integer> classes,
    List<String> labels) {
  public Examples {
    inputs = List.copyOf(inputs);
    classes = List.copyOf(classes);
    labels = List.copyOf(labels);
  }

  /** Number of examples. */
  public int count() {
    return inputs.size();
  }

  /** One of the examples. */
  public Examples only(int example) {
    return new Examples(
        sequences, shape, List.of(inputs.get(example)), List.of(classes.get(example)), labels);
  }

  /**
   * The same examples with the classes in the order that a model has them in.
   *
   * @param order names of all classes of the model; empty if it has none
   * @throws RefusedFileException if the model does not have one of the classes
   */
  public Examples inOrder(List<String> order, String source) throws RefusedFileException {
    if (order.isEmpty() || labels.isEmpty()) {
      return this;
    }
    List<Integer> numbers = new ArrayList<>();
    for (String label : labels) {
      int number = order.indexOf(label);
      if (number < 0) {
        throw new RefusedFileException(
            source + ": the class '" + label + "' is none of the model's: " + order);
      }
      numbers.add(number);
    }
    return new Examples(
        sequences, shape, inputs, classes.stream().map(numbers::get).toList(), order);
  }

  /**
   * Checks that the examples are a network's.
   *
   * @param outputs of the network; one output tells two classes apart
   * @throws RefusedFileException if they are not
   */
  public Examples requireFitting(InputSpec spec, int outputs, String source)
      throws RefusedFileException {
    if (sequences != spec.sequence() || !spec.takes(shape)) {
      String found = sequences ? "sequences of steps of the shape " : "of the shape ";
      throw new RefusedFileException(
          source + ": examples are " + found + shape + ", and the network takes " + spec);
    }
    int most = Math.max(2, outputs);
    int largest = classes.stream().mapToInt(Integer::intValue).max().orElse(0);
    if (largest >= most || labels.size() > most) {
      throw new RefusedFileException(
          source
              + ": found "
              + (labels.isEmpty() ? "class " + largest : "the classes " + labels)
              + ", and the network tells "
              + most
              + " apart");
    }
    return this;
  }
}
