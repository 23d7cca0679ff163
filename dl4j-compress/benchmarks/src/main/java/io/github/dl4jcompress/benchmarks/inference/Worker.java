package io.github.dl4jcompress.benchmarks.inference;

import com.sun.management.OperatingSystemMXBean;
import io.github.dl4jcompress.benchmarks.networks.SeededNetwork;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The end of a {@link WorkerProcess} that answers. It predicts once and says the likeliest class of
 * the first example: then the first answer is there. Then it takes commands, a line each, until
 * there are no more:
 *
 * <ul>
 *   <li>{@code outputs}: all outputs, separated by blanks
 *   <li>{@code time MILLIS}: predicts until this JVM has kept a processor busy for so long, which
 *       takes longer where others want it, too; and says how many nanoseconds a mini-batch took:
 *       the median
 * </ul>
 *
 * <p>Answers begin with {@code ok}; what cannot be done is answered by {@code failed} and the
 * reason.
 */
final class Worker {
  static final String OK = "ok";
  static final String FAILED = "failed";
  static final String OUTPUTS = "outputs";
  static final String TIME = "time";

  private static final int MOST_TIMES = 1 << 18; // kept of one command

  private final OpenedNetwork network;

  Worker(OpenedNetwork network) {
    this.network = network;
  }

  /** Answers on the standard streams. */
  void serve() throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err); // what libraries print is no answer
    serve(System.in, answers);
  }

  void serve(InputStream commands, PrintStream answers) throws IOException {
    network.run();
    answers.println(OK.concat(" ").concat(String.valueOf(largest(network.outputs()))));
    answers.flush();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(commands, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      answers.println(answer(line));
      answers.flush();
    }
  }

  private String answer(String line) {
    String[] words = line.split(" ", -1);
    if (words[0].equals(OUTPUTS) && words.length == 1) {
      network.run();
      StringBuilder answer = new StringBuilder(OK);
      for (float value : network.outputs()) {
        answer.append(' ').append(value);
      }
      return answer.toString();
    }
    if (words[0].equals(TIME) && words.length == 2) {
      return OK + " " + nanos(Long.parseLong(words[1]));
    }
    return FAILED
        + " unknown command '"
        + line
        + "', allowed are "
        + OUTPUTS
        + ", "
        + TIME
        + " MILLIS";
  }

  private static int largest(float[] outputs) {
    int largest = 0;
    for (int i = 0; i < SeededNetwork.CLASSES; i++) {
      largest = outputs[i] > outputs[largest] ? i : largest;
    }
    return largest;
  }

  private long nanos(long processorMillis) {
    long end = processorNanos() + processorMillis * 1_000_000;
    long[] nanos = new long[MOST_TIMES];
    int count = 0;
    while (count == 0 || (processorNanos() < end && count < MOST_TIMES)) {
      long before = System.nanoTime();
      network.run();
      nanos[count++] = System.nanoTime() - before;
    }
    Arrays.sort(nanos, 0, count);
    return nanos[count / 2];
  }

  /** Of all threads, so that the compiler's work counts. */
  private static long processorNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
