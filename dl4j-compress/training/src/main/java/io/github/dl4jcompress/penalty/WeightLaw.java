package io.github.dl4jcompress.penalty;

import java.util.random.RandomGenerator;

/**
 * How the weights of a layer are drawn while it trains, and what is learnt of that. All arrays hold
 * a number per weight.
 */
interface WeightLaw {
  /**
   * Draws the weights of a mini-batch.
   *
   * @param means what the network's updater trains
   * @param drawn to be filled
   */
  void draw(float[] means, RandomGenerator random, float[] drawn);

  /**
   * Learns from the mini-batch whose weights were drawn last.
   *
   * @param means as they were then
   * @param gradients of the mean loss by the weights drawn; to be replaced by those of the
   *     penalised loss by the means
   * @param warmth factor of the penalty, in (0, 1]
   */
  void learn(float[] means, float[] gradients, double warmth);

  /**
   * The weights that are used when nothing is drawn.
   *
   * @param settled to be filled; zeros are +0.0f
   */
  void settle(float[] means, float[] settled);

  /** What has been learnt; nothing else is remembered from step to step. */
  SideAdam learnt();
}
