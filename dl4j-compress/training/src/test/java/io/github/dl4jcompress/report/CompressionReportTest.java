package io.github.dl4jcompress.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.compress.CompressionRecipe;
import io.github.dl4jcompress.compress.CompressionResult;
import io.github.dl4jcompress.compress.Compressor;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class CompressionReportTest {
  private static final String HOSTILE = "</title><script>alert('1')</script>\u202E&\"\uD800";

  private static MultiLayerNetwork network;
  private static CompressionResult<MultiLayerNetwork> result;
  private static TrainingCurve curve;

  @BeforeAll
  static void compress() {
    curve = new TrainingCurve();
    network = TinyNetworks.imageChain(TinyNetworks.settings(new Adam(0.01)));
    network.fit(TinyData.iterator(TinyData.images(256, 1), 32), 2);
    network.addListeners(curve);
    CompressionRecipe recipe =
        CompressionRecipe.quantize(QuantizationRecipe.weights(4))
            .prune(PruningRecipe.of(SparsitySchedule.cubic(0.0, 0.8).overSteps(0, 8).every(1)));
    result =
        Compressor.compress(
            network, recipe, TinyData.iterator(TinyData.images(256, 1), 32), test(), 2);
  }

  private static DataSetIterator test() {
    return TinyData.iterator(TinyData.images(100, 2), 64);
  }

  private static CompressionReport report(CompactModel model) {
    return CompressionReport.of(network, result.network(), model, test());
  }

  /** A page is XML, too: what is not escaped would not be read. */
  private static Document parsed(String html) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    String body = html.substring(html.indexOf('\n') + 1);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> texts(Document page, String tag) {
    NodeList nodes = page.getElementsByTagName(tag);
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }

  @Test
  void hasAllSections() throws Exception {
    Document page = parsed(report(result.model()).curve(curve).titled("tiny").html());
    assertThat(texts(page, "h1")).containsExactly("tiny");
    assertThat(texts(page, "h2"))
        .containsExactly(
            "Bytes at each stage",
            "Error against bytes",
            "Layers",
            "Weights before and after",
            "Training",
            "Classes",
            "What compression changed",
            "Where the models look",
            "Circumstances");
  }

  @Test
  void figuresAreThoseOfTheResult() throws Exception {
    Document page = parsed(report(result.model()).html());
    assertThat(texts(page, "td"))
        .contains(
            Amount.percent(result.comparison().compactError()),
            Amount.bytes(result.model().toBytes().length),
            Amount.bytes((double) FloatSize.of(network).gzipBytes()));
  }

  @Test
  void lacksOnlyTheStageOfANetworkThatIsGone() throws Exception {
    CompressionReport later = CompressionReport.of(network, result.model(), test());
    List<String> before = texts(parsed(report(result.model()).html()), "td");
    assertThat(before).contains("pruned, gzip -9");
    assertThat(texts(parsed(later.html()), "td"))
        .contains("quantized weights", Amount.percent(result.comparison().compactError()))
        .doesNotContain("pruned, gzip -9");
  }

  @Test
  void textFromOutsideIsOnlyText() throws Exception {
    List<String> labels = List.of("<b>one</b>", "two' onload='x", "three");
    CompactModel model = result.model().with(Metadata.NONE.withLabels(labels));
    String html = report(model).titled(HOSTILE).fact(HOSTILE, HOSTILE).html();
    Document page = parsed(html);
    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(page.getElementsByTagName("b").getLength()).isZero();
    assertThat(texts(page, "h1")).containsExactly("</title><script>alert('1')</script>?&\"?");
    assertThat(texts(page, "td")).containsAll(labels);
  }

  @Test
  void loadsNothingAndRunsNothing() throws Exception {
    String html = report(result.model()).html();
    Document page = parsed(html);
    String style = texts(page, "style").get(0);
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
    assertThat(html)
        .contains("style-src &#39;sha256-" + Base64.getEncoder().encodeToString(hash) + "&#39;")
        .contains("default-src &#39;none&#39;");
    assertThat(html.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http://", "https://");
    NodeList pictures = page.getElementsByTagName("img");
    assertThat(pictures.getLength()).isGreaterThanOrEqualTo(3 * TestRun.FIRST);
    for (int i = 0; i < pictures.getLength(); i++) {
      assertThat(pictures.item(i).getAttributes().getNamedItem("src").getNodeValue())
          .startsWith("data:image/png;base64,");
    }
  }

  @Test
  void countsExamplesWhoseClassChanged() {
    MultiLayerNetwork other = TinyNetworks.imageChain(TinyNetworks.settings().seed(99));
    String html = CompressionReport.of(other, other, result.model(), test()).html();
    TestRun run = TestRun.of(Logits.of(other), result.model(), test());
    assertThat(run.changes()).isBetween(25, 100);
    assertThat(html).contains(run.changes() + " of 100 test examples are put in another class");
    assertThat(run.changed()).hasSize(24);
    assertThat(run.changed()).allMatch(example -> example.before() != example.after());
  }

  @Test
  void aLossThatIsNoNumberBreaksTheLine() throws Exception {
    Markup line = Charts.line("loss", new long[] {0, 1, 2, 3}, new double[] {1, Double.NaN, 3, 2});
    Document svg = parsed("\n" + line);
    String path =
        svg.getElementsByTagName("path").item(1).getAttributes().getNamedItem("d").getNodeValue();
    assertThat(path.chars().filter(c -> c == 'M').count()).isEqualTo(2);
    assertThat(path).doesNotContain("NaN");
  }

  @Test
  void fiveHundredLayersMakeAPage() throws Exception {
    List<LayerRow> layers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      layers.add(
          new LayerRow(
              HOSTILE + i,
              "dense",
              "[2]",
              "4",
              List.of(new double[] {Double.NaN, 1}),
              List.of(new double[] {0, 1})));
    }
    Findings few =
        new Findings(
            Stages.of(network, Optional.of(result.network()), result.model()),
            layers,
            TestRun.of(Logits.of(network), result.model(), test()),
            List.of(),
            new Latency(1, 1),
            List.of());
    String html = new ReportPage("many", few, Optional.empty(), List.of(), Map.of()).html();
    assertThat(texts(parsed(html), "tr")).hasSizeGreaterThan(500);
    assertThat(html.length()).isLessThan(2_000_000);
  }

  @Test
  void anotherModelStandsBesideThem() throws Exception {
    String html = report(result.model()).beside("a rival", 44_000, 0.0074).html();
    assertThat(texts(parsed(html), "td")).contains("a rival", "44,000", "0.74 %");
    assertThatThrownBy(() -> report(result.model()).beside("none", 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bytes must be >= 1, got 0");
  }

  @Test
  void writesTheWholePage(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("report.html");
    report(result.model()).writeHtml(file);
    assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>\n").endsWith("</html>\n");
  }
}
