package io.github.dl4jcompress.demo;

import io.github.dl4jcompress.bridge.TrainingDivergedException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * A program with options, which are its fields: reads them, runs, and says in one line what stood
 * in the way.
 *
 * <pre>{@code
 * @Command(name = "count", description = "Counts.")
 * final class Count extends Program {
 *   @Option(names = "--to", paramLabel = "N", description = "Last number.")
 *   private long to = 10;
 *
 *   public static void main(String[] arguments) throws InterruptedException {
 *     new Count().start(arguments);
 *   }
 *   ...
 * }
 * }</pre>
 *
 * <p>Exit codes: 0 done, 1 training failed, 2 wrong usage, 3 cannot read or write.
 */
@Command(separator = " ", synopsisHeading = "usage: ", sortOptions = false, sortSynopsis = false)
public abstract class Program {
  private static final int DONE = 0;
  private static final int TRAINING_FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final int CANNOT_READ_OR_WRITE = 3;

  @SuppressWarnings("unused") // picocli looks at the option, not at the field
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this and do nothing.")
  private boolean help;

  /**
   * Does what the options ask for.
   *
   * @throws UsageException if they ask for what is not there
   * @throws TrainingDivergedException if training fails
   * @throws IOException saying what cannot be read or written
   */
  protected abstract void run() throws IOException, InterruptedException;

  /** Runs, and ends this JVM with the exit code: DL4J keeps threads alive. */
  public final void start(String... arguments) throws InterruptedException {
    System.exit(execute(System.err, arguments));
  }

  /**
   * Reads the options and runs.
   *
   * @param errors takes the message where something goes wrong, and the usage where that is it
   * @return exit code, see above
   */
  public final int execute(PrintStream errors, String... arguments) throws InterruptedException {
    CommandLine commandLine = commandLine();
    String name = commandLine.getCommandName() + ": ";
    try {
      if (CommandLine.executeHelpRequest(commandLine.parseArgs(arguments)) == null) {
        run();
      }
      return DONE;
    } catch (ParameterException | UsageException e) {
      errors.println(name + e.getMessage());
      commandLine.usage(errors);
      return WRONG_USAGE;
    } catch (IOException e) {
      errors.println(name + explain(e));
      return CANNOT_READ_OR_WRITE;
    } catch (TrainingDivergedException e) {
      errors.println(name + e.getMessage());
      return TRAINING_FAILED;
    }
  }

  /** What reads arguments into the fields of this program: the last one of an option counts. */
  public final CommandLine commandLine() {
    return new CommandLine(this).setExpandAtFiles(false).setOverwrittenOptionsAllowed(true);
  }

  private static String explain(IOException e) {
    return e instanceof FileSystemException failed
        ? "cannot read or write %s (%s)"
            .formatted(failed.getFile(), e.getClass().getSimpleName().replace("Exception", ""))
        : String.valueOf(e.getMessage());
  }
}
