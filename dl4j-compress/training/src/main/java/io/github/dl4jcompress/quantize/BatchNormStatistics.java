package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.LayerTap;
import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.Node;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Finds the means and variances of batch normalization anew. Running means of training lag behind
 * weights that have been rounded, pruned or moved since; those of the weights as they are repair
 * much of what that did to the outputs (Sun et al., "Hybrid 8-bit Floating Point (HFP8) Training
 * and Inference for Deep Neural Networks" (NeurIPS 2019)).
 */
public final class BatchNormStatistics {
  private static final double SMALLEST_VARIANCE = 1e-12;

  private BatchNormStatistics() {}

  /**
   * Gives each batch normalization of a network the mean and the variance of what reaches it at
   * inference, one layer after the other, so that each sees what the new ones before it put out.
   *
   * @param network a twin or an ordinary network; its statistics are changed
   * @param data examples, read once for each batch normalization; reset before and after
   * @throws UnsupportedNetworkException for a batch normalization that is not directly behind a
   *     layer
   * @throws IllegalArgumentException if there is no data
   */
  public static void reestimate(Model network, DataSetIterator data) {
    for (Node node : NetworkTopology.of(network).nodes()) {
      if (node.layer().orElse(null) instanceof BatchNormalization) {
        reestimate(network, node, data);
      }
    }
  }

  private static void reestimate(Model network, Node node, DataSetIterator data) {
    String source = node.inputs().get(0);
    List<NamedLayer> layers = NetworkTopology.layers(network);
    if (node.preProcessor().isPresent()
        || layers.stream().noneMatch(layer -> layer.name().equals(source))) {
      throw new UnsupportedNetworkException(
          "batch normalization '"
              + node.name()
              + "' is fed by '"
              + source
              + "'; its statistics can be found behind a layer, without a preprocessor");
    }
    NamedLayer layer =
        layers.stream().filter(named -> named.name().equals(node.name())).findFirst().orElseThrow();
    Sums sums = new Sums(layer.isChannelsLast());
    LayerTap tap =
        LayerTap.insert(network, source, List.of((values, training) -> sums.add(values)));
    try {
      run(network, data);
    } finally {
      tap.remove();
    }
    sums.apply(layer);
  }

  private static void run(Model network, DataSetIterator data) {
    data.reset();
    if (!data.hasNext()) {
      throw new IllegalArgumentException("there is no data to find statistics on");
    }
    while (data.hasNext()) {
      DataSet batch = data.next();
      Logits.outputs(
          network, batch.getFeatures(), Optional.ofNullable(batch.getFeaturesMaskArray()));
    }
    data.reset();
  }

  /** Of numbers and their squares, for each channel. */
  private static final class Sums {
    private final boolean channelsLast;
    private double[] numbers = new double[0];
    private double[] squares = new double[0];
    private long count; // of each channel

    Sums(boolean channelsLast) {
      this.channelsLast = channelsLast;
    }

    void add(INDArray values) {
      int channels = Math.toIntExact(values.size(channelsLast ? values.rank() - 1 : 1));
      if (count == 0) {
        numbers = new double[channels];
        squares = new double[channels];
      }
      // Not with ND4J's operations: their results would lie in a workspace that is closed.
      float[] flat = Logits.detachedCopy(values).data().asFloat();
      int neighbours = // of the same channel
          channelsLast ? 1 : Math.toIntExact(values.length() / values.size(0) / channels);
      for (int i = 0; i < flat.length; i++) {
        int channel = i / neighbours % channels;
        numbers[channel] += flat[i];
        squares[channel] += (double) flat[i] * flat[i];
      }
      count += flat.length / channels;
    }

    void apply(NamedLayer layer) {
      boolean logarithm = ((BatchNormalization) layer.configuration()).isUseLogStd();
      INDArray mean = layer.layer().getParam("mean");
      INDArray spread = layer.layer().getParam(logarithm ? "log10stdev" : "var");
      for (int channel = 0; channel < numbers.length; channel++) {
        double average = numbers[channel] / count;
        double variance = Math.max(SMALLEST_VARIANCE, squares[channel] / count - average * average);
        mean.putScalar(channel, average);
        spread.putScalar(channel, logarithm ? Math.log10(variance) / 2 : variance);
      }
    }
  }
}
