package io.github.dl4jcompress.cli;

import io.github.dl4jcompress.cli.input.Examples;
import java.util.ArrayList;
import java.util.List;

/**
 * Two models' outputs for the same examples.
 *
 * @param examples number of examples
 * @param firstError fraction of the examples that the first puts in a wrong class
 * @param secondError the same of the second
 * @param maxDifference largest difference of an output
 * @param all the examples that they put in different classes
 */
record Disagreement(
    int examples, double firstError, double secondError, double maxDifference, List<Example> all) {

  /**
   * An example with two answers.
   *
   * @param number its place in the data, from 0
   */
  record Example(int number, int trueClass, int first, int second) {}

  static Disagreement of(Examples examples, List<float[]> first, List<float[]> second) {
    int firstWrong = 0;
    int secondWrong = 0;
    double maxDifference = 0;
    List<Example> all = new ArrayList<>();
    for (int i = 0; i < examples.count(); i++) {
      int trueClass = examples.classes().get(i);
      int one = Contender.classOf(first.get(i));
      int other = Contender.classOf(second.get(i));
      firstWrong += one == trueClass ? 0 : 1;
      secondWrong += other == trueClass ? 0 : 1;
      if (one != other) {
        all.add(new Example(i, trueClass, one, other));
      }
      maxDifference = Math.max(maxDifference, difference(first.get(i), second.get(i)));
    }
    double count = examples.count();
    return new Disagreement(
        examples.count(), firstWrong / count, secondWrong / count, maxDifference, all);
  }

  private static double difference(float[] one, float[] other) {
    double most = 0;
    for (int i = 0; i < Math.min(one.length, other.length); i++) {
      most = Math.max(most, Math.abs(one[i] - other[i]));
    }
    return most;
  }

  double agreement() {
    return 1 - (double) all.size() / examples;
  }
}
