package io.github.dl4jcompress.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.compress.CompressionRecipe;
import io.github.dl4jcompress.compress.CompressionResult;
import io.github.dl4jcompress.compress.Compressor;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * The page in a real browser, at the width of a phone and of a screen. Runs where chromium is
 * installed (Debian: {@code apt install chromium}); its pages stay in {@code
 * -Dreport.pages=FOLDER}, if that is given.
 */
class ReportInBrowserTest {
  private static final List<Integer> WIDTHS = List.of(400, 1400);
  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final String LONG = "w".repeat(120);
  private static final String RUNS = "window.ran=1";
  private static final List<String> HOSTILE =
      List.of(
          "</title></style><script>" + RUNS + "</script>",
          "\"><img src=x onerror=\"" + RUNS + "\">" + LONG,
          "' onload='" + RUNS + "' \u202E<svg/onload=" + RUNS + ">");

  /** Asks each page in turn; what it finds is one line a page. */
  private static final String ASKING =
      """
      addEventListener('load', () => {
        const lines = [...document.querySelectorAll('iframe')].map(frame => {
          const page = frame.contentDocument;
          const attributes = [...page.querySelectorAll('*')].flatMap(e => [...e.attributes]);
          return [frame.title,
            page.documentElement.scrollWidth - page.documentElement.clientWidth,
            page.querySelectorAll('script').length,
            attributes.filter(a => a.name.startsWith('on')).length,
            attributes.filter(a => a.value.includes('NaN')).length,
            frame.contentWindow.ran === undefined ? 'quiet' : 'ran',
            page.querySelectorAll('h2').length > 5 ? 'whole' : 'broken'].join(' ');
        });
        document.getElementById('found').textContent = '\\n' + lines.join('\\n') + '\\n';
      });
      """;

  private static CompressionResult<MultiLayerNetwork> result;
  private static MultiLayerNetwork other;

  private static Path folder;

  @BeforeAll
  static void compress(@TempDir Path place) {
    folder = place;
    assumeTrue(chromium().isPresent(), "chromium is not installed");
    result =
        Compressor.compress(
            TinyNetworks.imageChain(TinyNetworks.settings()),
            CompressionRecipe.quantize(QuantizationRecipe.weights(4)),
            TinyData.iterator(TinyData.images(64, 1), 32),
            test(),
            1);
    other = TinyNetworks.imageChain(TinyNetworks.settings().seed(99));
  }

  private static DataSetIterator test() {
    return TinyData.iterator(TinyData.images(40, 2), 40);
  }

  private static Optional<Path> chromium() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(path)
        .flatMap(dir -> BROWSERS.stream().map(name -> Path.of(dir, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Test
  void readsWellAndRunsNothingWhateverTheNamesAre() throws Exception {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("hostile", hostile());
    pages.put("one", layers(1));
    pages.put("many", layers(500));
    List<String> expected = new ArrayList<>();
    for (String name : pages.keySet()) {
      WIDTHS.forEach(width -> expected.add(name + "-" + width + " 0 0 0 0 quiet whole"));
    }
    assertThat(found(pages)).containsExactlyElementsOf(expected);
  }

  @Test
  void theBrowserRefusesScriptsThatSomebodyPutIn() throws Exception {
    String script = "<script>" + RUNS + "</script>";
    String page = hostile().replace("</main>", script + "</main>");
    assertThat(found(Map.of("allowed", page.replace("Content-Security-Policy", "x"))))
        .contains("allowed-400 0 1 0 0 ran whole"); // it would run if the page did not forbid it
    assertThat(found(Map.of("forbidden", page))).contains("forbidden-400 0 1 0 0 quiet whole");
  }

  private static String hostile() {
    CompactModel model = result.model().with(Metadata.NONE.withLabels(HOSTILE));
    CompressionReport report =
        CompressionReport.of(other, result.network(), model, test())
            .titled(HOSTILE.get(0))
            .beside(HOSTILE.get(1), 44_000, 0.01)
            .beside(LONG, 1, Double.NaN);
    HOSTILE.forEach(text -> report.fact(text, text + "\uD800" + LONG));
    return report.html();
  }

  private static String layers(int count) {
    List<LayerRow> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] before = i % 2 == 0 ? new double[] {Double.NaN, 1, -2} : new double[] {Double.NaN};
      double[] after = i % 3 == 0 ? new double[0] : new double[] {0, 1};
      String name = HOSTILE.get(i % HOSTILE.size()) + i;
      layers.add(new LayerRow(name, "dense", "[2]", "4", List.of(before), List.of(after)));
    }
    Findings findings =
        new Findings(
            Stages.of(other, Optional.of(result.network()), result.model()),
            layers,
            TestRun.of(Logits.of(other), result.model(), test()),
            List.of(),
            new Latency(Double.NaN, 1),
            List.of());
    TrainingCurve curve = new TrainingCurve();
    curve.iterationDone(other, 0, 0); // no loss yet
    return new ReportPage("layers", findings, Optional.of(curve), List.of(), Map.of()).html();
  }

  /** What {@link #ASKING} says of each page at each width. */
  private static List<String> found(Map<String, String> pages) throws Exception {
    StringBuilder frames = new StringBuilder();
    for (Map.Entry<String, String> page : pages.entrySet()) {
      write(page.getKey() + ".html", page.getValue());
      for (int width : WIDTHS) {
        frames.append(
            "<iframe title='%s-%d' src='%s.html' style='width:%dpx;height:800px'></iframe>"
                .formatted(page.getKey(), width, page.getKey(), width));
      }
    }
    Path asking =
        write(
            "asking.html",
            "<!DOCTYPE html><pre id='found'></pre>" + frames + "<script>" + ASKING + "</script>");
    String answer = browse(asking);
    int from = answer.indexOf("<pre id=\"found\">") + 16;
    return answer.substring(from, answer.indexOf("</pre>", from)).strip().lines().toList();
  }

  private static Path write(String name, String html) throws IOException {
    String kept = System.getProperty("report.pages");
    if (kept != null) {
      Files.writeString(Path.of(kept, name), html);
    }
    return Files.writeString(folder.resolve(name), html);
  }

  private static String browse(Path page) throws Exception {
    Path answer = folder.resolve("answer.html");
    Process process =
        new ProcessBuilder(
                chromium().orElseThrow().toString(),
                "--headless",
                "--no-sandbox", // root of a container has none
                "--disable-gpu",
                "--allow-file-access-from-files", // the frames are files
                "--user-data-dir=" + folder.resolve("profile"),
                "--dump-dom",
                page.toUri().toString())
            .redirectOutput(answer.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    assertThat(ended).as("chromium ended in time").isTrue();
    return Files.readString(answer);
  }
}
