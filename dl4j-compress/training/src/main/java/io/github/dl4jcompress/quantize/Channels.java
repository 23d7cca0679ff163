package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.ChannelAffine;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Unit;
import java.util.Optional;

/** Weights and biases of one dense or convolution layer on their way into a compact network. */
sealed interface Channels permits QuantizedChannels, RealChannels {
  /** Folds a batch normalization in: multiplies and shifts each channel. */
  void fold(ChannelAffine normalization);

  /**
   * The unit as it will be stored.
   *
   * @throws io.github.dl4jcompress.bridge.UnsupportedNetworkException if a number is too large
   */
  Unit unit(Activation activation, Optional<AffineQuantizer> output);
}
