package io.github.dl4jcompress.benchmarks.inference;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A JVM that holds one network and answers while it is asked, and else does nothing. */
final class WorkerProcess implements AutoCloseable {
  private static final long SECONDS_TO_END = 10;

  private final String name;
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter questions;
  private final double startSeconds;

  private WorkerProcess(String name, List<String> command) throws IOException {
    this.name = name;
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("OMP_NUM_THREADS", "1");
    long start = System.nanoTime();
    process = builder.start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    questions = process.outputWriter(StandardCharsets.UTF_8);
    try {
      answer();
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
    startSeconds = (System.nanoTime() - start) / 1e9;
  }

  /**
   * Starts a JVM and waits for its first answer.
   *
   * @param name for errors
   * @param command that starts a {@link Worker}
   */
  static WorkerProcess start(String name, List<String> command) throws IOException {
    return new WorkerProcess(name, command);
  }

  /** Time from its start to its first answer, the JVM's start included. */
  double startSeconds() {
    return startSeconds;
  }

  /** All outputs for the mini-batch. */
  float[] outputs() throws IOException {
    String[] words = ask(Worker.OUTPUTS);
    float[] outputs = new float[words.length];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = Float.parseFloat(words[i]);
    }
    return outputs;
  }

  /** Median nanoseconds of a mini-batch, in so many milliseconds that it has a processor. */
  double nanos(int millis) throws IOException {
    return Double.parseDouble(ask(Worker.TIME + " " + millis)[0]);
  }

  /** Largest memory that it held at a time, of the machine's; nothing where Linux is not. */
  Optional<Long> peakBytes() throws IOException {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    if (!Files.exists(status)) {
      return Optional.empty();
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        return Optional.of(1024 * Long.parseLong(line.replaceAll("[^0-9]", "")));
      }
    }
    throw new IOException(status + " has no line VmHWM");
  }

  private String[] ask(String question) throws IOException {
    questions.write(question);
    questions.newLine();
    questions.flush();
    return answer();
  }

  private String[] answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException(name + " ended without an answer");
    }
    String[] words = line.split(" ", -1);
    if (!words[0].equals(Worker.OK)) {
      throw new IOException(name + " answers: " + line);
    }
    return Arrays.copyOfRange(words, 1, words.length);
  }

  /** Ends it. */
  @Override
  public void close() throws IOException {
    questions.close();
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
