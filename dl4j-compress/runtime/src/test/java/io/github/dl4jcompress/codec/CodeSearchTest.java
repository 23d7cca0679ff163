package io.github.dl4jcompress.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CodeSearchTest {
  private static MatrixCode best(byte[] levels, int columns, int maxLevel) {
    return CodeSearch.best(levels, columns, maxLevel);
  }

  @Test
  void independentSparseLevelsArePlain() {
    for (double zeros : new double[] {0.9, 0.97, 0.995}) {
      byte[] levels = Matrices.independent(40_000, 7, zeros, 1);
      assertThat(best(levels, 200, 7).scan()).as("%s zeros", zeros).isEqualTo(new Scan.Plain());
    }
  }

  @Test
  void denseLevelsOfEightBitsAreTrees() {
    assertThat(best(Matrices.laplacian(100_000, 127, 40, 1), 250, 127))
        .isEqualTo(new MatrixCode(false, false, new Scan.Tree()));
  }

  @Test
  void levelsFarApartShareAPalette() {
    assertThat(best(Matrices.shared(20_000, 0.3, 1), 100, 127).sharing()).isTrue();
    assertThat(best(Matrices.laplacian(20_000, 127, 40, 1), 100, 127).sharing()).isFalse();
  }

  @Test
  void deadLinesAreTrimmed() {
    byte[] levels = Matrices.independent(200 * 300, 7, 0.9, 1);
    assertThat(best(levels, 300, 7).trimmed()).isFalse();
    assertThat(best(Matrices.withDeadLines(levels, 300, 3), 300, 7).trimmed()).isTrue();
  }

  @Test
  void unevenLevelsAreMixed() {
    MatrixCode best = best(Matrices.uneven(300, 500, 0.92, 1), 500, 7);
    assertThat(best.scan()).isInstanceOf(Scan.Mixed.class);
  }

  @Test
  void findsTheStrideAtWhichLevelsRepeat() {
    byte[] levels = Matrices.striped(200, 300, 28, 1);
    assertThat(best(levels, 300, 7).scan()).isEqualTo(new Scan.Mixed(false, 28));
    assertThat(best(Matrices.turned(levels, 200, 300), 200, 7).scan())
        .isEqualTo(new Scan.Mixed(true, 28));
  }

  @Test
  void fewLevelsArePlain() {
    assertThat(best(new byte[] {3}, 1, 7)).isEqualTo(MatrixCode.PLAIN);
    assertThat(best(new byte[0], 1, 7)).isEqualTo(MatrixCode.PLAIN);
    assertThat(best(Matrices.laplacian(60, 7, 3, 1), 20, 7)).isEqualTo(MatrixCode.PLAIN);
  }

  /** Density is the same everywhere, signs are not: neighbouring inputs often have one sign. */
  @Test
  void levelsOfTheSignOfTheirNeighboursAreMixed() {
    byte[] levels = Matrices.laplacian(300 * 40, 7, 2, 1);
    for (int i = 1; i < levels.length; i++) {
      levels[i] = (byte) (i % 8 == 0 || levels[i - 1] >= 0 ? levels[i] : -Math.abs(levels[i]));
    }
    assertThat(best(levels, 40, 7).scan()).isInstanceOf(Scan.Mixed.class);
  }

  /** The codes that the statistics pass over would not have been much better. */
  @Test
  void missesNothingWorthHalfAPercent() {
    Random random = new Random(1);
    for (int trial = 0; trial < 60; trial++) {
      int rows = 8 + random.nextInt(60);
      int columns = 8 + random.nextInt(90);
      byte[] levels = Matrices.uneven(rows, columns, random.nextDouble(), trial);
      double found = best(levels, columns, 7).bits(levels, columns, 7);
      for (MatrixCode code : MatrixCodeTest.codes().toList()) {
        assertThat(found)
            .as("%d x %d, %s", rows, columns, code)
            .isLessThan(code.bits(levels, columns, 7) * 1.006 + 9);
      }
    }
  }
}
