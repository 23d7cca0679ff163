package io.github.dl4jcompress.audio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** Numbers written by {@code src/test/python/audio_reference.py}. */
final class Reference {
  private Reference() {}

  /** Rows of a table. */
  static float[][] rows(String name) {
    try (InputStream in = Reference.class.getResourceAsStream("/audio/" + name + ".csv")) {
      String text =
          new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines().map(Reference::row).toArray(float[][]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The clip that all tables are about, 2,400 samples at 8 kHz. */
  static float[] clip() {
    float[] codes = rows("clip")[0];
    for (int i = 0; i < codes.length; i++) {
      codes[i] /= 32768;
    }
    return codes;
  }

  private static float[] row(String line) {
    double[] values = Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
    float[] row = new float[values.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) values[i];
    }
    return row;
  }
}
