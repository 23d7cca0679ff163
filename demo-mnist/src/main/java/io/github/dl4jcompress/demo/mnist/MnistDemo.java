package io.github.dl4jcompress.demo.mnist;

import io.github.dl4jcompress.bridge.OneDnnConvolutions;
import io.github.dl4jcompress.compress.CompressionRecipe;
import io.github.dl4jcompress.compress.CompressionResult;
import io.github.dl4jcompress.compress.Compressor;
import io.github.dl4jcompress.compress.OneCycle;
import io.github.dl4jcompress.compress.StepOverhead;
import io.github.dl4jcompress.demo.Demo;
import io.github.dl4jcompress.demo.Figures;
import io.github.dl4jcompress.report.CompressionReport;
import io.github.dl4jcompress.report.FloatSize;
import io.github.dl4jcompress.report.TrainingCurve;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import picocli.CommandLine.Command;

/**
 * Trains LeNet-5 on MNIST, prunes and quantizes it while it trains on, stores a few kilobytes, and
 * classifies the test set with them in a JVM without DL4J.
 */
@Command(
    name = "demo-mnist",
    description = "Trains LeNet-5 on MNIST, compresses it while it trains, and tests the result.")
public final class MnistDemo extends Demo {
  private static final int WEIGHT_BITS = 4;
  private static final int BATCH = 64;
  private static final double PEAK_RATE = 3e-3;

  private final PrintStream out = System.out;

  /** How long to train and how far to prune. */
  private record Plan(
      int images,
      Distortion distortion,
      int baselineEpochs,
      int compressionEpochs,
      double sparsity,
      int rounds) {
    static final Plan FULL = new Plan(60_000, Distortion.HANDWRITING, 8, 10, 0.98, 7);
    static final Plan QUICK = new Plan(30_000, Distortion.shifts(1), 2, 3, 0.95, 3);

    int steps(DigitData data, int epochs) {
      int count = Math.min(images, data.train().count());
      return epochs * ((count + BATCH - 1) / BATCH);
    }
  }

  MnistDemo() {
    super(Path.of("out", "mnist"));
  }

  public static void main(String[] arguments) throws InterruptedException {
    new MnistDemo().start(arguments);
  }

  private Plan plan() {
    return quick() ? Plan.QUICK : Plan.FULL;
  }

  @Override
  protected void run() throws IOException, InterruptedException {
    out.println("[1/6] Data");
    DigitData data = DigitData.locate(search(), seed());
    out.println("  " + describe(data));
    Files.createDirectories(folder());
    Plan plan = plan();
    DataSetIterator train = data.trainIterator(BATCH, plan.distortion(), plan.images());
    DataSetIterator test = data.testIterator(500);

    out.println("[2/6] Training the float network");
    int steps = plan.steps(data, plan.baselineEpochs());
    MultiLayerNetwork network =
        LeNet5.create(LeNet5.CAFFE, seed(), OneCycle.over(steps, PEAK_RATE));
    OneDnnConvolutions.enable(network);
    network.setListeners(progress("float", steps));
    long start = System.nanoTime();
    network.fit(train, plan.baselineEpochs());
    double baselineSeconds = secondsSince(start);
    Figures.Baseline baseline =
        new Figures.Baseline(
            LeNet5.testError(network, test), FloatSize.of(network), baselineSeconds);

    out.println("[3/6] Training on, pruned and quantized");
    steps = plan.steps(data, plan.compressionEpochs());
    network.setLearningRate(OneCycle.over(steps, PEAK_RATE));
    TrainingCurve curve = new TrainingCurve();
    network.setListeners(progress("compressing", steps), curve);
    CompressionRecipe recipe = CompressionRecipe.atOnce(plan.sparsity(), steps);
    start = System.nanoTime();
    CompressionResult<MultiLayerNetwork> result =
        Compressor.compress(network, recipe, train, test, plan.compressionEpochs());
    double compressionSeconds = secondsSince(start);

    out.println("[4/6] Writing the model");
    Path file = folder().resolve("model.d4c");
    result.model().save(file);
    out.print(result.model().summary());

    out.println("[5/6] Classifying the test set in a fresh JVM with the runtime jar alone");
    DeviceRun device = DeviceRun.of(file, data, folder().resolve("device"));

    out.println("[6/6] Measuring the cost of compression per training step");
    network.setListeners();
    double overhead = StepOverhead.measure(network, recipe, train, plan.rounds());

    Figures.Compact compact =
        new Figures.Compact(
            device.error(), Files.size(file), result.sparsity(), WEIGHT_BITS, compressionSeconds);
    DemoReport report =
        new DemoReport(
            data.name(), seed(), new Figures(baseline, compact, result.comparison(), overhead));
    report.write(folder().resolve("report.json"));
    out.println();
    out.println(describe(data));
    out.println(report.table());
    Path page = folder().resolve("report.html");
    CompressionReport.of(network, result.network(), result.model(), test)
        .titled("LeNet-5 on " + data.name())
        .curve(curve)
        .fact("data", describe(data))
        .fact("recipe", recipe.toJson())
        .writeHtml(page);
    out.println(
        "Model: " + file + "; figures: " + folder().resolve("report.json") + "; to read: " + page);
  }

  private String describe(DigitData data) {
    String counts =
        String.format(
            Locale.ROOT,
            "%s: %,d training and %,d test images, seed %d%s",
            data.name(),
            Math.min(plan().images(), data.train().count()),
            data.test().count(),
            seed(),
            quick() ? ", quick run" : "");
    return data.isSynthetic()
        ? counts + " (no MNIST files found: digits drawn by this demo, not real handwriting)"
        : counts;
  }
}
