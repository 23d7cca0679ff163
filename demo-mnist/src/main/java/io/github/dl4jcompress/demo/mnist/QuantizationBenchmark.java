package io.github.dl4jcompress.demo.mnist;

import io.github.dl4jcompress.compress.CompressionRecipe;
import io.github.dl4jcompress.compress.Compressor;
import io.github.dl4jcompress.demo.BenchmarkReport;
import io.github.dl4jcompress.demo.CaseChoice;
import io.github.dl4jcompress.demo.PairedTimes;
import io.github.dl4jcompress.quantize.ActivationScheme;
import io.github.dl4jcompress.quantize.QuantizationAware;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import io.github.dl4jcompress.quantize.WeightScheme;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * What few bits cost LeNet-5 on MNIST, from one trained network and with one budget, as the runtime
 * has it; and what training with them costs per step. See {@code scripts/bench-quantize.sh}.
 */
public final class QuantizationBenchmark {
  private static final double PEAK_RATE = 3e-3;
  private static final double QUANTIZED_PEAK_RATE = 2e-3;
  private static final int ROUNDS = 7;
  private static final String FLOAT = "lenet5-float";

  /** Codes of four bits, whose steps are learned: ranges alone leave too few codes. */
  private static final ActivationScheme FOUR_BITS = ActivationScheme.bits(4).learningSteps();

  /**
   * A way to store weights and activations.
   *
   * @param slack how much worse than the float network it may be; empty for anything
   */
  private record Way(String name, QuantizationRecipe recipe, OptionalDouble slack) {
    String testCase() {
      return "lenet5-" + name;
    }
  }

  private static final List<Way> WAYS =
      List.of(
          new Way("w8a8", QuantizationRecipe.weights(8), OptionalDouble.of(0.0005)),
          new Way("w4a8", QuantizationRecipe.weights(4), OptionalDouble.of(0.0005)),
          new Way(
              "w4a4", QuantizationRecipe.weights(4).activations(FOUR_BITS), OptionalDouble.empty()),
          new Way(
              "w3a4", QuantizationRecipe.weights(3).activations(FOUR_BITS), OptionalDouble.empty()),
          new Way(
              "w2a8",
              QuantizationRecipe.weights(WeightScheme.learnedStep(2)),
              OptionalDouble.empty()),
          new Way(
              "ternary",
              QuantizationRecipe.weights(WeightScheme.ternary()),
              OptionalDouble.of(0.002)),
          new Way(
              "binary", QuantizationRecipe.weights(WeightScheme.binary()), OptionalDouble.empty()),
          new Way(
              "codebook16",
              QuantizationRecipe.weights(WeightScheme.codebook(4)),
              OptionalDouble.empty()),
          new Way(
              "pow2", QuantizationRecipe.weights(WeightScheme.powers(4)), OptionalDouble.empty()));

  private record Plan(int images, int floatEpochs, int epochs, int orders) {}

  private final BenchmarkReport report;
  private final CaseChoice choice;
  private final Plan plan;
  private final DigitData data;
  private final DigitLessons lessons;
  private final DataSetIterator test;

  private QuantizationBenchmark(
      boolean quick, CaseChoice choice, DigitData data, BenchmarkReport report) {
    this.choice = choice;
    this.plan = quick ? new Plan(4_000, 2, 1, 1) : new Plan(60_000, 6, 3, 3);
    this.data = data;
    this.lessons = new DigitLessons(data, plan.images());
    this.test = data.testIterator(500);
    this.report = report;
  }

  /** What was asked for. */
  @Command(name = "bench-quantize", description = "Measures what few bits cost on MNIST.")
  static final class Run extends DigitBenchmark {
    @Mixin private final CaseChoice choice = new CaseChoice();

    Run() {
      super("quantize");
    }

    @Override
    void measure(DigitData data) {
      new QuantizationBenchmark(quick(), choice, data, report()).measure();
    }
  }

  /** Arguments: {@code --out FILE}, {@code --append}, {@code --only REGEX} and {@code --quick}. */
  public static void main(String[] arguments) throws InterruptedException {
    new Run().start(arguments);
  }

  private void measure() {
    WAYS.forEach(this::overhead);
    List<Way> asked = WAYS.stream().filter(way -> choice.asks(way.testCase())).toList();
    if (asked.isEmpty() && !choice.asks(FLOAT)) {
      return;
    }
    MultiLayerNetwork base = DigitLessons.network(lessons.steps(plan.floatEpochs()), PEAK_RATE);
    base.fit(lessons.train(), plan.floatEpochs());
    double real = mean(order -> trained(base, order));
    report.addError(FLOAT, real, Optional.empty());
    for (Way way : asked) {
      double error = mean(order -> quantized(base, way.recipe(), order));
      report.addError(way.testCase(), error, target(real, way.slack()));
    }
  }

  /** Over orders of the examples: the error of one is known to about as much as is allowed here. */
  private double mean(IntToDoubleFunction errorOfOrder) {
    return IntStream.range(0, plan.orders()).mapToDouble(errorOfOrder).average().orElseThrow();
  }

  private double trained(MultiLayerNetwork base, int order) {
    MultiLayerNetwork more = copy(base);
    more.fit(lessons.train(order), plan.epochs());
    return LeNet5.testError(more, test);
  }

  private double quantized(MultiLayerNetwork base, QuantizationRecipe recipe, int order) {
    CompressionRecipe quantize = CompressionRecipe.quantize(recipe);
    return Compressor.compress(copy(base), quantize, lessons.train(order), test, plan.epochs())
        .comparison()
        .compactError();
  }

  private static Optional<String> target(double real, OptionalDouble slack) {
    return slack.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "<= %.4f (float + %s)",
                real + slack.getAsDouble(),
                slack.getAsDouble()));
  }

  /** A step of quantization-aware training against a plain one, epochs in turn. */
  private void overhead(Way way) {
    boolean usual = way.name().equals("w8a8");
    String testCase = usual ? "overhead-lenet5" : "overhead-lenet5-" + way.name();
    if (!choice.asks(testCase)) {
      return;
    }
    DataSetIterator few = data.trainIterator(64, Distortion.NONE, 2_000);
    MultiLayerNetwork plain = DigitLessons.network(1_000, PEAK_RATE);
    MultiLayerNetwork twin = QuantizationAware.twin(plain, way.recipe());
    plain.fit(few);
    twin.fit(few);
    double ratio = PairedTimes.medianRatio(ROUNDS, () -> twin.fit(few), () -> plain.fit(few));
    report.add(
        testCase, "ratioToFit", ratio, "ratio", usual ? Optional.of("<= 1.15") : Optional.empty());
  }

  private MultiLayerNetwork copy(MultiLayerNetwork base) {
    return lessons.copy(base, plan.epochs(), QUANTIZED_PEAK_RATE);
  }
}
