package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.LayerTap;
import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.Node;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.ops.transforms.Transforms;

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
    private Optional<INDArray> numbers = Optional.empty();
    private Optional<INDArray> squares = Optional.empty();
    private long count;

    Sums(boolean channelsLast) {
      this.channelsLast = channelsLast;
    }

    void add(INDArray values) {
      INDArray exact = Logits.detachedCopy(values).castTo(DataType.DOUBLE);
      int channels = channelsLast ? exact.rank() - 1 : 1;
      int[] others = IntStream.range(0, exact.rank()).filter(i -> i != channels).toArray();
      INDArray sum = exact.sum(others);
      INDArray square = exact.mul(exact).sum(others);
      numbers = Optional.of(numbers.map(before -> before.add(sum)).orElse(sum));
      squares = Optional.of(squares.map(before -> before.add(square)).orElse(square));
      count += exact.length() / exact.size(channels);
    }

    void apply(NamedLayer layer) {
      INDArray mean = numbers.orElseThrow().div(count);
      INDArray variance = squares.orElseThrow().div(count).sub(mean.mul(mean));
      INDArray positive = Transforms.max(variance, SMALLEST_VARIANCE);
      boolean logarithm = ((BatchNormalization) layer.configuration()).isUseLogStd();
      assign(layer, "mean", mean);
      assign(
          layer,
          logarithm ? "log10stdev" : "var",
          logarithm ? Transforms.log(positive).div(2 * Math.log(10)) : positive);
    }

    private static void assign(NamedLayer layer, String key, INDArray values) {
      INDArray parameter = layer.layer().getParam(key);
      parameter.assign(values.castTo(parameter.dataType()).reshape(parameter.shape()));
    }
  }
}
