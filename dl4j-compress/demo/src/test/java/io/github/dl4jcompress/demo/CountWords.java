package io.github.dl4jcompress.demo;

import java.util.Locale;

/** What {@link DeviceProgramTest} runs: counts its arguments and looks for classes. */
final class CountWords {
  private CountWords() {}

  public static void main(String[] arguments) {
    if (arguments.length == 0) {
      System.exit(4);
    }
    System.out.println("words " + arguments.length);
    System.out.printf(Locale.ROOT, "mean %.2f%n", (double) String.join("", arguments).length() / 2);
    System.out.println("runtime " + has("io.github.dl4jcompress.CompactModel"));
    System.out.println("dl4j " + has("org.deeplearning4j.nn.api.Model"));
    System.out.println("training " + has("io.github.dl4jcompress.compress.Compressor"));
  }

  private static int has(String type) {
    try {
      Class.forName(type);
      return 1;
    } catch (ClassNotFoundException e) {
      return 0;
    }
  }
}
