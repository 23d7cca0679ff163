package io.github.dl4jcompress.cli;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.cli.input.ExampleFolder;
import io.github.dl4jcompress.cli.input.Examples;
import io.github.dl4jcompress.cli.input.RefusedFileException;
import io.github.dl4jcompress.cli.network.FloatNetwork;
import io.github.dl4jcompress.demo.EpochOrder;
import io.github.dl4jcompress.demo.UsageException;
import io.github.dl4jcompress.report.CompressionReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a compression did, long after. */
@Command(
    name = "report",
    description = {
      "Shows the report that compress wrote beside a model, as a table or as JSON.",
      "Compress writes it as a page, too; --html makes that page anew, without the curves of the"
          + " training."
    },
    footer = "dl4j-compress report lenet.json --model lenet.d4c")
final class Report extends Verb {
  private static final int TEST_BATCH = 256;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(paramLabel = "REPORT", description = "The .json file beside a model.")
  private Path report;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "A .d4c file, which must be the one that the report is of.")
  private Optional<Path> model = Optional.empty();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Make the page to read anew, of --model, --network and --data.")
  private Optional<Path> html = Optional.empty();

  @Option(
      names = "--network",
      paramLabel = "ZIP",
      description = "With --html: the network before compression, a zip that DL4J saved.")
  private Optional<Path> network = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "With --html: the test data, as compress takes it.")
  private Optional<Path> data = Optional.empty();

  @Option(names = "--force", description = "Replace a page that is there already.")
  private boolean force;

  @Mixin private ModelSource source = new ModelSource();

  @Override
  Answer answer(Console console) throws IOException {
    boolean whole = model.isPresent() && network.isPresent() && data.isPresent();
    if (html.isPresent() ? !whole : network.isPresent() || data.isPresent()) {
      throw new UsageException("--html, --model, --network and --data go together");
    }
    if (html.isPresent()) {
      console.outputs().requireFree(html.get(), force);
    }
    ResultReport read = ResultReport.read(report);
    if (model.isPresent()) {
      requireSame(model.get(), read.json());
    }
    if (html.isPresent()) {
      Path file = html.get();
      CompressionReport page = page(model.orElseThrow(), network.orElseThrow(), data.orElseThrow());
      for (String fact : List.of("training", "recipe")) {
        page.fact(fact, Json.text(read.json().getOrDefault(fact, Map.of())).strip());
      }
      page.titled(String.valueOf(model.orElseThrow().getFileName()));
      console.outputs().write(force, List.of(new Outputs.File(file, () -> page.writeHtml(file))));
      console.messages().println("wrote " + file);
    }
    return Answer.of(read.text(), read.json());
  }

  private CompressionReport page(Path modelFile, Path networkFile, Path folder) throws IOException {
    CompactModel compact = source.load(modelFile);
    Predict.requireOneAnswer(modelFile, compact);
    ModelSource.requireFile(networkFile);
    FloatNetwork floats = FloatNetwork.read(networkFile);
    Examples test =
        new ExampleFolder(folder, floats.spec(), compact.metadata().frontEnd())
            .read(ExampleFolder.Part.TEST)
            .inOrder(compact.metadata().labels(), folder.toString())
            .requireFitting(floats.spec(), floats.outputs(), folder.toString());
    return CompressionReport.of(
            floats.model(),
            compact,
            floats.iterator(test, TEST_BATCH, EpochOrder.stored(test.count())))
        .fact("network", networkFile.toString())
        .fact("data", folder.toString());
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
