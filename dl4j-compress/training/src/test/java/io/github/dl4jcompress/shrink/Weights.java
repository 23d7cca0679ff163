package io.github.dl4jcompress.shrink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.TinyNetworks;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/** Sets weights of networks to zero, and compares what networks say. */
final class Weights {
  private Weights() {}

  /** A live parameter array. */
  static INDArray of(Model network, String layer, String key) {
    return NetworkTopology.layers(network).stream()
        .filter(named -> named.name().equals(layer))
        .findFirst()
        .orElseThrow()
        .layer()
        .getParam(key);
  }

  static long[] shape(Model network, String layer, String key) {
    return of(network, layer, key).shape();
  }

  /** Zeroes all that has one of some indices along a dimension. */
  static void zero(INDArray array, int dimension, int... indices) {
    Set<Integer> chosen = Set.copyOf(IntStream.of(indices).boxed().toList());
    for (long i = 0; i < array.length(); i++) {
      long[] position = Shape.ind2subC(array.shape(), i);
      if (chosen.contains((int) position[dimension])) {
        array.putScalar(position, 0);
      }
    }
  }

  /** Zeros and ones in a shape, two thirds of them zeros. */
  static INDArray flags(INDArray shape, Random random) {
    INDArray flags = Nd4j.zeros(shape.dataType(), shape.shape());
    for (long i = 0; i < flags.length(); i++) {
      flags.putScalar(Shape.ind2subC(shape.shape(), i), random.nextInt(3) / 2);
    }
    return flags;
  }

  /** Gives every parameter a value of its own, none of them zero. */
  static void scramble(Model network, long seed) {
    Random random = new Random(seed);
    double[] values =
        random
            .doubles(network.numParams())
            .map(value -> (value < 0.5 ? -0.1 : 0.1) + (value - 0.5))
            .toArray();
    network.params().assign(Nd4j.createFromArray(values).reshape(network.params().shape()));
  }

  /** A chain whose parameters are {@link #scramble scrambled}. */
  static MultiLayerNetwork chain(InputType input, Layer... layers) {
    MultiLayerNetwork network = TinyNetworks.chain(TinyNetworks.settings(), input, layers);
    scramble(network, 5);
    return network;
  }

  /** Makes a layer read none of some inputs: channels of a convolution, features of others. */
  static void unread(Model network, String reader, int... inputs) {
    INDArray weights = of(network, reader, "W");
    zero(weights, weights.rank() == 4 ? 1 : 0, inputs);
  }

  /** Makes a unit of a layer say what its bias says. */
  static void constant(Model network, String layer, int unit, double bias) {
    INDArray weights = of(network, layer, "W");
    zero(weights, weights.rank() == 4 ? 0 : 1, unit);
    of(network, layer, "b").putScalar(unit, bias);
  }

  static INDArray output(Model network, INDArray features) {
    return network instanceof MultiLayerNetwork chain
        ? chain.output(features)
        : ((ComputationGraph) network).outputSingle(features);
  }

  static INDArray output(Model network, INDArray features, INDArray mask) {
    return network instanceof MultiLayerNetwork chain
        ? chain.output(features, false, mask, null)
        : ((ComputationGraph) network)
            .output(false, new INDArray[] {features}, new INDArray[] {mask}, null)[0];
  }

  static double difference(INDArray a, INDArray b) {
    assertThat(b.shape()).isEqualTo(a.shape());
    return a.sub(b).amaxNumber().doubleValue();
  }

  /** Shrinks, and checks that the smaller network says the same as the larger. */
  static <M extends Model> Shrinker.Result<M> shrunk(M network, INDArray features) {
    INDArray before = output(network, features);
    INDArray parameters = network.params().dup();
    Shrinker.Result<M> result = Shrinker.shrink(network);
    assertThat(network.params()).as("the original's parameters").isEqualTo(parameters);
    assertThat(difference(before, output(result.network(), features))).isLessThan(1e-5);
    assertThat(result.network().getClass()).isEqualTo(network.getClass());
    return result;
  }

  /** Expects these removals and no others. */
  static void assertRemovals(Shrinker.Result<?> result, Shrinker.Removal... removals) {
    assertThat(result.removals()).isEqualTo(List.of(removals));
  }
}
