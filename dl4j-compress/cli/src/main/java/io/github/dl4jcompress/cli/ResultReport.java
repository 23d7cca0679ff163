package io.github.dl4jcompress.cli;

import static io.github.dl4jcompress.demo.ReportFile.ordered;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.cli.input.RefusedFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.type.TypeReference;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** What a compression did, in figures: written beside the model, and read again to be shown. */
final class ResultReport {
  private static final int VERSION = 1;
  private static final int MOST_BYTES = 16 << 20;

  /** Figures without which there is nothing to show. */
  private static final List<String> NUMBERS =
      List.of(
          "/baseline/testError",
          "/baseline/parameterBytes",
          "/baseline/gzipBytes",
          "/compact/testError",
          "/compact/fileBytes",
          "/compact/sparsity",
          "/agreement",
          "/maxLogitDifference",
          "/training/epochs",
          "/training/seed",
          "/training/seconds",
          "/data/train",
          "/data/test");

  private final Map<String, Object> json;

  private ResultReport(Map<String, Object> json) {
    this.json = json;
  }

  static ResultReport of(
      Path network,
      Path data,
      Compression.Outcome outcome,
      CompactModel model,
      Compression compression,
      int train,
      int test)
      throws IOException {
    return new ResultReport(
        ordered(
            "verb", "compress",
            "version", VERSION,
            "network", network.toString(),
            "data", ordered("folder", data.toString(), "train", train, "test", test),
            "baseline",
                ordered(
                    "testError", outcome.floatError(),
                    "parameterBytes", outcome.floatSize().bytes(),
                    "gzipBytes", outcome.floatSize().gzipBytes()),
            "compact",
                ordered(
                    "testError", outcome.compactError(),
                    "fileBytes", model.toBytes().length,
                    "sha256", ModelSource.sha256(model.toBytes()),
                    "sparsity", outcome.result().sparsity()),
            "agreement", outcome.result().comparison().agreement(),
            "maxLogitDifference", outcome.result().comparison().maxLogitDifference(),
            "training",
                ordered(
                    "trainEpochs", compression.plan().trainEpochs(),
                    "epochs", compression.plan().epochs(),
                    "batch", compression.plan().batch(),
                    "seed", compression.plan().seed(),
                    "seconds", outcome.seconds()),
            "recipe", new ObjectMapper().readValue(compression.recipe().toJson(), Map.class),
            "environment",
                ordered(
                    "java",
                    System.getProperty("java.version"),
                    "os",
                    System.getProperty("os.name") + " " + System.getProperty("os.arch"))));
  }

  /** Reads what {@link #bytes} wrote. */
  static ResultReport read(Path file) throws IOException {
    ModelSource.requireFile(file);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw new RefusedFileException(file + ": more than " + MOST_BYTES + " bytes");
    }
    ObjectMapper mapper = new ObjectMapper();
    JsonNode tree;
    try {
      tree = mapper.readTree(new String(bytes, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new RefusedFileException(file + ": no JSON: " + e.getOriginalMessage(), e);
    }
    if (!tree.path("verb").asText().equals("compress")) {
      throw new RefusedFileException(file + ": no report that compress wrote");
    }
    if (tree.path("version").asInt() != VERSION) {
      throw new RefusedFileException(
          "%s: a report of version %s; this program reads version %d"
              .formatted(file, tree.path("version"), VERSION));
    }
    for (String number : NUMBERS) {
      if (!tree.at(number).isNumber()) {
        throw new RefusedFileException(file + ": no number at " + number);
      }
    }
    return new ResultReport(mapper.convertValue(tree, new TypeReference<>() {}));
  }

  Map<String, Object> json() {
    return json;
  }

  /** The report as a file. */
  byte[] bytes() throws IOException {
    return Json.text(json).getBytes(StandardCharsets.UTF_8);
  }

  /** The report as a table. */
  String text() {
    JsonNode tree = new ObjectMapper().valueToTree(json);
    long before = tree.at("/baseline/parameterBytes").asLong();
    long after = tree.at("/compact/fileBytes").asLong();
    TextTable table = new TextTable(1, "", "float network", "compact model");
    table.row(
        "test error",
        Shown.percent(tree.at("/baseline/testError").asDouble()),
        Shown.percent(tree.at("/compact/testError").asDouble()));
    table.row("bytes", Shown.count(before), Shown.count(after));
    table.row("bytes, gzip -9", Shown.count(tree.at("/baseline/gzipBytes").asLong()), "");
    table.row("ratio", "1.0x", Shown.ratio((double) before / after));
    table.row("sparsity", "", Shown.fraction(tree.at("/compact/sparsity").asDouble()));
    return table
        + "same class as the fake-quantized network: "
        + Shown.percent(tree.path("agreement").asDouble())
        + "; largest logit difference "
        + Shown.fraction(tree.path("maxLogitDifference").asDouble())
        + "\n"
        + Shown.count(tree.at("/data/train").asLong())
        + " training and "
        + Shown.count(tree.at("/data/test").asLong(), "test example")
        + ", "
        + Shown.count(tree.at("/training/epochs").asLong(), "epoch")
        + ", seed "
        + tree.at("/training/seed").asLong()
        + ", "
        + Shown.seconds(tree.at("/training/seconds").asDouble())
        + "\n";
  }
}
