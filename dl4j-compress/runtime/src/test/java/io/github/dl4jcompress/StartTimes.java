package io.github.dl4jcompress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Times programs from their start to their end, in turns, and prints the median of each and its
 * ratio to that of the first.
 *
 * <pre>{@code java ... StartTimes ROUNDS -- NAME COMMAND... -- NAME COMMAND...}</pre>
 */
public final class StartTimes {
  private StartTimes() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = Integer.parseInt(args[0]);
    List<List<String>> programs = new ArrayList<>();
    for (String argument : Arrays.asList(args).subList(1, args.length)) {
      if (argument.equals("--")) {
        programs.add(new ArrayList<>());
      } else {
        programs.get(programs.size() - 1).add(argument);
      }
    }
    double[][] times = new double[programs.size()][rounds];
    for (int round = -1; round < rounds; round++) { // the first one fills the caches of the disk
      for (int i = 0; i < times.length; i++) {
        List<String> program = programs.get(i);
        double time = milliseconds(program.subList(1, program.size()));
        if (round >= 0) {
          times[i][round] = time;
        }
      }
    }
    for (int i = 0; i < times.length; i++) {
      Arrays.sort(times[i]);
      double median = times[i][rounds / 2];
      System.out.printf(
          Locale.ROOT,
          "%-24s %6.1f ms (%.1f-%.1f), %.2fx%n",
          programs.get(i).get(0),
          median,
          times[i][0],
          times[i][rounds - 1],
          median / times[0][rounds / 2]);
    }
  }

  private static double milliseconds(List<String> command)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    int code = process.waitFor();
    double time = (System.nanoTime() - start) / 1e6;
    if (code != 0) {
      throw new IOException(command + " ended with code " + code);
    }
    return time;
  }
}
