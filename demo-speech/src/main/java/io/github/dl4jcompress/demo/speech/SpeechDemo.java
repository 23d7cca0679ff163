package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.compress.CompressionRecipe;
import io.github.dl4jcompress.compress.CompressionResult;
import io.github.dl4jcompress.compress.Compressor;
import io.github.dl4jcompress.compress.StepOverhead;
import io.github.dl4jcompress.demo.Demo;
import io.github.dl4jcompress.demo.FigureTable;
import io.github.dl4jcompress.demo.Figures;
import io.github.dl4jcompress.demo.ReportFile;
import io.github.dl4jcompress.distill.Distillation;
import io.github.dl4jcompress.distill.KnowledgeTransfer;
import io.github.dl4jcompress.distill.Teacher;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.report.CompressionReport;
import io.github.dl4jcompress.report.FloatSize;
import io.github.dl4jcompress.report.TrainingCurve;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Trains an LSTM on spoken digits, prunes and quantizes it while a larger one teaches it, stores a
 * few kilobytes, and understands WAV files with them in a JVM without DL4J.
 */
@Command(
    name = "demo-speech",
    description =
        "Trains an LSTM on spoken digits, compresses it while it trains, and tests the result.")
public final class SpeechDemo extends Demo {
  static final SpeechNetworks.Size TEACHER = new SpeechNetworks.Size(2, 128);
  private static final SpeechNetworks.Size NETWORK = new SpeechNetworks.Size(1, 128);

  private static final Distillation DISTILLATION =
      Distillation.temperature(1).hardWeight(0.3).softWeight(0.7);

  @Option(
      names = "--split",
      paramLabel = "official|speaker:NAME|loso",
      converter = SplitChoice.Converter.class,
      description =
          "What to test on: a few recordings of everyone, all of one speaker, or those of each"
              + " speaker in turn.")
  private SplitChoice split = SplitChoice.OFFICIAL;

  @Option(
      names = "--predict",
      paramLabel = "FILE.wav",
      description = "Understand this with the model that is there, and train none.")
  private Optional<Path> predict = Optional.empty();

  private final SpeechFeatures features = new SpeechFeatures(Lessons.FRONT_END);
  private final PrintStream out = System.out;

  /**
   * How long to train, how far to prune, and how the recordings are changed.
   *
   * @param augmentation for teacher and float network
   * @param whileCompressing few weights have no room for other voices, and need it for unknown ones
   *     only: on the official split and at 0.92 sparsity, 4.0 % of the words were wrong with all
   *     changes and 3.0 % without any
   */
  private record Plan(
      int teacherEpochs,
      int baselineEpochs,
      int compressionEpochs,
      double sparsity,
      int rounds,
      Augmentation augmentation,
      Augmentation whileCompressing) {
    static final Plan KNOWN_VOICES =
        new Plan(36, 50, 60, 0.92, 5, Lessons.OTHER_TAKES, Lessons.SAME_VOICES);
    static final Plan UNKNOWN_VOICE =
        new Plan(16, 20, 30, 0.9, 5, Lessons.OTHER_TAKES, Lessons.OTHER_TAKES);
    static final Plan QUICK = new Plan(4, 4, 5, 0.9, 1, Augmentation.NONE, Augmentation.NONE);
  }

  SpeechDemo() {
    super(Path.of("out", "speech"));
  }

  public static void main(String[] arguments) throws InterruptedException {
    new SpeechDemo().start(arguments);
  }

  /** Which splits to do. */
  SplitChoice split() {
    return split;
  }

  /** A WAV file to understand with the model in the folder; empty to train one. */
  Optional<Path> predict() {
    return predict;
  }

  private Plan plan(SpeechData data) {
    if (quick()) {
      return Plan.QUICK;
    }
    return data.split().speaker().isPresent() ? Plan.UNKNOWN_VOICE : Plan.KNOWN_VOICES;
  }

  @Override
  protected void run() throws IOException, InterruptedException {
    if (predict.isPresent()) {
      Path model = folder().resolve("model.d4c");
      out.println(DeviceRun.predict(model, predict.get(), folder().resolve("device")));
      return;
    }
    SpeechData all = SpeechData.locate(search(), seed());
    List<SpeechData> splits = split.of(all);
    Files.createDirectories(folder());
    List<SpeechReport> reports = new ArrayList<>();
    for (SpeechData data : splits) {
      Path folder =
          splits.size() == 1 ? folder() : folder().resolve(data.split().speaker().orElseThrow());
      Files.createDirectories(folder);
      reports.add(run(data, folder));
      out.println();
      out.println(describe(data));
      out.println(reports.get(reports.size() - 1).table());
      write(all, reports); // what is there so far: all speakers take long
    }
  }

  private SpeechReport run(SpeechData data, Path folder) throws IOException, InterruptedException {
    Plan plan = plan(data);
    out.println("[1/6] Data");
    out.println("  " + describe(data));
    Lessons lessons = new Lessons(data, features, plan.augmentation());
    DataSetIterator test = lessons.test();

    out.println("[2/6] Training the teacher");
    long start = System.nanoTime();
    MultiLayerNetwork teacher = lessons.network(TEACHER, seed(), plan.teacherEpochs());
    train(teacher, lessons, plan.teacherEpochs(), "teacher");
    double teacherSeconds = secondsSince(start);
    SpeechReport.Teaching teaching =
        new SpeechReport.Teaching(SpeechNetworks.testError(teacher, test), teacherSeconds);

    out.println("[3/6] Training the float network");
    start = System.nanoTime();
    MultiLayerNetwork network = lessons.network(NETWORK, seed(), plan.baselineEpochs());
    KnowledgeTransfer.parameters(teacher, network); // starts with the teacher's first layer
    train(network, lessons, plan.baselineEpochs(), "float");
    double baselineSeconds = secondsSince(start);
    double baselineError = SpeechNetworks.testError(network, test);

    out.println("[4/6] Training on, pruned, quantized and taught");
    DataSetIterator train = new Lessons(data, features, plan.whileCompressing()).train();
    int steps = lessons.steps(plan.compressionEpochs());
    network.setLearningRate(lessons.rates(plan.compressionEpochs()));
    TrainingCurve curve = new TrainingCurve();
    network.setListeners(progress("compressing", steps), curve);
    CompressionRecipe recipe =
        CompressionRecipe.atOnce(plan.sparsity(), steps).distill(DISTILLATION);
    start = System.nanoTime();
    CompressionResult<MultiLayerNetwork> result =
        Compressor.of(network, recipe)
            .taughtBy(Teacher.of(teacher).and(network))
            .fit(train, test, plan.compressionEpochs());
    double compressionSeconds = secondsSince(start);

    out.println("[5/6] Writing the model, and understanding the test recordings in a fresh JVM");
    CompactModel model =
        result.model().with(new Metadata(data.words(), Optional.of(Lessons.FRONT_END)));
    Path file = folder.resolve("model.d4c");
    model.save(file);
    out.print(model.summary());
    DeviceRun device = DeviceRun.of(file, data, folder.resolve("device"));

    out.println("[6/6] Measuring the cost of compression per training step");
    network.setListeners();
    double overhead = StepOverhead.measure(network, recipe, lessons.unchanged(), plan.rounds());
    Figures.Baseline baseline =
        new Figures.Baseline(baselineError, FloatSize.of(network), baselineSeconds);
    CompressionReport.of(network, result.network(), model, test)
        .titled("Spoken digits, split " + data.split())
        .curve(curve)
        .fact("data", data.name())
        .fact("seed", String.valueOf(seed()))
        .fact("recipe", recipe.toJson())
        .writeHtml(folder.resolve("report.html"));
    Figures.Compact compact =
        new Figures.Compact(
            device.error(),
            Files.size(file),
            result.sparsity(),
            recipe.quantization().weightBits(),
            compressionSeconds);
    return new SpeechReport(
        data.split().toString(),
        teaching,
        new Figures(baseline, compact, result.comparison(), overhead),
        device);
  }

  private void train(MultiLayerNetwork network, Lessons lessons, int epochs, String phase) {
    network.setListeners(progress(phase, lessons.steps(epochs)));
    network.fit(lessons.train(), epochs);
  }

  private void write(SpeechData data, List<SpeechReport> reports) throws IOException {
    Map<String, Object> json = ReportFile.ordered("dataset", data.name(), "seed", seed());
    if (reports.size() == 1) {
      json.putAll(reports.get(0).json());
    } else {
      double baseline =
          mean(reports.stream().map(report -> report.figures().baseline().testError()).toList());
      double compact = mean(reports.stream().map(report -> report.device().error()).toList());
      json.put("macroBaselineError", baseline);
      json.put("macroTestError", compact);
      json.put("splits", reports.stream().map(SpeechReport::json).toList());
      out.println();
      out.printf(
          Locale.ROOT,
          "mean over %d unknown speakers: test error %s float, %s compact%n",
          reports.size(),
          FigureTable.percent(baseline),
          FigureTable.percent(compact));
    }
    Path file = folder().resolve("report.json");
    ReportFile.write(file, json);
    out.println("Figures: " + file);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private String describe(SpeechData data) {
    String counts =
        String.format(
            Locale.ROOT,
            "%s: %,d training and %,d test recordings, split %s, seed %d%s",
            data.name(),
            data.train().size(),
            data.test().size(),
            data.split(),
            seed(),
            quick() ? ", quick run" : "");
    return data.isSynthetic()
        ? counts + " (no recordings found: words spoken by a synthesizer, not by people)"
        : counts;
  }
}
