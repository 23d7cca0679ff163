package io.github.dl4jcompress.cli;

import io.github.dl4jcompress.bridge.TrainingDivergedException;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.cli.input.RefusedFileException;
import io.github.dl4jcompress.demo.IdxFormatException;
import io.github.dl4jcompress.demo.UsageException;
import io.github.dl4jcompress.format.ModelFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** All verbs, and how each of them ends. */
final class Program {
  static final String NAME = "dl4j-compress";

  private final Console console;

  Program(Console console) {
    this.console = console;
  }

  @Command(
      name = NAME,
      description = "Looks at, checks, runs, compares and makes compact models.",
      separator = " ",
      synopsisHeading = "usage: ",
      sortOptions = false,
      optionListHeading = "%n",
      commandListHeading = "%nverbs:%n",
      footer = {
        "",
        "Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 a"
            + " bug of this program, 2 wrong usage, 3 cannot read or write, 4 damaged or refused"
            + " file, 5 quality goal missed, 130 interrupted.",
        "",
        "example: dl4j-compress inspect lenet.d4c"
      })
  private static final class AllVerbs {
    @SuppressWarnings("unused") // picocli looks at the option, not at the field
    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "Print this and do nothing.")
    private boolean help;

    @SuppressWarnings("unused") // picocli looks at the option, not at the field
    @Option(names = "--version", versionHelp = true, description = "Print the version.")
    private boolean version;
  }

  /**
   * Runs a verb.
   *
   * @return exit code, of {@link ExitCode}
   */
  int execute(String... arguments) {
    CommandLine commandLine = commandLine();
    String name = NAME;
    try {
      ParseResult parsed = commandLine.parseArgs(arguments);
      while (parsed.hasSubcommand()) {
        parsed = parsed.subcommand();
      }
      name = parsed.commandSpec().qualifiedName(" ");
      return run(parsed).number();
    } catch (ParameterException e) {
      return end(ExitCode.WRONG_USAGE, usage(e.getCommandLine(), String.valueOf(e.getMessage())));
    } catch (UsageException e) {
      return end(ExitCode.WRONG_USAGE, name + ": " + e.getMessage() + tryHelp(name));
    } catch (RefusedFileException | IdxFormatException | UnsupportedNetworkException e) {
      return end(ExitCode.REFUSED_FILE, name + ": " + e.getMessage());
    } catch (TrainingDivergedException e) {
      return end(ExitCode.GOAL_MISSED, name + ": " + e.getMessage());
    } catch (IOException e) {
      return end(ExitCode.CANNOT_READ_OR_WRITE, name + ": " + explain(e));
    } catch (UncheckedIOException e) {
      return end(ExitCode.CANNOT_READ_OR_WRITE, name + ": " + e.getMessage());
    } catch (OutOfMemoryError e) {
      return end(ExitCode.CANNOT_READ_OR_WRITE, name + ": out of memory: " + e.getMessage());
    } catch (RuntimeException | LinkageError | AssertionError e) {
      end(ExitCode.BUG, name + ": this is a bug; please report it with the lines below");
      e.printStackTrace(console.messages());
      return ExitCode.BUG.number();
    }
  }

  private ExitCode run(ParseResult parsed) throws IOException {
    CommandLine verb = parsed.commandSpec().commandLine();
    if (parsed.isUsageHelpRequested()) {
      console.print(verb.getUsageMessage(Ansi.OFF));
      return ExitCode.DONE;
    }
    if (parsed.isVersionHelpRequested()) {
      console.print(version());
      return ExitCode.DONE;
    }
    if (!(parsed.commandSpec().userObject() instanceof Verb asked)) {
      throw new ParameterException(verb, "a verb is missing");
    }
    Answer answer = asked.answer(console);
    console.print(asked.json() ? Json.text(answer.json()) : answer.text());
    answer.missed().forEach(goal -> end(ExitCode.GOAL_MISSED, "goal missed: " + goal));
    return answer.missed().isEmpty() ? ExitCode.DONE : ExitCode.GOAL_MISSED;
  }

  private int end(ExitCode code, String message) {
    console.messages().println(message);
    return code.number();
  }

  private static CommandLine commandLine() {
    return new CommandLine(new AllVerbs())
        .addSubcommand(new Inspect())
        .addSubcommand(new Verify())
        .addSubcommand(new Compress())
        .addSubcommand(new Predict())
        .addSubcommand(new Compare())
        .addSubcommand(new Report())
        .setExpandAtFiles(false)
        .setUsageHelpWidth(100);
  }

  private static String usage(CommandLine failed, String message) {
    String name = failed.getCommandSpec().qualifiedName(" ");
    return name + ": " + message + tryHelp(name);
  }

  private static String tryHelp(String name) {
    return System.lineSeparator() + "Try '" + name + " --help'.";
  }

  private static String explain(IOException e) {
    if (!(e instanceof FileSystemException failed)) {
      return String.valueOf(e.getMessage());
    }
    String reason =
        e instanceof NoSuchFileException
            ? "there is no such file"
            : e instanceof AccessDeniedException ? "access denied" : failed.getReason();
    return "cannot read or write " + failed.getFile() + ": " + reason;
  }

  private static String version() throws IOException {
    Properties properties = new Properties();
    try (InputStream in =
        Objects.requireNonNull(Program.class.getResourceAsStream("version.properties"))) {
      properties.load(in);
    }
    return NAME
        + " "
        + properties.getProperty("version")
        + "\nreads files of the versions "
        + ModelFile.MAJOR_VERSION
        + ".0 to "
        + ModelFile.MAJOR_VERSION
        + "."
        + ModelFile.MINOR_VERSION
        + "\n";
  }
}
