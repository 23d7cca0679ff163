package io.github.dl4jcompress.penalty;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.UnitLayer;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.bridge.WeightView;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Which group each weight of a layer belongs to; groups are numbered from 0. */
final class WeightGroups {
  private final int[] groups; // by weight, array behind array
  private final int[] sizes;

  WeightGroups(int[] groups) {
    this.groups = groups;
    this.sizes = new int[Arrays.stream(groups).max().orElse(-1) + 1];
    for (int group : groups) {
      sizes[group]++;
    }
  }

  /**
   * The groups of a layer.
   *
   * @throws UnsupportedNetworkException if they are units or inputs and the layer's kind is not one
   *     that is divided into these
   */
  static WeightGroups of(NamedLayer layer, Penalty.Group group) {
    if (group == Penalty.Group.WEIGHT) {
      int weights = layer.weights().stream().mapToInt(WeightView::length).sum();
      return new WeightGroups(IntStream.range(0, weights).toArray());
    }
    UnitLayer units =
        UnitLayer.ofOneDirection(layer)
            .orElseThrow(
                () ->
                    new UnsupportedNetworkException(
                        "layer '"
                            + layer.name()
                            + "' is a "
                            + layer.configuration().getClass().getSimpleName()
                            + "; groups of weights are known of dense, 2-d convolution, output,"
                            + " LSTM, GravesLSTM and SimpleRnn layers"));
    return new WeightGroups(
        layer.weights().stream()
            .flatMapToInt(
                view ->
                    Arrays.stream(
                        group == Penalty.Group.UNIT ? units.unitsOf(view) : units.inputsOf(view)))
            .toArray());
  }

  int count() {
    return sizes.length;
  }

  int of(int weight) {
    return groups[weight];
  }

  int size(int group) {
    return sizes[group];
  }
}
