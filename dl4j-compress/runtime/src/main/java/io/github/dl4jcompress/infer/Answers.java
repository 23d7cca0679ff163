package io.github.dl4jcompress.infer;

/** What a network's answers say. */
public final class Answers {
  private Answers() {}

  /**
   * Index of the largest value of the last answer; the first of equals.
   *
   * @param answers one behind the other
   * @param size values of an answer
   */
  public static int largest(float[] answers, int size) {
    int first = answers.length - size;
    int best = first;
    for (int i = first + 1; i < answers.length; i++) {
      if (answers[i] > answers[best]) {
        best = i;
      }
    }
    return best - first;
  }
}
