package io.github.dl4jcompress.cli;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.cli.input.Examples;
import io.github.dl4jcompress.cli.network.FloatNetwork;
import io.github.dl4jcompress.compress.CompressionRecipe;
import io.github.dl4jcompress.compress.CompressionResult;
import io.github.dl4jcompress.compress.Compressor;
import io.github.dl4jcompress.compress.ModelComparison;
import io.github.dl4jcompress.demo.EpochOrder;
import io.github.dl4jcompress.demo.UsageException;
import io.github.dl4jcompress.quantize.PostTraining;
import io.github.dl4jcompress.report.FloatSize;
import io.github.dl4jcompress.report.ProgressListener;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * A compression to be run.
 *
 * @param epochs passes over the training data; 0 to round weights as they are
 * @param batch examples per mini-batch
 * @param seed of the order of the examples
 */
record Compression(
    FloatNetwork network, CompressionRecipe recipe, int epochs, int batch, long seed) {
  private static final int TEST_BATCH = 256;

  Compression {
    if (epochs == 0
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
   * @param comparison of the model with the fake-quantized network it came from
   * @param floatError test error of the network before
   * @param sparsity fraction of the network's weights that the model does without
   * @param seconds that it took
   */
  record Outcome(
      CompactModel model,
      ModelComparison comparison,
      double floatError,
      FloatSize floatSize,
      double sparsity,
      double seconds) {
    double compactError() {
      return comparison.compactError();
    }
  }

  /**
   * Runs it.
   *
   * @param progress takes lines that say how far it is; empty for none
   */
  Outcome run(Examples train, Examples test, Optional<PrintStream> progress) {
    long start = System.nanoTime();
    double floatError = error(test, network.outputs(test));
    CompressionResult<Model> result = compress(train, test, progress);
    return new Outcome(
        result.model(),
        result.comparison(),
        floatError,
        FloatSize.of(network.model()),
        result.sparsity(),
        (System.nanoTime() - start) / 1e9);
  }

  private CompressionResult<Model> compress(
      Examples train, Examples test, Optional<PrintStream> progress) {
    DataSetIterator testing = network.iterator(test, TEST_BATCH, EpochOrder.stored(test.count()));
    DataSetIterator training = network.iterator(train, batch, order(train));
    if (epochs == 0) {
      Model twin = PostTraining.quantize(network.model(), recipe.quantization(), training);
      return Compressor.store(twin, testing);
    }
    int steps = (train.count() + batch - 1) / batch * epochs;
    progress.ifPresent(out -> network.listen(new ProgressListener(out, "compressing", steps)));
    return Compressor.compress(network.model(), recipe, training, testing, epochs);
  }

  private EpochOrder order(Examples train) {
    return epochs == 0
        ? EpochOrder.stored(train.count())
        : EpochOrder.shuffled(train.count(), seed);
  }

  private static double error(Examples examples, List<float[]> outputs) {
    int wrong = 0;
    for (int i = 0; i < examples.count(); i++) {
      wrong += Contender.classOf(outputs.get(i)) == examples.classes().get(i) ? 0 : 1;
    }
    return (double) wrong / examples.count();
  }
}
