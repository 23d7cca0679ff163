package io.github.dl4jcompress.cli;

import static io.github.dl4jcompress.demo.ReportFile.ordered;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.format.ModelFile;
import io.github.dl4jcompress.format.ModelSections;
import io.github.dl4jcompress.model.AudioFrontEnd;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.WeightMatrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says what is in a model's file, and where its bytes are. */
@Command(
    name = "inspect",
    description = "Shows a model: layers, shapes, sparsity, bits, and the bytes of each section.",
    footer = "dl4j-compress inspect lenet.d4c")
final class Inspect extends Verb {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(paramLabel = "MODEL", description = "A .d4c file.")
  private Path model;

  @Mixin private ModelSource source = new ModelSource();

  @Override
  Answer answer(Console console) throws IOException {
    CompactModel opened = source.load(model);
    ModelSections sections = source.sections(model);
    Map<String, Object> json =
        ordered(
            "verb", "inspect",
            "version", 1,
            "model", model.toString(),
            "bytes", ModelSource.bytes(sections),
            "formatVersion", formatVersion(sections),
            "sha256", ModelSource.sha256(model),
            "inputs", opened.inputShapes().stream().map(Inspect::shape).toList(),
            "outputs", opened.network().flow().outputShapes().stream().map(Inspect::shape).toList(),
            "sequence", opened.isSequence(),
            "labels", opened.metadata().labels(),
            "activationBytes", opened.activationBytes(),
            "weights", opened.network().weights(),
            "sparsity", opened.sparsity(),
            "layers", layers(opened.network()),
            "sections", sections(sections));
    opened.metadata().frontEnd().ifPresent(sound -> json.put("frontEnd", frontEnd(sound)));
    return Answer.of(text(opened, sections, json), json);
  }

  private static String formatVersion(ModelSections sections) {
    return ModelFile.MAJOR_VERSION + "." + sections.minorVersion();
  }

  private static List<Integer> shape(TensorShape shape) {
    return List.of(shape.channels(), shape.height(), shape.width());
  }

  private static List<Map<String, Object>> layers(CompactNetwork network) {
    List<Map<String, Object>> layers = new ArrayList<>();
    List<TensorShape> shapes = network.outputShapes();
    for (int i = 0; i < shapes.size(); i++) {
      Layer layer = network.layers().get(i);
      layers.add(
          ordered(
              "layer", i,
              "kind", layer.kind(),
              "output", shape(shapes.get(i)),
              "weights", weights(layer),
              "sparsity", sparsity(layer),
              "bits", layer.weights().stream().map(WeightMatrix::bits).toList()));
    }
    return layers;
  }

  private static long weights(Layer layer) {
    return layer.weights().stream().mapToLong(WeightMatrix::size).sum();
  }

  private static double sparsity(Layer layer) {
    long weights = weights(layer);
    long nonZeros = layer.weights().stream().mapToLong(WeightMatrix::nonZeros).sum();
    return weights == 0 ? 0 : 1 - (double) nonZeros / weights;
  }

  private static List<Map<String, Object>> sections(ModelSections sections) {
    List<Map<String, Object>> all = new ArrayList<>();
    all.add(ordered("section", "head", "layers", List.of(), "bytes", sections.frontBytes()));
    for (int i = 0; i < sections.count(); i++) {
      int first = sections.firstLayer(i);
      List<Integer> range = List.of(first, first + sections.layers(i) - 1);
      all.add(ordered("section", String.valueOf(i), "layers", range, "bytes", sections.bytes(i)));
    }
    return all;
  }

  private static Map<String, Object> frontEnd(AudioFrontEnd sound) {
    return ordered(
        "sampleRate", sound.sampleRate(),
        "window", sound.window(),
        "hop", sound.hop(),
        "fftSize", sound.fftSize(),
        "bands", sound.bands(),
        "lowHz", sound.lowHz(),
        "highHz", sound.highHz(),
        "preEmphasis", sound.preEmphasis(),
        "coefficients", sound.coefficients(),
        "deltas", sound.deltas(),
        "normalization", sound.normalization().name(),
        "trimDecibels", sound.trimDecibels());
  }

  private String text(CompactModel opened, ModelSections sections, Map<String, Object> json) {
    StringBuilder text = new StringBuilder();
    text.append(model).append(": ").append(Shown.count(ModelSource.bytes(sections), "byte"));
    text.append(", format ").append(formatVersion(sections));
    text.append(sections.hasSectionFiles() ? ", sections in files of their own\n" : "\n");
    text.append("sha256    ").append(json.get("sha256")).append('\n');
    text.append("input     ").append(shapes(opened.inputShapes()));
    text.append(opened.isSequence() ? ", one step of a sequence\n" : "\n");
    text.append("output    ").append(shapes(opened.network().flow().outputShapes())).append('\n');
    Metadata metadata = opened.metadata();
    if (!metadata.labels().isEmpty()) {
      text.append("labels    ").append(Shown.texts(metadata.labels())).append('\n');
    }
    metadata.frontEnd().ifPresent(sound -> text.append("sound     ").append(shown(sound)));
    text.append("weights   ").append(Shown.count(opened.network().weights()));
    text.append(", sparsity ").append(Shown.fraction(opened.sparsity())).append('\n');
    text.append("buffers   ").append(Shown.count(opened.activationBytes(), "byte")).append("\n\n");
    return text.append(layerTable(opened.network()))
        .append('\n')
        .append(sectionTable(sections))
        .toString();
  }

  private static String shapes(List<TensorShape> shapes) {
    return shapes.stream().map(TensorShape::toString).collect(Collectors.joining(" and "));
  }

  private static String shown(AudioFrontEnd sound) {
    return String.format(
        Locale.ROOT,
        "%,d Hz, windows of %d samples every %d, %d bands, %d features, normalization %s%n",
        sound.sampleRate(),
        sound.window(),
        sound.hop(),
        sound.bands(),
        sound.features(),
        sound.normalization());
  }

  private static TextTable layerTable(CompactNetwork network) {
    TextTable table = new TextTable(3, "layer", "kind", "output", "weights", "sparsity", "bits");
    List<TensorShape> shapes = network.outputShapes();
    for (int i = 0; i < shapes.size(); i++) {
      Layer layer = network.layers().get(i);
      boolean without = layer.weights().isEmpty();
      table.row(
          String.valueOf(i),
          layer.kind(),
          shapes.get(i).toString(),
          without ? "" : Shown.count(weights(layer)),
          without ? "" : Shown.fraction(sparsity(layer)),
          layer.weights().stream()
              .map(matrix -> String.valueOf(matrix.bits()))
              .distinct()
              .collect(Collectors.joining("/")));
    }
    return table;
  }

  private static TextTable sectionTable(ModelSections sections) {
    long all = ModelSource.bytes(sections);
    TextTable table = new TextTable(2, "section", "layers", "bytes", "share");
    table.row("head", "", Shown.count(sections.frontBytes()), share(sections.frontBytes(), all));
    for (int i = 0; i < sections.count(); i++) {
      int first = sections.firstLayer(i);
      int last = first + sections.layers(i) - 1;
      table.row(
          String.valueOf(i),
          first == last ? String.valueOf(first) : first + " to " + last,
          Shown.count(sections.bytes(i)),
          share(sections.bytes(i), all));
    }
    return table;
  }

  private static String share(long bytes, long all) {
    return Shown.percent((double) bytes / all);
  }
}
