package io.github.dl4jcompress.penalty;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A layer under a penalty, and what happens to it in a step. */
interface PenalizedLayer {
  LayerWeights weights();

  /** Gets ready; the next forward pass is the first. */
  void start();

  /** Changes the gradients that the updater is going to see. */
  void afterBackward(int step, double warmth);

  /** Sees to it that the parameters are what the network is without randomness. */
  void afterUpdate(int step, int epoch, double warmth);

  /** Writes what is remembered since the start. */
  void writeState(DataOutput out) throws IOException;

  /** Takes over what was written; the layer has been started. */
  void readState(DataInput in) throws IOException;

  /** Leaves the layer with the parameters as they are. */
  void stop();
}
