package io.github.dl4jcompress.demo.mnist;

import io.github.dl4jcompress.bridge.OneDnnConvolutions;
import io.github.dl4jcompress.compress.CompressionRecipe;
import io.github.dl4jcompress.compress.Compressor;
import io.github.dl4jcompress.compress.OneCycle;
import io.github.dl4jcompress.demo.BenchmarkReport;
import io.github.dl4jcompress.demo.PairedTimes;
import io.github.dl4jcompress.distill.Distillation;
import io.github.dl4jcompress.distill.DistillationTrainer;
import io.github.dl4jcompress.distill.LogitCache;
import io.github.dl4jcompress.distill.Teacher;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.schedule.ISchedule;
import picocli.CommandLine.Command;

/**
 * What a teacher is worth on MNIST: a tenth-sized student with and without one, LeNet-5 at 99 %
 * sparsity and 4 bits with and without one, and what teaching costs per step. Teacher and LeNet-5
 * see distorted digits; students the digits as they are, few times, which is where a teacher has
 * most to say (docs/decisions/0018). See {@code scripts/bench-distill.sh}.
 */
public final class DistillationBenchmark {
  private static final int BATCH = 64;
  private static final double PEAK_RATE = 3e-3;
  private static final double STUDENT_PEAK_RATE = 4e-3;
  private static final LeNet5.Widths TEACHER = new LeNet5.Widths(32, 64, 512, 0.5);

  /** 42,330 parameters, a tenth of LeNet-5's. */
  private static final LeNet5.Widths STUDENT = new LeNet5.Widths(12, 24, 88, 1);

  private static final Distillation RECIPE =
      Distillation.temperature(4).hardWeight(0.1).softWeight(0.9);

  /** Temperature 1: higher ones and few bits do not go together. */
  private static final Distillation FEW_BITS_RECIPE =
      Distillation.temperature(1).hardWeight(0.3).softWeight(0.7);

  private final BenchmarkReport report;
  private final Plan plan;
  private final DigitData data;
  private final DataSetIterator test;

  /** The last network is LeNet-5, trained and compressed for so many epochs each. */
  private record Plan(
      int images, int teacherEpochs, int studentEpochs, int lenetEpochs, List<Long> seeds) {}

  private DistillationBenchmark(boolean quick, DigitData data, BenchmarkReport report) {
    this.plan =
        quick
            ? new Plan(4_000, 2, 2, 2, List.of(1L))
            : new Plan(60_000, 14, 6, 6, List.of(1L, 2L, 3L));
    this.data = data;
    this.test = data.testIterator(500);
    this.report = report;
  }

  /** What was asked for. */
  @Command(name = "bench-distill", description = "Measures what a teacher is worth on MNIST.")
  static final class Run extends DigitBenchmark {
    Run() {
      super("distill");
    }

    @Override
    void measure(DigitData data) {
      new DistillationBenchmark(quick(), data, report()).measure();
    }
  }

  /** Arguments: {@code --out FILE} and {@code --quick}. */
  public static void main(String[] arguments) throws InterruptedException {
    new Run().start(arguments);
  }

  private void measure() {
    MultiLayerNetwork teacher = network(TEACHER, 1, plan.teacherEpochs());
    teacher.fit(train(1), plan.teacherEpochs());
    double teacherError = report.addError("mnist-teacher", error(teacher), Optional.of("<= 0.005"));
    students(teacher, teacherError);
    compressed(teacher);
    overhead(teacher);
  }

  private void students(MultiLayerNetwork teacher, double teacherError) {
    double alone =
        report.addErrors(
            "mnist-student-alone",
            plan.seeds(),
            seed -> {
              MultiLayerNetwork student = student(seed);
              student.fit(lessons(seed), plan.studentEpochs());
              return error(student);
            },
            Optional.empty());
    String target =
        String.format(
            Locale.ROOT,
            "<= %.5f (0.8 x alone) and <= %.5f (teacher + 0.002)",
            0.8 * alone,
            teacherError + 0.002);
    report.addErrors(
        "mnist-student-distilled",
        plan.seeds(),
        seed -> {
          MultiLayerNetwork student = student(seed);
          DistillationTrainer.of(student, Teacher.of(teacher), RECIPE)
              .cache(LogitCache.inMemory())
              .fit(lessons(seed), plan.studentEpochs());
          return error(student);
        },
        Optional.of(target));
  }

  private void compressed(MultiLayerNetwork teacher) {
    int epochs = plan.lenetEpochs();
    MultiLayerNetwork network = network(LeNet5.CAFFE, 1, epochs);
    network.fit(train(1), epochs);
    network.setLearningRate(rates(epochs, PEAK_RATE));
    CompressionRecipe recipe = CompressionRecipe.atOnce(0.99, (long) epochs * stepsPerEpoch());
    double alone =
        Compressor.compress(network, recipe, train(1), test, epochs).comparison().compactError();
    double distilled =
        Compressor.of(network, recipe.distill(FEW_BITS_RECIPE))
            .taughtBy(Teacher.of(teacher))
            .fit(train(1), test, epochs)
            .comparison()
            .compactError();
    report.addError("lenet5-s99-w4-alone", alone, Optional.empty());
    report.addError("lenet5-s99-w4-distilled", distilled, Optional.empty());
  }

  /** A cached teacher against plain fit(), an epoch each in turn; the median of the ratios. */
  private void overhead(MultiLayerNetwork teacher) {
    int rounds = 5;
    DataSetIterator few = data.trainIterator(BATCH, Distortion.NONE, 4_000);
    MultiLayerNetwork plain = network(LeNet5.CAFFE, 1, rounds);
    MultiLayerNetwork taught = network(LeNet5.CAFFE, 1, rounds);
    DistillationTrainer trainer =
        DistillationTrainer.of(taught, Teacher.of(teacher), RECIPE).cache(LogitCache.inMemory());
    DataSetIterator lessons = trainer.attach(few);
    plain.fit(few);
    taught.fit(lessons); // fills the cache
    double ratio = PairedTimes.medianRatio(rounds, () -> taught.fit(lessons), () -> plain.fit(few));
    report.add("overhead", "ratioToFit", ratio, "ratio", Optional.of("<= 1.05"));
  }

  private MultiLayerNetwork network(LeNet5.Widths widths, long seed, int epochs) {
    return network(widths, seed, rates(epochs, PEAK_RATE));
  }

  private MultiLayerNetwork student(long seed) {
    return network(STUDENT, seed, rates(plan.studentEpochs(), STUDENT_PEAK_RATE));
  }

  private static MultiLayerNetwork network(LeNet5.Widths widths, long seed, ISchedule rates) {
    MultiLayerNetwork network = LeNet5.create(widths, seed, rates);
    OneDnnConvolutions.enable(network);
    return network;
  }

  private ISchedule rates(int epochs, double peak) {
    return OneCycle.over(epochs * stepsPerEpoch(), peak);
  }

  private int stepsPerEpoch() {
    return (Math.min(plan.images(), data.train().count()) + BATCH - 1) / BATCH;
  }

  private DataSetIterator train(long seed) {
    return data.withSeed(seed).trainIterator(BATCH, Distortion.HANDWRITING, plan.images());
  }

  private DataSetIterator lessons(long seed) {
    return data.withSeed(seed).trainIterator(BATCH, Distortion.NONE, plan.images());
  }

  private double error(MultiLayerNetwork network) {
    return LeNet5.testError(network, test);
  }
}
