package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Sum;
import java.util.Optional;

/** A sum in the making. */
final class SumDraft implements Draft {
  private Activation activation = Activation.IDENTITY;

  @Override
  public void activation(Activation function) {
    activation = function;
  }

  @Override
  public Layer finish(Optional<AffineQuantizer> output) {
    return new Sum(activation, output.orElseThrow());
  }
}
