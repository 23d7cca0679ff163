package io.github.dl4jcompress.model;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * The sum of inputs of one shape, as of the branches of a residual block (He et al., "Deep Residual
 * Learning for Image Recognition", CVPR 2016, section 3.2), and an activation function of it.
 *
 * @param activation applied to the sum; not softmax
 * @param output quantizer of the result
 */
public record Sum(Activation activation, AffineQuantizer output) implements Join {
  public Sum {
    Objects.requireNonNull(activation, "activation");
    Objects.requireNonNull(output, "output");
    if (activation == Activation.SOFTMAX) {
      throw new IllegalArgumentException("softmax is only allowed in the last layer");
    }
  }

  @Override
  public String kind() {
    return "sum";
  }

  @Override
  public TensorShape outputShape(List<TensorShape> inputs) {
    Join.requireInputs(kind(), inputs.size());
    if (new HashSet<>(inputs).size() > 1) {
      throw new IllegalArgumentException("a sum needs inputs of one shape, got " + inputs);
    }
    return inputs.get(0);
  }
}
