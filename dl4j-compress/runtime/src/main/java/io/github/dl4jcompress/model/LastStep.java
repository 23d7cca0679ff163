package io.github.dl4jcompress.model;

/** Ends a sequence: of all its steps, the layers behind see the last one only. */
public record LastStep() implements Layer {
  @Override
  public String kind() {
    return "last step";
  }

  @Override
  public Time time() {
    return Time.ENDS;
  }

  @Override
  public TensorShape outputShape(TensorShape input) {
    return input;
  }
}
