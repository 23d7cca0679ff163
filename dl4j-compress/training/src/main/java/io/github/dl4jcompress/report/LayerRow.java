package io.github.dl4jcompress.report;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.WeightView;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.WeightMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;

/**
 * A layer of the compact model.
 *
 * @param name that of the network's layer, if each layer with weights has its counterpart
 * @param before its weights in the network; empty where there is no counterpart
 * @param after its weights in the compact model; empty of a layer without weights
 */
record LayerRow(
    String name,
    String kind,
    String shape,
    String bits,
    List<double[]> before,
    List<double[]> after) {

  static List<LayerRow> of(Model network, CompactModel model) {
    List<NamedLayer> originals =
        NetworkTopology.layers(network).stream()
            .filter(layer -> !layer.weights().isEmpty())
            .filter(layer -> !(layer.configuration() instanceof BatchNormalization)) // folded
            .toList();
    List<Layer> layers = model.network().layers();
    long weighted = layers.stream().filter(layer -> !layer.weights().isEmpty()).count();
    List<LayerRow> rows = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      boolean paired = weighted == originals.size() && !layer.weights().isEmpty();
      String shape = model.network().outputShapes().get(i).toString();
      rows.add(of(layer, shape, "layer " + i, paired ? List.of(originals.get(next++)) : List.of()));
    }
    return rows;
  }

  private static LayerRow of(Layer layer, String shape, String number, List<NamedLayer> original) {
    List<WeightMatrix> matrices = layer.weights();
    return new LayerRow(
        original.isEmpty() ? number : original.get(0).name(),
        layer.kind(),
        shape,
        matrices.isEmpty() ? "" : String.valueOf(matrices.get(0).bits()),
        original.stream().flatMap(o -> o.weights().stream()).map(LayerRow::values).toList(),
        matrices.stream().map(WeightHistogram::values).toList());
  }

  private static double[] values(WeightView view) {
    return view.values().dup().data().asDouble();
  }

  long weights() {
    return after.stream().mapToLong(values -> values.length).sum();
  }

  /** Fraction of the stored weights that are zero; NaN of a layer without any. */
  double sparsity() {
    long zeros =
        after.stream().mapToLong(values -> Arrays.stream(values).filter(v -> v == 0).count()).sum();
    return (double) zeros / weights();
  }
}
