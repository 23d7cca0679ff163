package io.github.dl4jcompress.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** A process that saves two contents in turn until it is killed. */
final class EndlessSaves {
  static final String BEGUN = "begun";

  private static final int BYTES = 1 << 20;

  private EndlessSaves() {}

  static byte[] content(int seed) {
    byte[] bytes = new byte[BYTES];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Runs until killed; the arguments are the file, and a seed for each content. */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    byte[] one = content(Integer.parseInt(arguments[1]));
    byte[] other = content(Integer.parseInt(arguments[2]));
    System.out.println(BEGUN);
    while (true) {
      DurableFile.replace(file, one);
      DurableFile.replace(file, other);
    }
  }
}
