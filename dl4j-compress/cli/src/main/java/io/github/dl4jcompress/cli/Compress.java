package io.github.dl4jcompress.cli;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.cli.input.ExampleFolder;
import io.github.dl4jcompress.cli.input.Examples;
import io.github.dl4jcompress.cli.input.RefusedFileException;
import io.github.dl4jcompress.cli.network.FloatNetwork;
import io.github.dl4jcompress.cli.network.NetworkArchive;
import io.github.dl4jcompress.compress.CompressionRecipe;
import io.github.dl4jcompress.format.DurableFile;
import io.github.dl4jcompress.model.AudioFrontEnd;
import io.github.dl4jcompress.model.Metadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a compact model of a trained network, or of a network's configuration and data. */
@Command(
    name = "compress",
    description = {
      "Makes a compact model of a network that DL4J trained and saved, and a report of it.",
      "Of a network that is not trained yet, DL4J's JSON configuration will do; it is trained"
          + " first.",
      "Without epochs, weights are rounded as they are, and the training data calibrates the rest."
    },
    footer = {
      "dl4j-compress compress lenet.zip --data data/mnist --recipe recipe.json --epochs 4"
          + " --out lenet.d4c"
    })
final class Compress extends Verb {
  private static final int MOST_RECIPE_BYTES = 1 << 20;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(
      paramLabel = "NETWORK",
      description = {
        "A zip that DL4J saved, without normalizer; or what toJson of a configuration gives."
      })
  private Path network;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description =
          "IDX files, train.csv and test.csv, or folders train/CLASS and test/CLASS of pictures or"
              + " recordings; docs/cli.md.")
  private Path data;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      required = true,
      description = "What to do, as CompressionRecipe.toJson writes it.")
  private Path recipe;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Option(
      names = "--out",
      paramLabel = "MODEL",
      required = true,
      description =
          "The .d4c file to make; the report goes beside it, with .html and .json at the end.")
  private Path out;

  @Option(names = "--force", description = "Replace files that are there already.")
  private boolean force;

  @Option(names = "--quiet", description = "Show no progress.")
  private boolean quiet;

  @Mixin private TrainingPlan plan = new TrainingPlan();

  @Mixin private SoundOptions sound = new SoundOptions();

  @Mixin private Goals goals = new Goals();

  @Override
  Answer answer(Console console) throws IOException {
    goals.requireSound();
    plan.requireSound();
    Path figures = beside(".json");
    Path page = beside(".html");
    for (Path file : List.of(out, figures, page)) { // before the work, for it may take hours
      console.outputs().requireFree(file, force);
    }
    CompressionRecipe steps = readRecipe();
    FloatNetwork floats = readNetwork();
    Optional<AudioFrontEnd> ears =
        floats.spec().sequence()
            ? Optional.of(sound.frontEnd(floats.spec().values()))
            : Optional.empty();
    ExampleFolder folder = new ExampleFolder(data, floats.spec(), ears);
    Examples test = read(folder, ExampleFolder.Part.TEST, floats);
    Examples train = read(folder, ExampleFolder.Part.TRAIN, floats);
    if (!train.labels().equals(test.labels())) {
      throw new RefusedFileException(
          data + ": classes " + train.labels() + " to train on, " + test.labels() + " to test on");
    }
    Compression compression = new Compression(floats, steps, plan);
    Compression.Outcome outcome = run(compression, train, test, console);
    CompactModel model = outcome.result().model().with(metadata(train, floats, ears));
    ResultReport report =
        ResultReport.of(network, data, outcome, model, compression, train.count(), test.count());
    byte[] html = page(compression, outcome, model, test);
    console
        .outputs()
        .write(
            force,
            List.of(
                new Outputs.File(page, () -> DurableFile.replace(page, html)),
                new Outputs.File(figures, () -> DurableFile.replace(figures, report.bytes())),
                new Outputs.File(out, () -> model.save(out))));
    console.messages().println("wrote " + out + ", " + figures + " and " + page);
    return new Answer(
        report.text(),
        report.json(),
        goals.missed(outcome.compactError(), outcome.floatError(), model.toBytes().length));
  }

  /** A file of the report: that of the model with another end. */
  private Path beside(String end) {
    String name = String.valueOf(out.getFileName());
    String stem = name.endsWith(".d4c") ? name.substring(0, name.length() - 4) : name;
    return out.resolveSibling(stem + end);
  }

  private FloatNetwork readNetwork() throws IOException {
    ModelSource.requireFile(network);
    boolean trained = NetworkArchive.isOne(network);
    if (!trained && !NetworkArchive.mayBeConfiguration(network)) {
      throw new RefusedFileException(
          network + ": neither a zip file, as DL4J's save writes it, nor a configuration in JSON");
    }
    plan.requireFor(network, trained);
    return trained ? FloatNetwork.read(network) : FloatNetwork.configured(network);
  }

  private byte[] page(
      Compression compression, Compression.Outcome outcome, CompactModel model, Examples test) {
    return compression
        .page(outcome, model, test)
        .titled(String.valueOf(out.getFileName()))
        .fact("network", network.toString())
        .fact("data", data.toString())
        .html()
        .getBytes(StandardCharsets.UTF_8);
  }

  private Compression.Outcome run(
      Compression compression, Examples train, Examples test, Console console)
      throws RefusedFileException {
    try {
      return compression.run(
          train, test, quiet ? Optional.empty() : Optional.of(console.messages()));
    } catch (UnsupportedNetworkException e) {
      throw new RefusedFileException(network + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) { // what only the network shows, such as unknown layers
      throw new RefusedFileException(recipe + ": " + e.getMessage(), e);
    }
  }

  private Examples read(ExampleFolder folder, ExampleFolder.Part part, FloatNetwork floats)
      throws IOException {
    return folder.read(part).requireFitting(floats.spec(), floats.outputs(), data.toString());
  }

  private CompressionRecipe readRecipe() throws IOException {
    ModelSource.requireFile(recipe);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(recipe)) {
      bytes = in.readNBytes(MOST_RECIPE_BYTES + 1);
    }
    if (bytes.length > MOST_RECIPE_BYTES) {
      throw new RefusedFileException(recipe + ": a recipe of more than 1 MiB");
    }
    try {
      return CompressionRecipe.fromJson(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new RefusedFileException(recipe + ": " + e.getMessage(), e);
    }
  }

  private static Metadata metadata(
      Examples train, FloatNetwork floats, Optional<AudioFrontEnd> ears) {
    boolean named = train.labels().size() == floats.outputs();
    Metadata names = named ? Metadata.NONE.withLabels(train.labels()) : Metadata.NONE;
    return ears.map(names::withFrontEnd).orElse(names);
  }
}
