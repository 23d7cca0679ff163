package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.LayerReading;
import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.Node;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Bidirectional.Joining;
import io.github.dl4jcompress.model.Cells;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.Masked;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.SimpleRecurrent;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.nd4j.linalg.activations.IActivation;

/** A recurrent layer of a twin on its way into the compact model. */
final class RecurrentExport {
  private static final Map<Bidirectional.Mode, Joining> JOININGS =
      Map.of(
          Bidirectional.Mode.CONCAT, Joining.CONCATENATION,
          Bidirectional.Mode.ADD, Joining.SUM,
          Bidirectional.Mode.AVERAGE, Joining.MEAN,
          Bidirectional.Mode.MUL, Joining.PRODUCT);

  private final Node node;
  private final NamedLayer live;

  RecurrentExport(Node node, NamedLayer live) {
    this.node = node;
    this.live = live;
  }

  /** The layer, but for picking the last of its steps, unless some are masked. */
  Layer layer(AffineQuantizer output) {
    org.deeplearning4j.nn.conf.layers.Layer outer = node.layer().orElseThrow();
    if (Role.isMasked(outer)) {
      return new Masked(cells(0, ""), Role.ends(outer), output);
    }
    if (!(Role.unwrapped(outer) instanceof Bidirectional both)) {
      return new Recurrent(cells(0, ""), output);
    }
    return new io.github.dl4jcompress.model.Bidirectional(
        cells(0, "f"), cells(1, "b"), Objects.requireNonNull(JOININGS.get(both.getMode())), output);
  }

  private Cells cells(int direction, String prefix) {
    BaseLayer layer = QuantizationAware.weighted(node).get(direction);
    LayerReading.requireTimeLast(node.name(), (BaseRecurrentLayer) layer);
    QuantizedCells cells =
        new QuantizedCells(live, prefix, WeightFakeQuantization.of(node.name(), layer));
    Activation activation = bounded(layer.getActivationFn());
    if (layer instanceof AbstractLSTM lstm) {
      Activation gate = bounded(lstm.getGateActivationFn());
      return new Lstm(cells.unit(), cells.peepholes(), activation, gate);
    }
    return new SimpleRecurrent(cells.unit(), activation);
  }

  private Activation bounded(IActivation function) {
    Activation activation = CompactExport.activationOf(node, function);
    if (!RecurrentUnit.isBounded(activation)) {
      throw new UnsupportedNetworkException(
          "layer '"
              + node.name()
              + "': a recurrent layer with activation "
              + activation
              + " cannot be stored; tanh, sigmoid, hard tanh, hard sigmoid and softsign can");
    }
    return activation;
  }
}
