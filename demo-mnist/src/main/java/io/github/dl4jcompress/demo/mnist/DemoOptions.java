package io.github.dl4jcompress.demo.mnist;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the user asked for.
 *
 * @param data folder of the digits; empty to look for them
 * @param out folder for the model and the report
 * @param quick a few minutes instead of twenty
 * @param seed of the weights, the order of the images and their shifts
 */
record DemoOptions(Optional<Path> data, Path out, boolean quick, long seed) {
  static final String USAGE = "usage: demo-mnist.sh [--data DIR] [--out DIR] [--quick] [--seed N]";

  /** The arguments cannot be understood. */
  static final class UsageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  static DemoOptions parse(List<String> arguments) {
    Optional<Path> data = Optional.empty();
    Path out = Path.of("out", "mnist");
    boolean quick = false;
    long seed = 1;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--data" -> data = Optional.of(Path.of(value(option, rest)));
        case "--out" -> out = Path.of(value(option, rest));
        case "--quick" -> quick = true;
        case "--seed" -> seed = number(option, value(option, rest));
        default ->
            throw new UsageException(
                "unknown argument '" + option + "'; known: --data, --out, --quick, --seed");
      }
    }
    return new DemoOptions(data, out, quick, seed);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new UsageException(option + " needs a value");
    }
    return rest.next();
  }

  private static long number(String option, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new UsageException(option + " needs a whole number, got '" + text + "'");
    }
  }
}
