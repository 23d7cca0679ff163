package io.github.dl4jcompress.compress;

import io.github.dl4jcompress.bridge.NetworkTraining;
import io.github.dl4jcompress.bridge.OneDnnConvolutions;
import io.github.dl4jcompress.prune.PruningListener;
import io.github.dl4jcompress.quantize.QuantizationAware;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What pruning and quantization cost per training step; a teacher's time comes on top. */
public final class StepOverhead {
  private static final int STEPS_PER_ROUND = 40;

  private StepOverhead() {}

  /**
   * Time of a compressing step over that of a plain step: both in turn, the median of the rounds.
   * Trains copies.
   *
   * @param network initialised
   * @param data whose first mini-batches are trained on, again and again
   * @param rounds at least 1
   */
  public static double measure(
      Model network, CompressionRecipe recipe, DataSetIterator data, int rounds) {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds must be >= 1, got " + rounds);
    }
    Model plain = copy(network);
    Model compressing = QuantizationAware.twin(plain, recipe.quantization());
    recipe
        .pruning()
        .ifPresent(
            pruning -> NetworkTraining.addListener(compressing, new PruningListener(pruning)));
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

  private static Model copy(Model network) {
    Model copy =
        network instanceof MultiLayerNetwork chain
            ? chain.clone()
            : ((ComputationGraph) network).clone();
    if (OneDnnConvolutions.isEnabled(network)) {
      OneDnnConvolutions.enable(copy);
    }
    return copy;
  }

  private static double seconds(Model network, List<DataSet> batches) {
    long start = System.nanoTime();
    for (int step = 0; step < STEPS_PER_ROUND; step++) {
      NetworkTraining.fit(network, batches.get(step % batches.size()));
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
