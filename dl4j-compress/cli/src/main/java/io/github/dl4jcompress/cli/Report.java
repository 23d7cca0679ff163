package io.github.dl4jcompress.cli;

import io.github.dl4jcompress.cli.input.RefusedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a compression did, long after. */
@Command(
    name = "report",
    description = "Shows the report that compress wrote beside a model, as a table or as JSON.",
    footer = "dl4j-compress report lenet.json --model lenet.d4c")
final class Report extends Verb {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(paramLabel = "REPORT", description = "The .json file beside a model.")
  private Path report;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "A .d4c file, which must be the one that the report is of.")
  private Optional<Path> model = Optional.empty();

  @Override
  Answer answer(Console console) throws IOException {
    ResultReport read = ResultReport.read(report);
    if (model.isPresent()) {
      requireSame(model.get(), read.json());
    }
    return Answer.of(read.text(), read.json());
  }

  private void requireSame(Path file, Map<String, Object> json) throws IOException {
    ModelSource.requireFile(file);
    String found = ModelSource.sha256(file);
    Object expected = json.get("compact") instanceof Map<?, ?> compact ? compact.get("sha256") : "";
    if (!found.equals(expected)) {
      throw new RefusedFileException(
          file + ": not the model that " + report + " is of: SHA-256 is " + found);
    }
  }
}
