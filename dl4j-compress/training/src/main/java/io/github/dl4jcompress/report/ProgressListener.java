package io.github.dl4jcompress.report;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/**
 * Shows where training stands: step, loss, sparsity, examples per second, time left. On a terminal
 * that is one line, rewritten at most five times a second and never in colour; elsewhere it is
 * nothing, unless {@link #inLogs} asks for it.
 *
 * <pre>{@code
 * network.addListeners(new ProgressListener(System.err, "training", steps));
 * }</pre>
 */
public final class ProgressListener extends BaseTrainingListener {
  private static final Duration ON_TERMINAL = Duration.ofMillis(200);
  private static final int WIDTH = 79; // a longer line would not be rewritten but scroll

  private final PrintStream out;
  private final String phase;
  private final int steps;
  private final boolean terminal;
  private final long started = System.nanoTime();
  private Optional<Duration> pause;
  private long shown = started;
  private int done;
  private long examples;
  private boolean due;
  private double sparsity;
  private int before; // characters on the terminal's line

  /**
   * A listener for one call of {@code fit}.
   *
   * @param out a terminal's stream, such as {@code System.err}; whether it is one is told by the
   *     system property {@value Terminal#PROPERTY}; without it by the JVM, which knows until Java
   *     21
   * @param phase what is going on, in a word
   * @param steps mini-batches in all
   */
  public ProgressListener(PrintStream out, String phase, int steps) {
    this(out, phase, steps, Terminal.isThere());
  }

  ProgressListener(PrintStream out, String phase, int steps, boolean terminal) {
    this.out = out;
    this.phase = phase;
    this.steps = steps;
    this.terminal = terminal;
    pause = terminal ? Optional.of(ON_TERMINAL) : Optional.empty();
  }

  /**
   * Where there is no terminal, writes a line now and then, and one at the end.
   *
   * @param every least time between two lines
   */
  public ProgressListener inLogs(Duration every) {
    pause = terminal ? pause : Optional.of(every);
    return this;
  }

  /** Here and not behind the update, where listeners that hold zeros may still have to come. */
  @Override
  public void onGradientCalculation(Model model) {
    due =
        pause.isPresent()
            && (done + 1 == steps || System.nanoTime() - shown >= pause.get().toNanos());
    if (due) {
      sparsity = TrainingCurve.sparsity(model);
    }
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    done++;
    examples += model.batchSize();
    if (due) {
      due = false;
      shown = System.nanoTime();
      show(line(model.score(), (shown - started) / 1e9));
    }
  }

  private String line(double loss, double seconds) {
    return String.format(
        Locale.ROOT,
        "%s %,d/%,d, loss %.4f, sparsity %.3f, %,d examples/s, %s left",
        phase,
        done,
        steps,
        loss,
        sparsity,
        Math.round(examples / seconds),
        time(Math.round(seconds / done * Math.max(0, steps - done))));
  }

  private static String time(long seconds) {
    long hours = seconds / 3600;
    return hours > 0
        ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, seconds / 60 % 60, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }

  private void show(String line) {
    if (!terminal) {
      out.println(line);
      return;
    }
    String cut = line.substring(0, Math.min(WIDTH, line.length()));
    String rest = " ".repeat(Math.max(0, before - cut.length())); // of the line before
    before = cut.length();
    out.print("\r" + cut + rest + (done == steps ? System.lineSeparator() : ""));
    out.flush();
  }
}
