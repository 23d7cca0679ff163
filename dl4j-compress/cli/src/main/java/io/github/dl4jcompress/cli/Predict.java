package io.github.dl4jcompress.cli;

import static io.github.dl4jcompress.demo.ReportFile.ordered;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.cli.input.ExampleFile;
import io.github.dl4jcompress.cli.input.InputSpec;
import io.github.dl4jcompress.cli.input.RefusedFileException;
import io.github.dl4jcompress.model.Dataflow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs a model on files. */
@Command(
    name = "predict",
    description = {
      "Runs a model on pictures, recordings or rows of values.",
      "Pictures (PNG, JPEG, GIF, BMP) must be of the model's size; their values become 0 to 1."
          + " Recordings (WAV) go through the model's front end. Each row of a CSV file is an"
          + " example, or a step of one sequence."
    },
    footer = "dl4j-compress predict lenet.d4c seven.png digits.csv")
final class Predict extends Verb {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "0", paramLabel = "MODEL", description = "A .d4c file.")
  private Path model;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "Examples.")
  private List<Path> files;

  @Mixin private ModelSource source = new ModelSource();

  @Override
  Answer answer(Console console) throws IOException {
    CompactModel opened = source.load(model);
    requireOneAnswer(model, opened);
    InputSpec spec = InputSpec.of(opened.isSequence(), opened.inputShape());
    List<Map<String, Object>> json = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Path file : files) {
      ModelSource.requireFile(file);
      List<float[]> examples = ExampleFile.examples(file, spec, opened.metadata().frontEnd());
      for (int i = 0; i < examples.size(); i++) {
        float[] outputs = opened.predict(examples.get(i));
        String name = examples.size() == 1 ? file.toString() : file + " " + (i + 1);
        text.append(line(name, outputs, opened.metadata().labels()));
        json.add(prediction(file, i, outputs, opened.metadata().labels()));
      }
    }
    return Answer.of(
        text.toString(),
        ordered("verb", "predict", "version", 1, "model", model.toString(), "predictions", json));
  }

  /** Refuses a network that does not give one answer for one example. */
  static void requireOneAnswer(Path model, CompactModel opened) throws RefusedFileException {
    Dataflow flow = opened.network().flow();
    if (opened.inputShapes().size() > 1
        || flow.outputShapes().size() > 1
        || opened.network().answersEachStep()) {
      throw new RefusedFileException(
          model
              + ": the network has "
              + opened.inputShapes().size()
              + " inputs and "
              + flow.outputShapes().size()
              + " outputs"
              + (opened.network().answersEachStep() ? ", for each step" : "")
              + "; allowed: one input and one answer");
    }
  }

  private static String line(String name, float[] outputs, List<String> labels) {
    int found = Contender.classOf(outputs);
    String label = labels.isEmpty() ? String.valueOf(found) : Shown.text(labels.get(found));
    float value = outputs.length == 1 ? outputs[0] : outputs[found];
    return String.format(Locale.ROOT, "%s: %s (%.4f)%n", Shown.text(name), label, value);
  }

  private static Map<String, Object> prediction(
      Path file, int row, float[] outputs, List<String> labels) {
    int found = Contender.classOf(outputs);
    List<Float> values = new ArrayList<>();
    for (float output : outputs) {
      values.add(output);
    }
    Map<String, Object> json =
        ordered("file", file.toString(), "row", row + 1, "class", found, "outputs", values);
    if (!labels.isEmpty()) {
      json.put("label", labels.get(found));
    }
    return json;
  }
}
