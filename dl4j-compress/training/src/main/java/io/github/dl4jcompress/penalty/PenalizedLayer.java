package io.github.dl4jcompress.penalty;

/** A layer under a penalty, and what happens to it in a step. */
interface PenalizedLayer {
  LayerWeights weights();

  /** Gets ready; the next forward pass is the first. */
  void start();

  /** Changes the gradients that the updater is going to see. */
  void afterBackward(int step, double warmth);

  /** Sees to it that the parameters are what the network is without randomness. */
  void afterUpdate(int step, int epoch, double warmth);

  /** Leaves the layer with the parameters as they are. */
  void stop();
}
