package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.ChannelAffine;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Layer;
import java.util.Optional;

/**
 * A layer in the making: it lacks its output quantizer, and what is behind it may still join it.
 */
interface Draft {
  /** The layer with its quantizer; with none, its result stays real. */
  Layer finish(Optional<AffineQuantizer> output);

  /** Takes in the activation function of a layer behind. */
  default void activation(Activation activation) {
    throw new IllegalStateException("no activation joins this layer");
  }

  /** Takes in a batch normalization behind. */
  default void fold(ChannelAffine normalization) {
    throw new IllegalStateException("no normalization joins this layer");
  }
}
