package io.github.dl4jcompress.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LevelStatisticsTest {
  @Test
  void countsWhatIsThere() {
    LevelStatistics statistics = new LevelStatistics(new byte[] {0, -100, 0, 3, 3, 50, 0, 9}, 4);
    assertThat(statistics.density()).isEqualTo(5 / 8.0);
    assertThat(statistics.medianMagnitude()).isEqualTo(3);
    assertThat(statistics.hasGaps()).isTrue();
  }

  @Test
  void sparseMatricesHaveAMedianOfZero() {
    assertThat(new LevelStatistics(new byte[] {0, 0, 5, 0}, 2).medianMagnitude()).isZero();
  }

  @Test
  void fewGapsAreNone() {
    assertThat(new LevelStatistics(new byte[] {-2, 0, 1, 3}, 2).hasGaps()).isFalse();
    assertThat(new LevelStatistics(new byte[] {-3, 0, 0, 4}, 2).hasGaps()).isTrue();
    assertThat(new LevelStatistics(new byte[4], 2).hasGaps()).isFalse();
  }

  @Test
  void rowsAndColumnsOfZerosAreDead() {
    assertThat(new LevelStatistics(new byte[] {1, 0, 0, 0}, 2).hasDeadLines()).isTrue();
    assertThat(new LevelStatistics(new byte[] {1, 1, 0, 0}, 2).hasDeadLines()).isTrue();
    assertThat(new LevelStatistics(new byte[] {1, 0, 1, 0}, 2).hasDeadLines()).isTrue();
    assertThat(new LevelStatistics(new byte[] {1, 0, 0, 1}, 2).hasDeadLines()).isFalse();
  }

  @Test
  void independentLevelsAreEvenAndUnlike() {
    byte[] levels = Matrices.independent(100_000, 7, 0.9, 1);
    assertThat(new LevelStatistics(levels, 250).unevenness()).isCloseTo(0, within(60.0));
    assertThat(new Resemblance(new LevelGrid(levels, 250, false), 0).bits()).isLessThan(100);
  }

  @Test
  void unevenLevelsWouldSaveWhatMixingSaves() {
    byte[] levels = Matrices.uneven(300, 500, 0.92, 1);
    double plain = MatrixCode.PLAIN.bits(levels, 500, 7);
    double mixed = new MatrixCode(false, false, new Scan.Mixed(false, 0)).bits(levels, 500, 7);
    double saved = plain - mixed;
    assertThat(new LevelStatistics(levels, 500).unevenness()).isCloseTo(saved, within(saved / 4));
  }

  @Test
  void resemblanceKnowsTheStride() {
    byte[] levels = Matrices.striped(100, 300, 28, 1);
    Resemblance resemblance = new Resemblance(new LevelGrid(levels, 300, false), 0);
    assertThat(resemblance.stride()).isEqualTo(28);
    assertThat(resemblance.bits()).isGreaterThan(1_000);
  }

  @Test
  void narrowMatricesHaveNoStride() {
    for (int columns = 1; columns < 6; columns++) {
      byte[] levels = Matrices.all(columns * 10, 1);
      Resemblance resemblance = new Resemblance(new LevelGrid(levels, columns, false), 0);
      assertThat(resemblance.stride()).isZero();
    }
  }
}
