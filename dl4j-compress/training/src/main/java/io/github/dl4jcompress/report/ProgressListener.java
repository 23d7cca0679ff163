package io.github.dl4jcompress.report;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/**
 * Shows where training stands: step, loss, sparsity, time left. On a terminal one line that is
 * rewritten, elsewhere a line now and then.
 */
public final class ProgressListener extends BaseTrainingListener {
  /** System property that says whether standard output is a terminal; Java 17 cannot tell. */
  public static final String TERMINAL = "dl4jcompress.terminal";

  private final PrintStream out;
  private final String phase;
  private final int steps;
  private final boolean terminal = Boolean.getBoolean(TERMINAL);
  private final long started = System.nanoTime();
  private long shown = started;
  private int done;
  private boolean due;
  private double sparsity;

  /**
   * A listener for one call of {@code fit}.
   *
   * @param phase what is going on, in a word
   * @param steps mini-batches in all
   */
  public ProgressListener(PrintStream out, String phase, int steps) {
    this.out = out;
    this.phase = phase;
    this.steps = steps;
  }

  /** Here and not behind the update, where listeners that hold zeros may still have to come. */
  @Override
  public void onGradientCalculation(Model model) {
    Duration pause = terminal ? Duration.ofMillis(200) : Duration.ofSeconds(10);
    due = done + 1 == steps || System.nanoTime() - shown >= pause.toNanos();
    if (due) {
      sparsity = TrainingCurve.sparsity(model);
    }
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    done++;
    if (due) {
      due = false;
      shown = System.nanoTime();
      show(model, epoch);
    }
  }

  private void show(Model model, int epoch) {
    double seconds = (System.nanoTime() - started) / 1e9;
    String line =
        String.format(
            Locale.ROOT,
            "  %s: step %,d of %,d, epoch %d, loss %.4f, sparsity %.3f, %.0f s left",
            phase,
            done,
            steps,
            epoch + 1,
            model.score(),
            sparsity,
            seconds / done * (steps - done));
    if (terminal) {
      out.print("\r" + line + "   " + (done == steps ? System.lineSeparator() : ""));
      out.flush();
    } else {
      out.println(line);
    }
  }
}
