package io.github.dl4jcompress.distill;

/**
 * {@link FeatureHint.Kind#DISTANCES}: the mean over pairs, times the examples of the mini-batch.
 */
final class RelationalDistances implements HintLoss {
  @Override
  public Comparison compare(FeatureMaps student, FeatureMaps teacher) {
    Relations own = new Relations(student);
    Relations wanted = new Relations(teacher);
    Relations.Gradient gradient = own.new Gradient();
    double ownMean = own.meanDistance();
    double wantedMean = wanted.meanDistance();
    if (ownMean == 0 || wantedMean == 0) { // fewer than two different examples
      return new Comparison(0, gradient.byValues());
    }
    int count = own.count();
    double share = 2.0 / (count - 1); // examples / pairs
    double loss = 0;
    double byMean = 0;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < i; j++) {
        double difference = own.distance(i, j) / ownMean - wanted.distance(i, j) / wantedMean;
        double slope = share * Relations.huberSlope(difference);
        loss += share * Relations.huber(difference);
        gradient.byDistance(i, j, slope / ownMean);
        byMean -= slope * own.distance(i, j) / (ownMean * ownMean);
      }
    }
    double pairs = count * (count - 1) / 2.0;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < i; j++) {
        gradient.byDistance(i, j, byMean / pairs);
      }
    }
    return new Comparison(loss, gradient.byValues());
  }
}
