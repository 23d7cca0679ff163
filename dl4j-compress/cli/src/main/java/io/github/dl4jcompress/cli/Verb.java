package io.github.dl4jcompress.cli;

import io.github.dl4jcompress.cli.input.RefusedFileException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Something that the program does. Its options are its fields. */
@Command(
    separator = " ",
    synopsisHeading = "usage: ",
    sortOptions = false,
    sortSynopsis = false,
    optionListHeading = "%n",
    footerHeading = "%nexample: ",
    usageHelpAutoWidth = false)
abstract class Verb {
  @Option(names = "--json", description = "The result as JSON, whose shape docs/cli.md gives.")
  private boolean json;

  @SuppressWarnings("unused") // picocli looks at the option, not at the field
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this and do nothing.")
  private boolean help;

  /**
   * Does what the options ask for.
   *
   * @throws io.github.dl4jcompress.demo.UsageException if the options do not go together
   * @throws RefusedFileException naming a damaged file
   * @throws IOException saying what cannot be read or written
   */
  abstract Answer answer(Console console) throws IOException;

  /** Whether the result is for machines. */
  final boolean json() {
    return json;
  }
}
