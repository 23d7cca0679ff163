package io.github.dl4jcompress.distill;

/** {@link FeatureHint.Kind#ATTENTION}. */
final class AttentionTransfer implements HintLoss {

  /** Attention of one example over its positions: {@code map / norm} has length 1. */
  private static final class Attention {
    private final double[] map;
    private final double norm;

    private Attention(double[] map, double norm) {
      this.map = map;
      this.norm = norm;
    }

    static Attention of(FeatureMaps maps, int example) {
      double[] map = new double[maps.positions()];
      for (int i = 0; i < maps.each(); i++) {
        double value = maps.value(example, i);
        map[i % map.length] += value * value;
      }
      double squares = 0;
      for (double strength : map) {
        squares += strength * strength;
      }
      return new Attention(map, Math.sqrt(squares));
    }

    double share(int position) {
      return norm == 0 ? 0 : map[position] / norm;
    }
  }

  @Override
  public Comparison compare(FeatureMaps student, FeatureMaps teacher) {
    HintLoss.requireEqualPositions(student, teacher);
    if (student.positions() == 1) {
      throw new IllegalArgumentException(
          "a hint on attention needs maps or sequences; these layers have one position");
    }
    double loss = 0;
    double[] gradient = new double[student.examples() * student.each()];
    for (int example = 0; example < student.examples(); example++) {
      Attention own = Attention.of(student, example);
      Attention wanted = Attention.of(teacher, example);
      double along = 0; // of the difference, in the direction of the student's attention
      for (int p = 0; p < student.positions(); p++) {
        double difference = own.share(p) - wanted.share(p);
        loss += difference * difference / 2;
        along += difference * own.share(p);
      }
      if (own.norm == 0) {
        continue; // no direction to go
      }
      for (int i = 0; i < student.each(); i++) {
        int p = i % student.positions();
        double byMap = (own.share(p) - wanted.share(p) - along * own.share(p)) / own.norm;
        int at = example * student.each() + i;
        gradient[at] = byMap * 2 * student.value(example, i);
      }
    }
    return new Comparison(loss, gradient);
  }
}
