package io.github.dl4jcompress.benchmarks;

import io.github.dl4jcompress.demo.UsageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tensors of a run by their names in the report, in order. The name says what a tensor is, and
 * so what is asked of its code.
 *
 * <p>Arrays {@code NETzz_Wi} of an archive are layer i of a trained network with zz percent of
 * zeros: they are called {@code real-fc1-zz} and so on, and their network {@code real-net-zz}.
 */
final class NamedTensors {
  private static final Pattern LAYER = Pattern.compile("[a-z]+([0-9]+(?:\\.[0-9]+)?)_W([0-9])");
  private static final Pattern REAL = Pattern.compile("real-fc([0-9]+)-([0-9]+)");

  /** Names of tensors whose weights were drawn each on its own. */
  private static final Pattern INDEPENDENT = Pattern.compile("(iid|lap|tern|small_|lenet_fc1_).*");

  private static final int LARGE = 20_000; // weights, from here on learning the odds costs little
  private static final double NEARLY_EMPTY = 0.994; // sparsity

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /**
   * Adds a tensor.
   *
   * @throws UsageException if another one has its name
   */
  void add(Tensor tensor) {
    Matcher layer = LAYER.matcher(tensor.name());
    String name = tensor.name();
    if (layer.matches()) {
      int number = Integer.parseInt(layer.group(2)) + 1;
      name = "real-fc" + number + "-" + Math.round(Double.parseDouble(layer.group(1)));
    }
    if (tensors.putIfAbsent(name, tensor.named(name)) != null) {
      throw new UsageException("two tensors are called " + name + ", need different names");
    }
  }

  Collection<Tensor> all() {
    return tensors.values();
  }

  Optional<Tensor> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /** The layers of each trained network, by its name. */
  Map<String, List<Tensor>> networks() {
    Map<String, List<Tensor>> networks = new LinkedHashMap<>();
    for (Tensor tensor : all()) {
      Matcher real = REAL.matcher(tensor.name());
      if (real.matches()) {
        String network = "real-net-" + real.group(2);
        networks.computeIfAbsent(network, name -> new ArrayList<>()).add(tensor);
      }
    }
    return networks;
  }

  /** What the bytes of a tensor may at most be of its entropy, if anything is asked of them. */
  static OptionalDouble mostOverEntropy(Tensor tensor) {
    Matcher real = REAL.matcher(tensor.name());
    if (real.matches() && real.group(1).equals("1")) {
      return OptionalDouble.of(0.88);
    }
    if (INDEPENDENT.matcher(tensor.name()).matches() && tensor.size() >= LARGE) {
      return OptionalDouble.of(tensor.sparsity() >= NEARLY_EMPTY ? 1.012 : 1.005);
    }
    return OptionalDouble.empty();
  }
}
