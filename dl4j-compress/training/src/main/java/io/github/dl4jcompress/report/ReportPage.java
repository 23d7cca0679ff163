package io.github.dl4jcompress.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The HTML page of a {@link CompressionReport}. */
record ReportPage(
    String title,
    Findings findings,
    Optional<TrainingCurve> curve,
    List<Charts.Spot> others,
    Map<String, String> facts) {

  /** Most layers that get a histogram each. */
  private static final int HISTOGRAMS = 30;

  private static final String STYLE =
      """
      :root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--line:#c8cdd3;--one:#2864b4;--two:#b9793a}
      @media(prefers-color-scheme:dark){:root{--ink:#e4e7eb;--paper:#15181c;--line:#454b53;--one:#74a8ee;--two:#d9a066}}
      body{margin:0 auto;max-width:60rem;padding:1rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
      h1,h3,p,td:first-child,dt,dd,figcaption{overflow-wrap:anywhere}
      h2{margin-top:2.5rem;border-bottom:1px solid var(--line)}
      figure{margin:1rem 0}svg{display:block;width:100%;max-width:36rem;height:auto}
      svg text{fill:var(--ink);font-size:13px}
      .axis{fill:none;stroke:var(--line)}.line{fill:none;stroke:var(--one);stroke-width:2}
      .one{fill:var(--one)}.two{fill:var(--two)}
      .wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
      td,th{padding:.2rem .6rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
      th{white-space:normal;vertical-align:bottom}
      td:first-child,th:first-child{text-align:left;white-space:normal;min-width:6rem}
      .pictures{display:flex;flex-wrap:wrap;gap:1rem}.pictures figure{margin:0}
      img{image-rendering:pixelated;max-width:100%;height:auto;display:inline-block;border:1px solid var(--line)}
      figcaption{font-size:.85rem;max-width:16rem}dt{font-weight:600}dd{margin:0 0 .4rem;white-space:pre-wrap}
      @media print{body{max-width:none}details{display:none}h2{break-after:avoid}figure{break-inside:avoid}}
      """;

  String html() {
    Markup page = new Markup();
    page.open("html", "lang", "en").open("head").single("meta", "charset", "utf-8");
    page.single("meta", "http-equiv", "Content-Security-Policy", "content", policy());
    page.single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.element("title", title).open("style").raw(STYLE).close("style").close("head");
    page.open("body").open("main").element("h1", title);
    summary(page);
    stages(page);
    errors(page);
    layers(page);
    weights(page);
    curve.ifPresent(listened -> training(page, listened.points()));
    confusion(page);
    changes(page);
    closeLooks(page);
    circumstances(page);
    return "<!DOCTYPE html>\n" + page.close("main").close("body").close("html") + "\n";
  }

  /** Nothing is loaded, nothing runs; the style is known by its hash. */
  private static String policy() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] hash = sha.digest(STYLE.getBytes(StandardCharsets.UTF_8));
      return "default-src 'none'; img-src data:; style-src 'sha256-"
          + Base64.getEncoder().encodeToString(hash)
          + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("each Java platform has SHA-256", e);
    }
  }

  private void summary(Markup page) {
    Stages stages = findings.stages();
    TestRun run = findings.run();
    page.table(
        List.of("", "network", "compact model"),
        List.of(
            List.of(
                "test error",
                Amount.percent(run.before().error()),
                Amount.percent(run.after().error())),
            List.of(
                "bytes",
                Amount.bytes((double) stages.network().bytes()),
                Amount.bytes((double) stages.fileBytes())),
            List.of(
                "ratio",
                "1",
                String.format(
                    Locale.ROOT, "%.1f", (double) stages.network().bytes() / stages.fileBytes())),
            List.of(
                "microseconds for one example",
                Amount.of(findings.latency().networkMicros()),
                Amount.of(findings.latency().modelMicros()))));
  }

  private void stages(Markup page) {
    page.element("h2", "Bytes at each stage");
    List<Charts.Bar> bars = findings.stages().bars();
    page.chart(
        Charts.bars("Bytes at each stage", bars),
        List.of("stage", "bytes"),
        bars.stream().map(bar -> List.of(bar.name(), bar.figure())).toList());
  }

  private void errors(Markup page) {
    page.element("h2", "Error against bytes");
    List<Charts.Spot> spots = new ArrayList<>();
    TestRun run = findings.run();
    Stages stages = findings.stages();
    spots.add(
        new Charts.Spot(
            "network, gzip", (double) stages.network().gzipBytes(), run.before().error()));
    spots.add(new Charts.Spot("compact model", (double) stages.fileBytes(), run.after().error()));
    spots.addAll(others);
    page.chart(
        Charts.spots("Test error against bytes", "bytes", spots),
        List.of("model", "bytes", "test error"),
        spots.stream()
            .map(spot -> List.of(spot.name(), Amount.bytes(spot.x()), Amount.percent(spot.y())))
            .toList());
  }

  private void layers(Markup page) {
    page.element("h2", "Layers");
    List<LayerRow> weighted =
        findings.layers().stream().filter(layer -> !layer.after().isEmpty()).toList();
    page.element(
        "p", "Sparsity of the layers with weights: the stronger the colour, the more zeros.");
    page.open("figure")
        .add(
            Charts.heat(
                "Sparsity of each layer",
                weighted.stream().map(LayerRow::name).toList(),
                weighted.stream().mapToDouble(LayerRow::sparsity).toArray()))
        .close("figure");
    page.table(
        List.of("layer", "kind", "output", "weights", "sparsity", "bits"),
        findings.layers().stream()
            .map(
                layer ->
                    List.of(
                        layer.name(),
                        layer.kind(),
                        layer.shape(),
                        layer.after().isEmpty() ? "" : Amount.bytes((double) layer.weights()),
                        layer.after().isEmpty() ? "" : Amount.percent(layer.sparsity()),
                        layer.bits()))
            .toList());
  }

  private void weights(Markup page) {
    List<LayerRow> shown =
        findings.layers().stream().filter(l -> !l.after().isEmpty()).limit(HISTOGRAMS).toList();
    page.element("h2", "Weights before and after");
    page.element(
        "p",
        "Each layer's weights other than zero: the network's in brown, those stored in blue."
            + " At most "
            + HISTOGRAMS
            + " layers are shown.");
    for (LayerRow layer : shown) {
      double reach = Math.max(reach(layer.before()), reach(layer.after()));
      WeightHistogram before = histogram(layer.before(), reach);
      WeightHistogram after = histogram(layer.after(), reach);
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("zero", String.valueOf(before.zeros()), String.valueOf(after.zeros())));
      for (int bin = 0; bin < WeightHistogram.BINS; bin++) {
        rows.add(
            List.of(
                Amount.of(before.middle(bin)),
                String.valueOf(before.count(bin)),
                String.valueOf(after.count(bin))));
      }
      page.element("h3", layer.name());
      page.chart(
          Charts.histogram("Weights of " + layer.name(), before, after),
          List.of("about", "before", "after"),
          rows);
    }
  }

  private static double reach(List<double[]> matrices) {
    double reach = Float.MIN_NORMAL;
    for (double[] values : matrices) {
      for (double value : values) {
        reach = Double.isFinite(value) ? Math.max(reach, Math.abs(value)) : reach;
      }
    }
    return reach;
  }

  private static WeightHistogram histogram(List<double[]> matrices, double reach) {
    WeightHistogram histogram = new WeightHistogram(reach);
    for (double[] values : matrices) {
      for (double value : values) {
        histogram.add(value);
      }
    }
    return histogram;
  }

  private static void training(Markup page, List<TrainingCurve.Point> points) {
    page.element("h2", "Training");
    line(page, "Loss", points, TrainingCurve.Point::loss);
    line(page, "Sparsity", points, TrainingCurve.Point::sparsity);
    line(page, "Learning rate", points, TrainingCurve.Point::learningRate);
  }

  private static void line(
      Markup page,
      String name,
      List<TrainingCurve.Point> points,
      ToDoubleFunction<TrainingCurve.Point> value) {
    page.element("h3", name);
    page.chart(
        Charts.line(
            name + " over the steps",
            points.stream().mapToLong(TrainingCurve.Point::step).toArray(),
            points.stream().mapToDouble(value).toArray()),
        List.of("step", name),
        points.stream()
            .map(
                point ->
                    List.of(String.valueOf(point.step()), Amount.of(value.applyAsDouble(point))))
            .toList());
  }

  private void confusion(Markup page) {
    page.element("h2", "Classes");
    TestRun run = findings.run();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < run.classes(); i++) {
      double change = run.after().error(i) - run.before().error(i);
      rows.add(
          List.of(
              findings.label(i),
              Amount.percent(run.before().error(i)),
              Amount.percent(run.after().error(i)),
              Double.isFinite(change) ? String.format(Locale.ROOT, "%+.2f", 100 * change) : "–"));
    }
    page.table(List.of("class", "error before", "after", "change in points"), rows);
    page.element("h3", "Confusion before").add(matrix(run.before()));
    page.element("h3", "Confusion after").add(matrix(run.after()));
  }

  private Markup matrix(TestRun.Confusion confusion) {
    int classes = findings.run().classes();
    List<String> head = new ArrayList<>(List.of("true class"));
    List<List<String>> rows = new ArrayList<>();
    for (int truth = 0; truth < classes; truth++) {
      head.add(findings.label(truth));
      List<String> row = new ArrayList<>(List.of(findings.label(truth)));
      for (int answer = 0; answer < classes; answer++) {
        row.add(String.valueOf(confusion.of(truth, answer)));
      }
      rows.add(row);
    }
    return new Markup().table(head, rows);
  }

  private void changes(Markup page) {
    TestRun run = findings.run();
    page.element("h2", "What compression changed");
    page.element(
        "p",
        run.changes()
            + " of "
            + run.examples()
            + " test examples are put in another class than before; "
            + run.changed().size()
            + " are shown.");
    page.open("div", "class", "pictures");
    for (TestRun.Answered example : run.changed()) {
      page.open("figure");
      Picture.of(example.input(), example.shape()).addTo(page, "example " + example.number());
      page.element("figcaption", caption(example)).close("figure");
    }
    page.close("div");
  }

  private String caption(TestRun.Answered example) {
    return "example "
        + example.number()
        + ": "
        + findings.label(example.truth())
        + "; before "
        + findings.label(example.before())
        + ", after "
        + findings.label(example.after());
  }

  private void closeLooks(Markup page) {
    if (findings.looks().isEmpty()) {
      return;
    }
    page.element("h2", "Where the models look");
    page.element(
        "p",
        "The redder a part, the more the network's class loses when it is covered: the image, the"
            + " network, the compact model.");
    for (CloseLook look : findings.looks()) {
      TestRun.Answered example = look.example();
      page.open("figure");
      Picture.of(example.input(), example.shape()).addTo(page, "example " + example.number());
      Picture.heat(look.network()).addTo(page, "where the network looks");
      Picture.heat(look.model()).addTo(page, "where the compact model looks");
      page.element("figcaption", caption(example)).close("figure");
    }
  }

  private void circumstances(Markup page) {
    page.element("h2", "Circumstances").open("dl");
    facts.forEach((name, value) -> page.element("dt", name).element("dd", value));
    page.close("dl");
  }
}
