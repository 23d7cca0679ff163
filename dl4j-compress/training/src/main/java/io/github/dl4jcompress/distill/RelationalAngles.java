package io.github.dl4jcompress.distill;

/** {@link FeatureHint.Kind#ANGLES}: the mean over angles, times the examples of the mini-batch. */
final class RelationalAngles implements HintLoss {
  @Override
  public Comparison compare(FeatureMaps student, FeatureMaps teacher) {
    Relations own = new Relations(student);
    Relations wanted = new Relations(teacher);
    Relations.Gradient gradient = own.new Gradient();
    int count = own.count();
    if (count < 3) {
      return new Comparison(0, gradient.byValues());
    }
    double share = 2.0 / ((count - 1.0) * (count - 2.0)); // examples / angles
    double loss = 0;
    for (int corner = 0; corner < count; corner++) {
      for (int i = 0; i < count; i++) {
        for (int k = 0; k < i; k++) {
          if (i == corner || k == corner) {
            continue;
          }
          if (!own.isTriangle(i, corner, k) || !wanted.isTriangle(i, corner, k)) {
            continue;
          }
          double difference = own.cosine(i, corner, k) - wanted.cosine(i, corner, k);
          loss += share * Relations.huber(difference);
          gradient.byCosine(i, corner, k, share * Relations.huberSlope(difference));
        }
      }
    }
    return new Comparison(loss, gradient.byValues());
  }
}
