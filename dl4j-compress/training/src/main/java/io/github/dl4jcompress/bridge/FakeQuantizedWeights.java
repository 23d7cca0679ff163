package io.github.dl4jcompress.bridge;

/** Weight noise that is a fake quantization; lets others see it without knowing the scheme. */
public interface FakeQuantizedWeights extends StoredWeights {
  /** Width of a weight, in bits. */
  int getBits();
}
