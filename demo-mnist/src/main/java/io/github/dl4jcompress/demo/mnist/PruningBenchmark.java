package io.github.dl4jcompress.demo.mnist;

import io.github.dl4jcompress.bridge.OneDnnConvolutions;
import io.github.dl4jcompress.demo.BenchmarkReport;
import io.github.dl4jcompress.demo.CaseChoice;
import io.github.dl4jcompress.demo.PairedTimes;
import io.github.dl4jcompress.penalty.Penalty;
import io.github.dl4jcompress.penalty.PenaltyListener;
import io.github.dl4jcompress.prune.PruningCriterion;
import io.github.dl4jcompress.prune.PruningListener;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.shrink.Shrinker;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * What pruning costs on MNIST: LeNet-5 at several sparsities by several criteria, all from one
 * trained network and with one budget; filters and neurons removed for real; and the time it takes.
 * See {@code scripts/bench-prune.sh}.
 */
public final class PruningBenchmark {
  private static final double PEAK_RATE = 3e-3;
  private static final double PRUNING_PEAK_RATE = 2e-3;

  private static final int ROUNDS = 7;

  /** Of a criterion that is none. */
  private static final long CHANCE = 7;

  /** Of filters and neurons, so that less than a quarter of the multiplications is left. */
  private static final List<Target> UNITS =
      List.of(new Target("conv1", 0.5), new Target("conv2", 0.6), new Target("dense", 0.7));

  private final BenchmarkReport report;
  private final Plan plan;
  private final DigitData data;
  private final DigitLessons lessons;
  private final DataSetIterator test;
  private final CaseChoice choice;

  private record Target(String layer, double sparsity) {}

  private record Plan(int images, int denseEpochs, int epochs, List<Double> sparsities) {}

  /** A way to prune, and what it does to a network before it is trained. */
  private record Way(String name, Preparation preparation) {}

  private interface Preparation {
    void prepare(MultiLayerNetwork network, double sparsity);
  }

  private PruningBenchmark(
      boolean quick, CaseChoice choice, DigitData data, BenchmarkReport report) {
    this.choice = choice;
    this.plan =
        quick
            ? new Plan(4_000, 2, 2, List.of(0.9))
            : new Plan(60_000, 6, 8, List.of(0.9, 0.95, 0.98, 0.99, 0.995));
    this.data = data;
    this.lessons = new DigitLessons(data, plan.images());
    this.test = data.testIterator(500);
    this.report = report;
  }

  /** What was asked for. */
  @Command(name = "bench-prune", description = "Measures what pruning costs on MNIST.")
  static final class Run extends DigitBenchmark {
    @Mixin private final CaseChoice choice = new CaseChoice();

    Run() {
      super("prune");
    }

    @Override
    void measure(DigitData data) {
      new PruningBenchmark(quick(), choice, data, report()).measure();
    }
  }

  /** Arguments: {@code --out FILE}, {@code --append}, {@code --only REGEX} and {@code --quick}. */
  public static void main(String[] arguments) throws InterruptedException {
    new Run().start(arguments);
  }

  private void measure() {
    if (choice.asks("overhead")) {
      overhead();
    }
    MultiLayerNetwork base = DigitLessons.network(lessons.steps(plan.denseEpochs()), PEAK_RATE);
    base.fit(lessons.train(), plan.denseEpochs());
    trained("lenet5-dense", base, network -> {}, Optional.empty());
    if (choice.asks("lenet5-shrunk")) {
      shrunk(base);
    }
    for (double sparsity : plan.sparsities()) {
      for (Way way : ways()) {
        trained(
            String.format(Locale.ROOT, "lenet5-s%s-%s", percent(sparsity), way.name()),
            base,
            network -> way.preparation().prepare(network, sparsity),
            target(sparsity));
      }
    }
  }

  private static String percent(double fraction) {
    return String.valueOf(Math.round(fraction * 1000) / 10.0).replace(".0", "");
  }

  private static Optional<String> target(double sparsity) {
    if (sparsity == 0.98) {
      return Optional.of("best <= lenet5-dense + 0.001");
    }
    return sparsity == 0.99 ? Optional.of("best <= 0.0095") : Optional.empty();
  }

  private List<Way> ways() {
    return List.of(
        new Way("magnitude", (network, sparsity) -> prune(network, ramp(sparsity))),
        new Way(
            "taylor",
            (network, sparsity) -> prune(network, ramp(sparsity).by(PruningCriterion.taylor()))),
        new Way(
            "surgery",
            (network, sparsity) -> prune(network, ramp(sparsity).surgery(step(0.6), 0.1))),
        new Way(
            "variational",
            (network, sparsity) -> {
              network.addListeners(
                  new PenaltyListener(
                      Penalty.variationalDropout(plan.images())
                          .overSteps(0, step(0.6))
                          .warmUp(step(0.2))));
              prune(network, ramp(sparsity));
            }),
        new Way(
            "random",
            (network, sparsity) ->
                prune(network, ramp(sparsity).by(PruningCriterion.random(CHANCE)))));
  }

  private static void prune(MultiLayerNetwork network, PruningRecipe recipe) {
    network.addListeners(new PruningListener(recipe));
  }

  private PruningRecipe ramp(double sparsity) {
    return PruningRecipe.of(schedule(sparsity)).global();
  }

  private SparsitySchedule schedule(double sparsity) {
    return SparsitySchedule.cubic(0, sparsity)
        .overSteps(0, step(0.6))
        .every(Math.max(1, lessons.steps(plan.epochs()) / 100));
  }

  /** Trains a copy of a network with the budget that all have, if the case was asked for. */
  private void trained(
      String testCase,
      MultiLayerNetwork base,
      Consumer<MultiLayerNetwork> preparation,
      Optional<String> target) {
    if (choice.asks(testCase)) {
      report.addError(testCase, LeNet5.testError(train(base, preparation), test), target);
    }
  }

  private MultiLayerNetwork train(MultiLayerNetwork base, Consumer<MultiLayerNetwork> preparation) {
    MultiLayerNetwork network = lessons.copy(base, plan.epochs(), PRUNING_PEAK_RATE);
    preparation.accept(network);
    network.fit(lessons.train(), plan.epochs());
    return network;
  }

  /** Whole filters and neurons, and the network without them. */
  private void shrunk(MultiLayerNetwork base) {
    MultiLayerNetwork pruned =
        train(
            base,
            network -> {
              PruningRecipe recipe = PruningRecipe.of(schedule(0.5)).units().except("output");
              for (Target target : UNITS) {
                recipe = recipe.target(target.layer(), target.sparsity());
              }
              prune(network, recipe);
            });
    MultiLayerNetwork shrunk = Shrinker.shrink(pruned).network();
    OneDnnConvolutions.enable(shrunk);
    report.addError(
        "lenet5-shrunk", LeNet5.testError(shrunk, test), Optional.of("<= lenet5-dense + 0.0015"));
    INDArray images = data.testIterator(100).next().getFeatures();
    report.add(
        "lenet5-shrunk",
        "macRatio",
        multiplications(shrunk, images) / (double) multiplications(base, images),
        "ratio",
        Optional.of("<= 0.25"));
    double ratio =
        PairedTimes.medianRatio(ROUNDS, () -> outputs(base, images), () -> outputs(shrunk, images));
    report.add("lenet5-shrunk", "outputSpeedup", ratio, "ratio", Optional.of(">= 2"));
  }

  private static void outputs(MultiLayerNetwork network, INDArray images) {
    for (int i = 0; i < 50; i++) {
      network.output(images);
    }
  }

  /** Multiply-accumulates of one example: each weight once for each place of its output. */
  private static long multiplications(MultiLayerNetwork network, INDArray images) {
    List<INDArray> activations = network.feedForward(images); // the input is the first
    long sum = 0;
    for (int i = 0; i < network.getnLayers(); i++) {
      Layer layer = network.getLayer(i);
      INDArray output = activations.get(i + 1);
      if (layer.paramTable().containsKey("W")) {
        long places = output.rank() == 4 ? output.size(2) * output.size(3) : 1;
        sum += layer.getParam("W").length() * places;
      }
    }
    return sum;
  }

  /** The cost of zeros that are held, and that of choosing others. */
  private void overhead() {
    DataSetIterator few = data.trainIterator(64, Distortion.NONE, 4_000);
    MultiLayerNetwork plain = DigitLessons.network(1_000, PEAK_RATE);
    MultiLayerNetwork pruned = DigitLessons.network(1_000, PEAK_RATE);
    prune(pruned, PruningRecipe.of(SparsitySchedule.oneShot(0.9, 0)).global());
    pruned.fit(few);
    plain.fit(few);
    double ratio = PairedTimes.medianRatio(ROUNDS, () -> pruned.fit(few), () -> plain.fit(few));
    report.add("overhead", "ratioToFit", ratio, "ratio", Optional.of("<= 1.03"));
    report.add(
        "overhead",
        "maskUpdateMillis",
        maskUpdateMillis(data.testIterator(64).next()),
        "ms",
        Optional.of("<= 100"));
  }

  /** From a step without a mask update to one with it; the median. */
  private double maskUpdateMillis(DataSet batch) {
    MultiLayerNetwork network = DigitLessons.network(1_000, PEAK_RATE);
    int rounds = 21;
    PruningListener listener =
        new PruningListener(
            PruningRecipe.of(SparsitySchedule.cubic(0, 0.95).overSteps(0, rounds).every(1))
                .global());
    network.addListeners(listener);
    double[] millis = new double[rounds];
    for (int step = 0; step < rounds; step++) {
      network.fit(batch);
      int now = step;
      millis[step] = 1e3 * PairedTimes.seconds(() -> listener.iterationDone(network, now, 0));
    }
    Arrays.sort(millis);
    return millis[rounds / 2];
  }

  /** A step of the training that prunes. */
  private long step(double fraction) {
    return Math.round(fraction * lessons.steps(plan.epochs()));
  }
}
