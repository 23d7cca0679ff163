package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.ChannelAffine;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Unit;
import io.github.dl4jcompress.model.Window;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A dense or convolution layer in the making. */
final class LinearDraft implements Draft {
  private final Channels channels;
  private final Optional<Window> window;
  private final UnaryOperator<Unit> arrangement;
  private Activation activation;

  /**
   * A layer.
   *
   * @param window of a convolution; empty of a dense layer
   * @param arrangement puts the weights into the columns that the runtime wants them in
   */
  LinearDraft(
      Channels channels,
      Optional<Window> window,
      UnaryOperator<Unit> arrangement,
      Activation activation) {
    this.channels = channels;
    this.window = window;
    this.arrangement = arrangement;
    this.activation = activation;
  }

  @Override
  public void activation(Activation function) {
    activation = function;
  }

  @Override
  public void fold(ChannelAffine normalization) {
    channels.fold(normalization);
  }

  @Override
  public Layer finish(Optional<AffineQuantizer> output) {
    Unit unit = arrangement.apply(channels.unit(activation, output));
    return window.<Layer>map(w -> new Convolution(unit, w)).orElseGet(() -> new Dense(unit));
  }
}
