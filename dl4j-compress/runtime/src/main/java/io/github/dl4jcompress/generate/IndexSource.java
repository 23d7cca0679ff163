package io.github.dl4jcompress.generate;

import io.github.dl4jcompress.model.Embedding;

/** Inputs of indices, and the layers that look them up. */
final class IndexSource {
  /** For {@link Support}: one index. */
  static final String ONE =
      """
      static int[] index(float[] example, int count) {
        if (example.length != 1) {
          throw new IllegalArgumentException("an example has 1 values [1], got " + example.length);
        }
        int index = (int) example[0];
        if (index != example[0]) {
          throw new IllegalArgumentException("an index is a whole number, got " + example[0]);
        }
        if (index < 0 || index >= count) {
          throw new IllegalArgumentException(
              "an index must be in [0, " + (count - 1) + "], got " + index);
        }
        return new int[] {index};
      }
      """;

  /** For {@link Support}: a sequence of indices. */
  static final String STEPS =
      """
      static int[][] indices(float[] example, int count) {
        if (example.length == 0) {
          throw new IllegalArgumentException(
              "a sequence has one or more steps of 1 values [1], got 0 values");
        }
        int[][] steps = new int[example.length][];
        for (int i = 0; i < steps.length; i++) {
          steps[i] = index(new float[] {example[i]}, count);
        }
        return steps;
      }
      """;

  private IndexSource() {}

  static String embedding(Embedding layer, LayerSource source) {
    UnitSource sums = UnitSource.of(layer.unit(), source.inputScale(), source.parts());
    return sums.fields()
        + Template.fill(
            """

              static int[] run(int[] in) {
                int[] out = new int[<rows>];
                for (int row = 0; row < <rows>; row++) {
                  int at =
                      java.util.Arrays.binarySearch(
                          WEIGHTS.column, WEIGHTS.start[row], WEIGHTS.start[row + 1], in[0]);
                  <number> sum = at < 0 ? 0 : WEIGHTS.<element>[at];
                  out[row] = <result>;
                }
                return out;
              }
            """,
            "rows",
            layer.unit().weights().rows(),
            "number",
            sums.number(),
            "element",
            sums.element(),
            "result",
            sums.result());
  }
}
