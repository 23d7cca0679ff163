package io.github.dl4jcompress.benchmarks.inference;

/** An opened network with a mini-batch that it is asked about again and again. */
interface OpenedNetwork {
  /** Answers all examples of the mini-batch. */
  void run();

  /** What the last {@link #run} gave: probabilities, one example behind the other. */
  float[] outputs();
}
