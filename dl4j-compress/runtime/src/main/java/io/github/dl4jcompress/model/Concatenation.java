package io.github.dl4jcompress.model;

import java.util.List;
import java.util.Objects;

/**
 * The channels of the first input, then those of the second, and so on, as in Huang et al.,
 * "Densely Connected Convolutional Networks" (CVPR 2017), section 3. Codes of an input whose
 * quantizer is the join's stay as they are.
 *
 * @param output quantizer of the result
 */
public record Concatenation(AffineQuantizer output) implements Join {
  public Concatenation {
    Objects.requireNonNull(output, "output");
  }

  @Override
  public String kind() {
    return "concatenation";
  }

  @Override
  public TensorShape outputShape(List<TensorShape> inputs) {
    Join.requireInputs(kind(), inputs.size());
    TensorShape first = inputs.get(0);
    int channels = 0;
    for (TensorShape input : inputs) {
      if (input.height() != first.height() || input.width() != first.width()) {
        throw new IllegalArgumentException(
            "a concatenation needs inputs of one height and width, got " + inputs);
      }
      channels = Math.addExact(channels, input.channels());
    }
    return new TensorShape(channels, first.height(), first.width());
  }
}
