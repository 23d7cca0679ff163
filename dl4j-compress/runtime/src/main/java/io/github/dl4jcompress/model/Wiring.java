package io.github.dl4jcompress.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which layer of a network reads what. What flows is numbered: first the network's inputs, then
 * what each layer puts out. A layer reads smaller numbers than its own only, so that there is no
 * cycle and the layers can be computed in their order.
 *
 * @param inputs number of the network's inputs, at least 1
 * @param sources for each layer, the numbers of what it reads
 * @param outputs numbers of what the network puts out, each of them once and made by a layer
 */
public record Wiring(int inputs, List<List<Integer>> sources, List<Integer> outputs) {
  public Wiring {
    if (inputs < 1) {
      throw new IllegalArgumentException("a network needs at least one input, got " + inputs);
    }
    List<List<Integer>> copies = new ArrayList<>();
    for (List<Integer> each : sources) {
      copies.add(List.copyOf(each));
    }
    sources = List.copyOf(copies);
    outputs = List.copyOf(outputs);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("a network needs at least one layer, got none");
    }
    requireReadable(inputs, sources);
    requireAnswers(inputs, sources.size(), outputs);
    boolean[] read = new boolean[inputs + sources.size()];
    for (List<Integer> each : sources) {
      mark(each, read);
    }
    mark(outputs, read);
    for (int value = 0; value < read.length; value++) {
      if (!read[value]) {
        throw new IllegalArgumentException(
            (value < inputs ? "input " + value : "layer " + (value - inputs))
                + " is read by no layer and is no output");
      }
    }
  }

  private static void mark(List<Integer> values, boolean[] marks) {
    for (int value : values) {
      marks[value] = true;
    }
  }

  private static void requireReadable(int inputs, List<List<Integer>> sources) {
    for (int layer = 0; layer < sources.size(); layer++) {
      if (sources.get(layer).isEmpty()) {
        throw new IllegalArgumentException("layer " + layer + " reads nothing");
      }
      for (int source : sources.get(layer)) {
        if (source < 0 || source >= inputs + layer) {
          throw new IllegalArgumentException(
              "layer "
                  + layer
                  + " can read numbers below "
                  + (inputs + layer)
                  + ", its own, got "
                  + source);
        }
      }
    }
  }

  private static void requireAnswers(int inputs, int layers, List<Integer> outputs) {
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("a network needs at least one output, got none");
    }
    Set<Integer> seen = new HashSet<>();
    for (int output : outputs) {
      if (output < inputs || output >= inputs + layers || !seen.add(output)) {
        throw new IllegalArgumentException(
            "each output must be what a layer puts out, once: in ["
                + inputs
                + ", "
                + (inputs + layers - 1)
                + "], got "
                + outputs);
      }
    }
  }

  /** One input, layers that each read the one before, and the last of them as the output. */
  public static Wiring chain(int layers) {
    return new Wiring(
        1,
        IntStream.range(0, layers).mapToObj(List::of).collect(Collectors.toList()),
        layers == 0 ? List.of() : List.of(layers));
  }

  /** Whether it is a {@link #chain}. */
  public boolean isChain() {
    return equals(chain(layers()));
  }

  /** Number of layers. */
  public int layers() {
    return sources.size();
  }

  /** Number of what flows: inputs, and what layers put out. */
  public int values() {
    return inputs + layers();
  }

  /** Number of what a layer puts out. */
  public int value(int layer) {
    return inputs + layer;
  }

  /** The last layer that reads each value; behind the last layer for what the network puts out. */
  public int[] lastReaders() {
    int[] last = new int[values()];
    Arrays.fill(last, -1);
    for (int layer = 0; layer < layers(); layer++) {
      for (int source : sources.get(layer)) {
        last[source] = layer;
      }
    }
    for (int output : outputs) {
      last[output] = layers();
    }
    return last;
  }
}
