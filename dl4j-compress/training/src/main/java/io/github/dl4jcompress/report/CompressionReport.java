package io.github.dl4jcompress.report;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.format.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * What compression did to a network, as one page to read: bytes at each stage, error against bytes,
 * layers, weights, training, confusion of classes, and the test examples whose class changed. One
 * HTML file that needs no network, no scripts and no other file.
 *
 * <pre>{@code
 * CompressionReport.of(network, result.network(), result.model(), test)
 *     .titled("LeNet-5")
 *     .curve(curve) // a TrainingCurve that listened
 *     .fact("seed", "1")
 *     .writeHtml(Path.of("report.html"));
 * }</pre>
 */
public final class CompressionReport {
  private final Findings findings;
  private final List<Charts.Spot> others = new ArrayList<>();
  private final Map<String, String> facts = new LinkedHashMap<>();
  private Optional<TrainingCurve> curve = Optional.empty();
  private String title = "Compression report";

  private CompressionReport(Findings findings) {
    this.findings = findings;
    facts.put("Java", System.getProperty("java.version"));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    facts.put("test examples", String.valueOf(findings.run().examples()));
    facts.put("SHA-256 of the test examples", findings.run().dataHash());
  }

  /**
   * Asks network and model for all test examples.
   *
   * @param network before compression, with one input and one output layer
   * @param trained the network that the model was made from, such as {@code
   *     CompressionResult.network()}
   * @param model the compact model
   * @param test labelled examples; reset before and after
   */
  public static CompressionReport of(
      Model network, Model trained, CompactModel model, DataSetIterator test) {
    return of(network, Optional.of(trained), model, test);
  }

  /**
   * The same long after, when the network that the model was made from is gone: without its bytes.
   *
   * @param network before compression, with one input and one output layer
   * @param model the compact model
   * @param test labelled examples; reset before and after
   */
  public static CompressionReport of(Model network, CompactModel model, DataSetIterator test) {
    return of(network, Optional.empty(), model, test);
  }

  private static CompressionReport of(
      Model network, Optional<Model> trained, CompactModel model, DataSetIterator test) {
    Logits logits = Logits.of(network);
    TestRun run = TestRun.of(logits, model, test);
    TestRun.Answered any = run.closeLook().get(0);
    return new CompressionReport(
        new Findings(
            Stages.of(network, trained, model),
            LayerRow.of(network, model),
            run,
            CloseLook.of(run, logits, model),
            Latency.of(network, model, any.input(), test),
            model.metadata().labels()));
  }

  /** What stands above the page. */
  public CompressionReport titled(String title) {
    this.title = title;
    return this;
  }

  /** Adds loss, sparsity and learning rate over the steps. */
  public CompressionReport curve(TrainingCurve curve) {
    this.curve = Optional.of(curve).filter(c -> !c.points().isEmpty());
    return this;
  }

  /** Adds a line to the circumstances: the seed, the recipe as JSON, the data. */
  public CompressionReport fact(String name, String value) {
    facts.put(name, value);
    return this;
  }

  /**
   * Adds another model to error against bytes.
   *
   * @param bytes of its file, at least 1
   * @param error fraction of the test examples in a wrong class
   */
  public CompressionReport beside(String name, long bytes, double error) {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes must be >= 1, got " + bytes);
    }
    others.add(new Charts.Spot(name, (double) bytes, error));
    return this;
  }

  /** The page. */
  public String html() {
    return new ReportPage(title, findings, curve, others, facts).html();
  }

  /**
   * Writes the page, whole or not at all.
   *
   * @throws IOException saying what stands in the way
   */
  public void writeHtml(Path file) throws IOException {
    DurableFile.replace(file, html().getBytes(StandardCharsets.UTF_8));
  }
}
