package io.github.dl4jcompress.shrink;

import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.layers.Layer;

/** What is left of a constant behind the dropout that a layer applies to its inputs. */
final class DropoutRule {
  /** Dropout that only multiplies, so that 0 stays 0 in training too. */
  private static final Set<Class<?>> MULTIPLYING =
      Set.of(Dropout.class, GaussianDropout.class, SpatialDropout.class);

  private DropoutRule() {}

  /** Whether a constant is the same constant behind the dropout, at every step of training. */
  static boolean keeps(Layer layer, double constant) {
    return Optional.ofNullable(layer.getIDropout())
        .map(dropout -> constant == 0 && MULTIPLYING.contains(dropout.getClass()))
        .orElse(true);
  }
}
