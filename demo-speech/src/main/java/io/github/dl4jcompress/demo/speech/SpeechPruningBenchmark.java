package io.github.dl4jcompress.demo.speech;

import io.github.dl4jcompress.demo.Benchmark;
import io.github.dl4jcompress.demo.CaseChoice;
import io.github.dl4jcompress.demo.DataSearch;
import io.github.dl4jcompress.prune.PruningListener;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * What pruning costs an LSTM of 128 cells on spoken digits, from one trained network and with one
 * budget. See {@code scripts/bench-prune.sh}.
 */
@Command(name = "bench-prune", description = "Measures what pruning costs an LSTM.")
public final class SpeechPruningBenchmark extends Benchmark {
  private static final SpeechNetworks.Size SIZE = new SpeechNetworks.Size(1, 128);

  private record Plan(int denseEpochs, int epochs, List<Double> sparsities) {}

  @Mixin private final CaseChoice choice = new CaseChoice();

  SpeechPruningBenchmark() {
    super("prune");
  }

  /** Arguments: {@code --out FILE}, {@code --append}, {@code --only REGEX} and {@code --quick}. */
  public static void main(String[] arguments) throws InterruptedException {
    new SpeechPruningBenchmark().start(arguments);
  }

  @Override
  protected void measure() throws IOException {
    Plan plan = quick() ? new Plan(3, 3, List.of(0.9)) : new Plan(15, 12, List.of(0.9, 0.95));
    DataSearch search = new DataSearch(Optional.empty(), System.getenv(), Path.of(""));
    SpeechData data = SplitChoice.OFFICIAL.of(SpeechData.locate(search, 1)).get(0);
    report().environment("dataset-lstm", data.name());
    Lessons lessons = new Lessons(data, new SpeechFeatures(Lessons.FRONT_END), Lessons.OTHER_TAKES);
    MultiLayerNetwork base = lessons.network(SIZE, 1, plan.denseEpochs());
    base.fit(lessons.train(), plan.denseEpochs());
    error("lstm-dense", base, lessons, plan, OptionalDouble.empty());
    for (double sparsity : plan.sparsities()) {
      error(
          "lstm-s" + Math.round(sparsity * 100) + "-magnitude",
          base,
          lessons,
          plan,
          OptionalDouble.of(sparsity));
    }
  }

  /** Trains a copy with the budget that all have, if the case was asked for. */
  private void error(
      String testCase,
      MultiLayerNetwork base,
      Lessons lessons,
      Plan plan,
      OptionalDouble sparsity) {
    if (!choice.asks(testCase)) {
      return;
    }
    MultiLayerNetwork network = lessons.network(SIZE, 1, plan.epochs());
    network.setParams(base.params().dup());
    sparsity.ifPresent(
        fraction ->
            network.addListeners(
                new PruningListener(
                    PruningRecipe.of(
                            SparsitySchedule.cubic(0, fraction)
                                .overSteps(0, lessons.steps(plan.epochs()) * 6L / 10))
                        .eachGate()
                        .except("output"))));
    network.fit(lessons.train(), plan.epochs());
    report()
        .addError(
            testCase,
            SpeechNetworks.testError(network, lessons.test()),
            sparsity.isPresent() ? Optional.of("<= lstm-dense + 0.005") : Optional.empty());
  }
}
