package io.github.dl4jcompress.cli;

import static io.github.dl4jcompress.demo.ReportFile.ordered;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.cli.input.ExampleFolder;
import io.github.dl4jcompress.cli.input.Examples;
import io.github.dl4jcompress.cli.network.FloatNetwork;
import io.github.dl4jcompress.cli.network.NetworkArchive;
import io.github.dl4jcompress.demo.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs two models on the same test data. */
@Command(
    name = "compare",
    description = {
      "Compares two models on test data: error, bytes, time, and where they disagree.",
      "Each is a .d4c file or a zip that DL4J saved. Goals are about the second one."
    },
    footer = "dl4j-compress compare lenet.zip lenet.d4c --data data/mnist --max-drop 0.002")
final class Compare extends Verb {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "0", paramLabel = "MODEL", description = "The model to compare with.")
  private Path first;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "MODEL", description = "The model that is looked at.")
  private Path second;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description =
          "IDX files, test.csv, or folders test/CLASS of pictures or recordings; docs/cli.md.")
  private Path data;

  @Option(
      names = "--show",
      paramLabel = "N",
      description = "Most disagreements to list, by default ${DEFAULT-VALUE}.")
  private int show = 10;

  @Option(names = "--no-time", description = "Measure no times: the same result every time.")
  private boolean noTime;

  @Mixin private Goals goals = new Goals();

  @Mixin private ModelSource source = new ModelSource();

  @Override
  Answer answer(Console console) throws IOException {
    goals.requireSound();
    if (show < 0) {
      throw new UsageException("--show must be at least 0, got " + show);
    }
    List<Contender> models = List.of(open(first), open(second));
    Examples examples = examples(models);
    for (Contender each : models) {
      examples.requireFitting(each.spec(), each.outputCount(), data.toString());
    }
    Disagreement found =
        Disagreement.of(examples, models.get(0).outputs(examples), models.get(1).outputs(examples));
    double[] millis = models.stream().mapToDouble(model -> time(model, examples)).toArray();
    return new Answer(
        text(models, found, millis),
        json(models, found, millis),
        goals.missed(found.secondError(), found.firstError(), models.get(1).bytes()));
  }

  private Contender open(Path file) throws IOException {
    ModelSource.requireFile(file);
    if (NetworkArchive.isOne(file)) {
      return new Contender.Floats(FloatNetwork.read(file));
    }
    CompactModel model = source.load(file);
    Predict.requireOneAnswer(file, model);
    return new Contender.Compact(model, ModelSource.bytes(source.sections(file)));
  }

  private Examples examples(List<Contender> models) throws IOException {
    Contender knowing = models.get(0).frontEnd().isPresent() ? models.get(0) : models.get(1);
    List<String> labels =
        models.stream()
            .map(Contender::labels)
            .filter(names -> !names.isEmpty())
            .findFirst()
            .orElse(List.of());
    return new ExampleFolder(data, knowing.spec(), knowing.frontEnd())
        .read(ExampleFolder.Part.TEST)
        .inOrder(labels, data.toString());
  }

  private double time(Contender model, Examples examples) {
    return noTime ? 0 : model.millisPerExample(examples);
  }

  private String text(List<Contender> models, Disagreement found, double[] millis) {
    TextTable table =
        new TextTable(1, "", first.getFileName().toString(), second.getFileName().toString());
    table.row(
        "test error", Shown.fraction(found.firstError()), Shown.fraction(found.secondError()));
    table.row("bytes", Shown.count(models.get(0).bytes()), Shown.count(models.get(1).bytes()));
    if (!noTime) {
      table.row("ms per example", millis(millis[0]), millis(millis[1]));
    }
    StringBuilder text = new StringBuilder(table.toString());
    text.append(
        String.format(
            Locale.ROOT,
            "same class for %.2f %% of %,d examples; largest difference of an output %.4f%n",
            100 * found.agreement(),
            found.examples(),
            found.maxDifference()));
    found.all().stream().limit(show).forEach(each -> text.append(line(each)));
    int more = found.all().size() - show;
    return more > 0 && show > 0
        ? text.append("and ").append(more).append(" more\n").toString()
        : text.toString();
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, "%.3f", millis);
  }

  private static String line(Disagreement.Example example) {
    return "example %d, class %d: %d and %d%n"
        .formatted(example.number(), example.trueClass(), example.first(), example.second());
  }

  private Map<String, Object> json(List<Contender> models, Disagreement found, double[] millis) {
    return ordered(
        "verb", "compare",
        "version", 1,
        "examples", found.examples(),
        "models",
            List.of(
                model(first, models.get(0), found.firstError(), millis[0]),
                model(second, models.get(1), found.secondError(), millis[1])),
        "agreement", found.agreement(),
        "maxOutputDifference", found.maxDifference(),
        "disagreements", found.all().size(),
        "shown",
            found.all().stream()
                .limit(show)
                .map(
                    each ->
                        ordered(
                            "example", each.number(),
                            "class", each.trueClass(),
                            "answers", List.of(each.first(), each.second())))
                .toList());
  }

  private Map<String, Object> model(Path file, Contender model, double error, double millis) {
    Map<String, Object> json =
        ordered("model", file.toString(), "bytes", model.bytes(), "testError", error);
    Optional.of(millis).filter(time -> !noTime).ifPresent(time -> json.put("millis", time));
    return json;
  }
}
