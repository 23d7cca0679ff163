package io.github.dl4jcompress.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Looks a vector up by an index: Bengio et al., "A Neural Probabilistic Language Model" (2003),
 * section 2. It is a fully connected layer whose input is 1 at the index and 0 elsewhere, and
 * computes one column of it.
 *
 * @param unit one row per output channel, one column per index; its result has a quantizer. An
 *     input has a scale of 1
 */
public record Embedding(Unit unit) implements Layer {
  public Embedding {
    Objects.requireNonNull(unit, "unit");
    if (unit.output().isEmpty()) {
      throw new IllegalArgumentException("an embedding needs an output quantizer");
    }
  }

  @Override
  public String kind() {
    return "embedding";
  }

  @Override
  public Optional<Unit> linear() {
    return Optional.of(unit);
  }

  @Override
  public TensorShape outputShape(TensorShape input) {
    return TensorShape.vector(unit.weights().rows());
  }

  @Override
  public void requireReadable(List<Value> read) {
    int columns = unit.weights().columns();
    int indices = read.get(0).indices();
    if (indices != columns) {
      throw new IllegalArgumentException(
          "an embedding of "
              + columns
              + " indices reads an input of as many, found "
              + (indices == 0 ? "codes" : indices + " indices"));
    }
  }
}
