package io.github.dl4jcompress.demo.speech;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the user asked for.
 *
 * @param data folder of the recordings; empty to look for them
 * @param out folder for the model and the report
 * @param quick a few minutes instead of half an hour
 * @param seed of the weights, the order of the recordings and their changes
 * @param split which recordings to test on; empty for each speaker in turn
 * @param predict a WAV file to understand with the model in the folder; empty to train one
 */
record SpeechOptions(
    Optional<Path> data,
    Path out,
    boolean quick,
    long seed,
    Optional<Split> split,
    Optional<Path> predict) {
  static final String USAGE =
      "usage: demo-speech.sh [--data DIR] [--out DIR] [--quick] [--seed N]"
          + " [--split official|speaker:NAME|loso] [--predict FILE.wav]";

  private static final String EACH_SPEAKER = "loso";

  /** The arguments cannot be understood. */
  static final class UsageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  static SpeechOptions parse(List<String> arguments) {
    SpeechOptions options =
        new SpeechOptions(
            Optional.empty(),
            Path.of("out", "speech"),
            false,
            1,
            Optional.of(Split.OFFICIAL),
            Optional.empty());
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      options = options.with(rest.next(), rest);
    }
    return options;
  }

  private SpeechOptions with(String option, Iterator<String> rest) {
    return switch (option) {
      case "--data" ->
          new SpeechOptions(
              Optional.of(Path.of(value(option, rest))), out, quick, seed, split, predict);
      case "--out" ->
          new SpeechOptions(data, Path.of(value(option, rest)), quick, seed, split, predict);
      case "--quick" -> new SpeechOptions(data, out, true, seed, split, predict);
      case "--seed" ->
          new SpeechOptions(data, out, quick, number(option, value(option, rest)), split, predict);
      case "--split" ->
          new SpeechOptions(data, out, quick, seed, split(value(option, rest)), predict);
      case "--predict" ->
          new SpeechOptions(
              data, out, quick, seed, split, Optional.of(Path.of(value(option, rest))));
      default ->
          throw new UsageException(
              "unknown argument '"
                  + option
                  + "'; known: --data, --out, --quick, --seed, --split, --predict");
    };
  }

  private static Optional<Split> split(String text) {
    if (text.equals(EACH_SPEAKER)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Split.parse(text));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage() + " (or '" + EACH_SPEAKER + "')");
    }
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
