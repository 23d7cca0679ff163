package io.github.dl4jcompress.lowrank;

import io.github.dl4jcompress.bridge.NetworkSplit;
import io.github.dl4jcompress.lowrank.LowRank.Split;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A way in which a layer can be split. */
final class Candidate {
  private final String layer;
  private final FeedForwardLayer configuration;
  private final Splitting splitting;
  private final long[] shape; // of the weights
  private final long lines; // rows and columns of the matrix
  private final long weights;
  private final SingularValues values;

  Candidate(String layer, FeedForwardLayer configuration, Splitting splitting, INDArray weights) {
    this.layer = layer;
    this.configuration = configuration;
    this.splitting = splitting;
    INDArray matrix = splitting.matrix(weights);
    shape = weights.shape().clone();
    lines = matrix.rows() + (long) matrix.columns();
    this.weights = weights.length();
    values = SingularValues.of(matrix);
  }

  int fullRank() {
    return values.fullRank();
  }

  /** Number of weights of both layers. */
  long weights(int rank) {
    return rank * lines;
  }

  int rankFor(double energy) {
    return values.rankFor(energy);
  }

  /** What splitting it to a rank does. */
  Split report(int rank) {
    return new Split(
        layer, splitting, rank, fullRank(), weights, weights(rank), values.energy(rank));
  }

  /** Both layers. */
  NetworkSplit.Split layers(int rank) {
    return new NetworkSplit.Split(
        LowRank.SUFFIX,
        splitting.first(configuration, rank),
        splitting.firstWeights(values, rank, shape),
        second -> {
          splitting.makeSecond((FeedForwardLayer) second, rank);
          return second;
        },
        splitting.secondWeights(values, rank, shape),
        splitting == Splitting.EACH_STEP);
  }
}
