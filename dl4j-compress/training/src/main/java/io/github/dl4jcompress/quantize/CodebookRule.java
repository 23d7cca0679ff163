package io.github.dl4jcompress.quantize;

/**
 * Values that many weights share, each rounded to 8 bits. Once the weights have no more than so
 * many values, those are the codebook: what was shared stays shared.
 *
 * @param size number of values beside zero
 * @param start of the search for them
 */
record CodebookRule(int size, CodebookStart start) implements LevelRule {
  static final int MAX_LEVEL = 127;

  @Override
  public float toLevels(float[] weights, int from, int to) {
    Codebook codebook = Codebook.of(weights, from, to, size, start);
    float[] values = codebook.values();
    float scale = GridScale.covering(LevelRule.largest(values, 0, values.length) / MAX_LEVEL);
    for (int i = 0; i < values.length; i++) {
      values[i] = TiesToEven.round(values[i] / scale);
    }
    for (int i = from; i < to; i++) {
      int index = codebook.indexOf(weights[i]);
      weights[i] = index < 0 ? 0 : values[index];
    }
    return scale;
  }
}
