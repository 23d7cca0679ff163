package io.github.dl4jcompress.demo.mnist;

import io.github.dl4jcompress.bridge.OneDnnConvolutions;
import io.github.dl4jcompress.prune.PruningListener;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.quantize.QuantizationAware;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * How much longer a training step takes with pruning and quantization on.
 *
 * <p>Both networks train in turn on the same mini-batches, a round each; the median of the rounds'
 * ratios counts. Every round chooses one mask, so that its cost is in the figure.
 */
final class TrainingOverhead {
  private static final int STEPS_PER_ROUND = 20;

  private TrainingOverhead() {}

  /** Time of a compressing step over that of a plain step. */
  static double measure(MultiLayerNetwork trained, DataSetIterator data, int bits, int rounds) {
    MultiLayerNetwork plain = trained.clone();
    OneDnnConvolutions.enable(plain);
    MultiLayerNetwork compressing = QuantizationAware.twin(plain, QuantizationRecipe.weights(bits));
    long steps = (long) STEPS_PER_ROUND * (rounds + 1);
    compressing.setListeners(
        new PruningListener(
            PruningRecipe.of(
                    SparsitySchedule.cubic(0.5, 0.98).overSteps(0, steps).every(STEPS_PER_ROUND))
                .global()));
    List<DataSet> batches = new ArrayList<>();
    data.reset();
    while (data.hasNext() && batches.size() < STEPS_PER_ROUND) {
      batches.add(data.next());
    }
    data.reset();
    seconds(plain, batches); // warms up
    seconds(compressing, batches);
    double[] ratios = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      double plainSeconds = seconds(plain, batches);
      ratios[round] = seconds(compressing, batches) / plainSeconds;
    }
    Arrays.sort(ratios);
    return ratios[rounds / 2];
  }

  private static double seconds(MultiLayerNetwork network, List<DataSet> batches) {
    long start = System.nanoTime();
    for (int step = 0; step < STEPS_PER_ROUND; step++) {
      network.fit(batches.get(step % batches.size()));
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
