package io.github.dl4jcompress.cli;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.NetworkTraining;
import io.github.dl4jcompress.bridge.TrainingDivergedException;
import io.github.dl4jcompress.cli.input.Examples;
import io.github.dl4jcompress.cli.network.FloatNetwork;
import io.github.dl4jcompress.compress.CompressionRecipe;
import io.github.dl4jcompress.compress.CompressionResult;
import io.github.dl4jcompress.compress.Compressor;
import io.github.dl4jcompress.demo.EpochOrder;
import io.github.dl4jcompress.demo.UsageException;
import io.github.dl4jcompress.quantize.PostTraining;
import io.github.dl4jcompress.report.CompressionReport;
import io.github.dl4jcompress.report.FloatSize;
import io.github.dl4jcompress.report.ProgressListener;
import io.github.dl4jcompress.report.TrainingCurve;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * A compression to be run.
 *
 * @param network to compress; trained first, if the plan says so
 */
record Compression(FloatNetwork network, CompressionRecipe recipe, TrainingPlan plan) {
  private static final int TEST_BATCH = 256;

  Compression {
    if (plan.epochs() == 0
        && (recipe.pruning().isPresent()
            || recipe.penalty().isPresent()
            || recipe.distillation().isPresent()
            || recipe.rateDistortion() > 0)) {
      throw new UsageException(
          "the recipe does more than quantize, which takes training; pass --epochs");
    }
  }

  /**
   * What came out.
   *
   * @param result of the compressor, whose model does not know the names of its outputs yet
   * @param floatError test error of the network before
   * @param curve of the training while compressing; without points, if there was none
   * @param seconds that it took
   */
  record Outcome(
      CompressionResult<Model> result,
      double floatError,
      FloatSize floatSize,
      TrainingCurve curve,
      double seconds) {
    double compactError() {
      return result.comparison().compactError();
    }
  }

  /**
   * Runs it.
   *
   * @param progress takes lines that say how far it is; empty for none
   */
  Outcome run(Examples train, Examples test, Optional<PrintStream> progress) {
    long start = System.nanoTime();
    if (plan.trainEpochs() > 0) {
      train(train, progress);
    }
    double floatError = error(test, network.outputs(test));
    TrainingCurve curve = new TrainingCurve();
    CompressionResult<Model> result = compress(train, test, curve, progress);
    return new Outcome(
        result,
        floatError,
        FloatSize.of(network.model()),
        curve,
        (System.nanoTime() - start) / 1e9);
  }

  private void train(Examples train, Optional<PrintStream> progress) {
    int steps = steps(train, plan.trainEpochs());
    listen(progress, "training", steps, List.of());
    NetworkTraining.fit(
        network.model(),
        network.iterator(train, plan.batch(), EpochOrder.shuffled(train.count(), plan.seed())),
        plan.trainEpochs());
    TrainingDivergedException.requireFiniteLoss(network.model(), steps);
  }

  private CompressionResult<Model> compress(
      Examples train, Examples test, TrainingCurve curve, Optional<PrintStream> progress) {
    DataSetIterator testing = iterator(test);
    DataSetIterator training = network.iterator(train, plan.batch(), order(train));
    if (plan.epochs() == 0) {
      Model twin = PostTraining.quantize(network.model(), recipe.quantization(), training);
      return Compressor.store(twin, testing);
    }
    listen(progress, "compressing", steps(train, plan.epochs()), List.of(curve));
    return Compressor.compress(network.model(), recipe, training, testing, plan.epochs());
  }

  private void listen(
      Optional<PrintStream> progress, String phase, int steps, List<TrainingListener> others) {
    List<TrainingListener> all = new ArrayList<>(others);
    progress.ifPresent(out -> all.add(new ProgressListener(out, phase, steps)));
    network.model().setListeners(all.toArray(TrainingListener[]::new));
  }

  private int steps(Examples train, int epochs) {
    return (train.count() + plan.batch() - 1) / plan.batch() * epochs;
  }

  private EpochOrder order(Examples train) {
    return plan.epochs() == 0
        ? EpochOrder.stored(train.count())
        : EpochOrder.shuffled(train.count(), plan.seed());
  }

  private DataSetIterator iterator(Examples test) {
    return network.iterator(test, TEST_BATCH, EpochOrder.stored(test.count()));
  }

  /**
   * What was done, as a page to read.
   *
   * @param model what became of it, with the names of its outputs
   */
  CompressionReport page(Outcome outcome, CompactModel model, Examples test) {
    return CompressionReport.of(network.model(), outcome.result().network(), model, iterator(test))
        .curve(outcome.curve())
        .fact("seed", String.valueOf(plan.seed()))
        .fact("recipe", recipe.toJson());
  }

  private static double error(Examples examples, List<float[]> outputs) {
    int wrong = 0;
    for (int i = 0; i < examples.count(); i++) {
      wrong += Contender.classOf(outputs.get(i)) == examples.classes().get(i) ? 0 : 1;
    }
    return (double) wrong / examples.count();
  }
}
