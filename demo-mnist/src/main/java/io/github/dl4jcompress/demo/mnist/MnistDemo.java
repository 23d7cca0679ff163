package io.github.dl4jcompress.demo.mnist;

import io.github.dl4jcompress.bridge.OneDnnConvolutions;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import io.github.dl4jcompress.compress.CompressionRecipe;
import io.github.dl4jcompress.compress.CompressionResult;
import io.github.dl4jcompress.compress.Compressor;
import io.github.dl4jcompress.compress.OneCycle;
import io.github.dl4jcompress.compress.StepOverhead;
import io.github.dl4jcompress.report.FloatSize;
import io.github.dl4jcompress.report.ProgressListener;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Trains LeNet-5 on MNIST, prunes and quantizes it while it trains on, stores a few kilobytes, and
 * classifies the test set with them in a JVM without DL4J.
 *
 * <p>Exit codes: 0 done, 1 training failed, 2 wrong usage, 3 cannot read or write.
 */
public final class MnistDemo {
  private static final int WEIGHT_BITS = 4;
  private static final int BATCH = 64;
  private static final double PEAK_RATE = 3e-3;

  private final DemoOptions options;
  private final Plan plan;
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

  private MnistDemo(DemoOptions options) {
    this.options = options;
    this.plan = options.quick() ? Plan.QUICK : Plan.FULL;
  }

  public static void main(String[] arguments) throws InterruptedException {
    int code;
    try {
      new MnistDemo(DemoOptions.parse(List.of(arguments))).run();
      code = 0;
    } catch (DemoOptions.UsageException e) {
      System.err.println("demo-mnist: " + e.getMessage());
      System.err.println(DemoOptions.USAGE);
      code = 2;
    } catch (IOException e) {
      System.err.println("demo-mnist: " + explain(e));
      code = 3;
    } catch (TrainingDivergedException e) {
      System.err.println("demo-mnist: " + e.getMessage());
      code = 1;
    }
    System.exit(code); // DL4J keeps threads alive
  }

  private void run() throws IOException, InterruptedException {
    out.println("[1/6] Data");
    DigitData data = DigitData.locate(options.data(), System.getenv(), Path.of(""), options.seed());
    out.println("  " + describe(data));
    Files.createDirectories(options.out());
    DataSetIterator train = data.trainIterator(BATCH, plan.distortion(), plan.images());
    DataSetIterator test = data.testIterator(500);

    out.println("[2/6] Training the float network");
    int steps = plan.steps(data, plan.baselineEpochs());
    MultiLayerNetwork network =
        LeNet5.create(LeNet5.CAFFE, options.seed(), OneCycle.over(steps, PEAK_RATE));
    OneDnnConvolutions.enable(network);
    network.setListeners(new ProgressListener(out, "float", steps));
    long start = System.nanoTime();
    network.fit(train, plan.baselineEpochs());
    double baselineSeconds = secondsSince(start);
    DemoReport.Baseline baseline =
        new DemoReport.Baseline(LeNet5.testError(network, test), FloatSize.of(network));

    out.println("[3/6] Training on, pruned and quantized");
    steps = plan.steps(data, plan.compressionEpochs());
    network.setLearningRate(OneCycle.over(steps, PEAK_RATE));
    network.setListeners(new ProgressListener(out, "compressing", steps));
    start = System.nanoTime();
    CompressionResult<MultiLayerNetwork> result =
        Compressor.compress(
            network,
            CompressionRecipe.atOnce(plan.sparsity(), steps),
            train,
            test,
            plan.compressionEpochs());
    double compressionSeconds = secondsSince(start);

    out.println("[4/6] Writing the model");
    Path file = options.out().resolve("model.d4c");
    result.model().save(file);
    out.print(result.model().summary());

    out.println("[5/6] Classifying the test set in a fresh JVM with the runtime jar alone");
    DeviceRun device = DeviceRun.of(file, data, options.out().resolve("device"));

    out.println("[6/6] Measuring the cost of compression per training step");
    double overhead =
        StepOverhead.measure(
            network, CompressionRecipe.atOnce(plan.sparsity(), steps), train, plan.rounds());

    DemoReport report =
        new DemoReport(
            data.name(),
            options.seed(),
            baseline,
            new DemoReport.Compact(
                device.error(),
                Files.size(file),
                result.model().sparsity(),
                WEIGHT_BITS,
                result.comparison().agreement(),
                result.comparison().maxLogitDifference()),
            new DemoReport.Seconds(baselineSeconds, compressionSeconds),
            overhead);
    report.write(options.out().resolve("report.json"));
    out.println();
    out.println(describe(data));
    out.println(report.table());
    out.println("Model: " + file + "; figures: " + options.out().resolve("report.json"));
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private String describe(DigitData data) {
    String counts =
        String.format(
            Locale.ROOT,
            "%s: %,d training and %,d test images, seed %d%s",
            data.name(),
            Math.min(plan.images(), data.train().count()),
            data.test().count(),
            options.seed(),
            options.quick() ? ", quick run" : "");
    return data.isSynthetic()
        ? counts + " (no MNIST files found: digits drawn by this demo, not real handwriting)"
        : counts;
  }

  private static String explain(IOException e) {
    return e instanceof FileSystemException failed
        ? "cannot read or write %s (%s)"
            .formatted(failed.getFile(), e.getClass().getSimpleName().replace("Exception", ""))
        : String.valueOf(e.getMessage());
  }
}
