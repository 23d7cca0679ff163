package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.NetworkInput;
import io.github.dl4jcompress.model.Wiring;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Puts a compact network together, in whatever order its inputs and layers are found, as long as
 * each comes behind what it reads. They are known by ids until the end.
 */
final class NetworkAssembly {
  private final List<Part> parts = new ArrayList<>();

  /**
   * An input or a layer.
   *
   * @param content a {@link NetworkInput} or a {@link Layer}
   * @param read ids of what a layer reads
   * @param readsSteps whether a layer reads the steps of a sequence
   * @param sequence whether what it puts out comes step by step
   */
  private record Part(Object content, List<Integer> read, boolean readsSteps, boolean sequence) {}

  /** Adds an input; gives its id. */
  int add(NetworkInput input, boolean sequence) {
    parts.add(new Part(input, List.of(), false, sequence));
    return parts.size() - 1;
  }

  /** Adds a layer that reads what has some ids; gives its id. */
  int add(Layer layer, List<Integer> read) {
    boolean readsSteps = parts.get(read.get(0)).sequence();
    boolean sequence = readsSteps && layer.time() != Layer.Time.ENDS;
    parts.add(new Part(layer, read, readsSteps, sequence));
    return parts.size() - 1;
  }

  /** The network, of inputs and outputs in the order of these ids. */
  CompactNetwork network(List<Integer> inputs, List<Integer> outputs) {
    List<Integer> order =
        Stream.of(inputs.stream(), layers(true), layers(false)).flatMap(ids -> ids).toList();
    List<NetworkInput> first =
        inputs.stream().map(id -> (NetworkInput) parts.get(id).content()).toList();
    List<Part> rest = order.subList(inputs.size(), order.size()).stream().map(parts::get).toList();
    Wiring wiring =
        new Wiring(
            inputs.size(),
            rest.stream().map(part -> numbers(part.read(), order)).toList(),
            numbers(outputs, order));
    List<Layer> layers = rest.stream().map(part -> (Layer) part.content()).toList();
    return new CompactNetwork(first, layers, wiring, Metadata.NONE);
  }

  /** Ids of the layers that read steps, or of those that do not. */
  private Stream<Integer> layers(boolean readingSteps) {
    return IntStream.range(0, parts.size())
        .filter(id -> parts.get(id).content() instanceof Layer)
        .filter(id -> parts.get(id).readsSteps() == readingSteps)
        .boxed();
  }

  private static List<Integer> numbers(List<Integer> ids, List<Integer> order) {
    return ids.stream().map(order::indexOf).toList();
  }
}
