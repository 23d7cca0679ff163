package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import io.github.dl4jcompress.compress.CompressionRecipe;
import io.github.dl4jcompress.compress.CompressionResult;
import io.github.dl4jcompress.compress.Compressor;
import io.github.dl4jcompress.compress.OneCycle;
import io.github.dl4jcompress.compress.StepOverhead;
import io.github.dl4jcompress.distill.Distillation;
import io.github.dl4jcompress.distill.KnowledgeTransfer;
import io.github.dl4jcompress.distill.Teacher;
import io.github.dl4jcompress.format.DurableFile;
import io.github.dl4jcompress.model.AudioFrontEnd;
import io.github.dl4jcompress.model.AudioFrontEnd.Normalization;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.report.FloatSize;
import io.github.dl4jcompress.report.ProgressListener;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Trains an LSTM on spoken digits, prunes and quantizes it while a larger one teaches it, stores a
 * few kilobytes, and understands WAV files with them in a JVM without DL4J.
 *
 * <p>Exit codes: 0 done, 1 training failed, 2 wrong usage, 3 cannot read or write.
 */
public final class SpeechDemo {
  private static final int BATCH = 32;
  private static final double PEAK_RATE = 4e-3;
  private static final SpeechNetworks.Size TEACHER = new SpeechNetworks.Size(2, 128);
  private static final SpeechNetworks.Size NETWORK = new SpeechNetworks.Size(1, 128);

  /** 32 ms windows every 20 ms: few steps, and few bands, which also suit unknown voices. */
  private static final AudioFrontEnd FRONT_END =
      AudioFrontEnd.logMel(8_000, 20).framing(256, 160).normalized(Normalization.UTTERANCE);

  /** Milder than {@link Augmentation#SPEECH}: the network is small, and its words are short. */
  private static final Augmentation OTHER_TAKES =
      new Augmentation(
          new Augmentation.Changes(0.02, 0.12, 10, 15, 40, 6), new Augmentation.Masks(1, 3, 1, 2));

  private static final Distillation DISTILLATION =
      Distillation.temperature(1).hardWeight(0.3).softWeight(0.7);

  private final SpeechOptions options;
  private final Plan plan;
  private final SpeechFeatures features = new SpeechFeatures(FRONT_END);
  private final PrintStream out = System.out;

  /** How long to train and how far to prune. */
  private record Plan(
      int teacherEpochs,
      int baselineEpochs,
      int compressionEpochs,
      double sparsity,
      int rounds,
      Augmentation augmentation) {
    static final Plan FULL = new Plan(30, 40, 36, 0.95, 5, OTHER_TAKES);
    static final Plan QUICK = new Plan(4, 4, 5, 0.9, 1, Augmentation.NONE);
  }

  private SpeechDemo(SpeechOptions options) {
    this.options = options;
    this.plan = options.quick() ? Plan.QUICK : Plan.FULL;
  }

  public static void main(String[] arguments) throws InterruptedException {
    int code;
    try {
      new SpeechDemo(SpeechOptions.parse(List.of(arguments))).run();
      code = 0;
    } catch (SpeechOptions.UsageException e) {
      System.err.println("demo-speech: " + e.getMessage());
      System.err.println(SpeechOptions.USAGE);
      code = 2;
    } catch (IOException e) {
      System.err.println("demo-speech: " + explain(e));
      code = 3;
    } catch (TrainingDivergedException e) {
      System.err.println("demo-speech: " + e.getMessage());
      code = 1;
    }
    System.exit(code); // DL4J keeps threads alive
  }

  private void run() throws IOException, InterruptedException {
    if (options.predict().isPresent()) {
      Path model = options.out().resolve("model.d4c");
      out.println(
          DeviceRun.predict(model, options.predict().get(), options.out().resolve("device")));
      return;
    }
    SpeechData all =
        SpeechData.locate(options.data(), System.getenv(), Path.of(""), options.seed());
    List<SpeechData> splits = new ArrayList<>();
    for (Split split :
        options.split().map(List::of).orElseGet(() -> Split.leaveOneSpeakerOut(all.speakers()))) {
      splits.add(withSplit(all, split));
    }
    Files.createDirectories(options.out());
    List<SpeechReport> reports = new ArrayList<>();
    for (SpeechData data : splits) {
      Path folder =
          splits.size() == 1
              ? options.out()
              : options.out().resolve(data.split().speaker().orElseThrow());
      Files.createDirectories(folder);
      reports.add(run(data, folder));
      out.println();
      out.println(describe(data));
      out.println(reports.get(reports.size() - 1).table());
    }
    write(all, reports);
  }

  private static SpeechData withSplit(SpeechData data, Split split) {
    try {
      return data.withSplit(split);
    } catch (IllegalArgumentException e) {
      throw new SpeechOptions.UsageException(String.valueOf(e.getMessage()));
    }
  }

  private SpeechReport run(SpeechData data, Path folder) throws IOException, InterruptedException {
    out.println("[1/6] Data");
    out.println("  " + describe(data));
    DataSetIterator test = data.testIterator(features, 100);

    out.println("[2/6] Training the teacher");
    long start = System.nanoTime();
    MultiLayerNetwork teacher = create(TEACHER, data, plan.teacherEpochs());
    train(teacher, data, plan.teacherEpochs(), "teacher");
    double teacherSeconds = secondsSince(start);
    double teacherError = SpeechNetworks.testError(teacher, test);

    out.println("[3/6] Training the float network");
    start = System.nanoTime();
    MultiLayerNetwork network = create(NETWORK, data, plan.baselineEpochs());
    KnowledgeTransfer.parameters(teacher, network); // starts with the teacher's first layer
    train(network, data, plan.baselineEpochs(), "float");
    double baselineSeconds = secondsSince(start);
    double baselineError = SpeechNetworks.testError(network, test);

    out.println("[4/6] Training on, pruned, quantized and taught");
    int steps = steps(data, plan.compressionEpochs());
    network.setLearningRate(OneCycle.over(steps, PEAK_RATE));
    network.setListeners(new ProgressListener(out, "compressing", steps));
    CompressionRecipe recipe =
        CompressionRecipe.atOnce(plan.sparsity(), steps).distill(DISTILLATION);
    start = System.nanoTime();
    CompressionResult<MultiLayerNetwork> result =
        Compressor.of(network, recipe)
            .taughtBy(Teacher.of(teacher))
            .fit(
                data.trainIterator(features, BATCH, plan.augmentation()),
                test,
                plan.compressionEpochs());
    double compressionSeconds = secondsSince(start);

    out.println("[5/6] Writing the model, and understanding the test recordings in a fresh JVM");
    CompactModel model = result.model().with(new Metadata(data.words(), Optional.of(FRONT_END)));
    Path file = folder.resolve("model.d4c");
    model.save(file);
    out.print(model.summary());
    DeviceRun device = DeviceRun.of(file, data, folder.resolve("device"));

    out.println("[6/6] Measuring the cost of compression per training step");
    network.setListeners();
    double overhead =
        StepOverhead.measure(
            network, recipe, data.trainIterator(features, BATCH, Augmentation.NONE), plan.rounds());
    return new SpeechReport(
        data.split().toString(),
        teacherError,
        baselineError,
        FloatSize.of(network),
        device,
        Files.size(file),
        model.sparsity(),
        recipe.quantization().weightBits(),
        result.comparison(),
        new SpeechReport.Seconds(teacherSeconds, baselineSeconds, compressionSeconds),
        overhead);
  }

  private MultiLayerNetwork create(SpeechNetworks.Size size, SpeechData data, int epochs) {
    return SpeechNetworks.create(
        size,
        FRONT_END.features(),
        data.words().size(),
        options.seed(),
        OneCycle.over(steps(data, epochs), PEAK_RATE));
  }

  private void train(MultiLayerNetwork network, SpeechData data, int epochs, String phase) {
    network.setListeners(new ProgressListener(out, phase, steps(data, epochs)));
    network.fit(data.trainIterator(features, BATCH, plan.augmentation()), epochs);
  }

  private static int steps(SpeechData data, int epochs) {
    return epochs * ((data.train().size() + BATCH - 1) / BATCH);
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private void write(SpeechData data, List<SpeechReport> reports) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("dataset", data.name());
    json.put("seed", options.seed());
    if (reports.size() == 1) {
      json.putAll(reports.get(0).json());
    } else {
      double baseline = mean(reports.stream().map(SpeechReport::baselineError).toList());
      double compact = mean(reports.stream().map(report -> report.device().error()).toList());
      json.put("macroBaselineError", baseline);
      json.put("macroTestError", compact);
      json.put("splits", reports.stream().map(SpeechReport::json).toList());
      out.println();
      out.printf(
          Locale.ROOT,
          "mean over %d unknown speakers: test error %s float, %s compact%n",
          reports.size(),
          SpeechReport.percent(baseline),
          SpeechReport.percent(compact));
    }
    Path file = options.out().resolve("report.json");
    DurableFile.replace(
        file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
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
            options.seed(),
            options.quick() ? ", quick run" : "");
    return data.isSynthetic()
        ? counts + " (no recordings found: words spoken by a synthesizer, not by people)"
        : counts;
  }

  private static String explain(IOException e) {
    return e instanceof FileSystemException failed
        ? "cannot read or write %s (%s)"
            .formatted(failed.getFile(), e.getClass().getSimpleName().replace("Exception", ""))
        : String.valueOf(e.getMessage());
  }
}
