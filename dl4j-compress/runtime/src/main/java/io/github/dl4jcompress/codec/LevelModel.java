package io.github.dl4jcompress.codec;

/** The adaptive bits with which levels are coded: significance, sign, unary magnitude. */
final class LevelModel {
  final AdaptiveBit significant = new AdaptiveBit();
  final AdaptiveBit negative = new AdaptiveBit();

  /** {@code beyond[m]}: the magnitude, known to be at least m, is larger than m. */
  final AdaptiveBit[] beyond = AdaptiveBit.array(128);
}
