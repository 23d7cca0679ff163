package io.github.dl4jcompress.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LevelModelTest {
  static Stream<Scan> scans() {
    return Stream.of(new Scan.Plain(), new Scan.Tree(), new Scan.Mixed(false, 5));
  }

  @ParameterizedTest
  @MethodSource("scans")
  void askingLeavesTheModelAsItIs(Scan scan) {
    byte[] levels = Matrices.laplacian(600, 31, 8, 1);
    LevelRange range = new LevelRange(-31, 31);
    LevelGrid grid = new LevelGrid(levels, 20, false);
    LevelModel asked = scan.model(grid, range);
    LevelModel left = scan.model(grid, range);
    BitCounter counter = BitCounter.learning();
    BitCounter other = BitCounter.learning();
    for (int i = 0; i < levels.length; i++) {
      double before = counter.bits();
      asked.code(BitCounter.asking(), -levels[i], i / 20, i % 20);
      asked.code(BitCounter.asking(), 0, i / 20, i % 20);
      BitCounter own = BitCounter.asking();
      asked.code(own, levels[i], i / 20, i % 20);
      asked.code(counter, levels[i], i / 20, i % 20);
      left.code(other, levels[i], i / 20, i % 20);
      assertThat(before + own.bits()).isCloseTo(counter.bits(), within(1e-9));
    }
    assertThat(counter.bits()).isEqualTo(other.bits());
  }

  @ParameterizedTest
  @MethodSource("scans")
  void levelsOfOneSignTakeNoBitForIt(Scan scan) {
    byte[] positive = new byte[600];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = (byte) (i * 7 % 4);
    }
    for (LevelRange range : new LevelRange[] {new LevelRange(0, 3), new LevelRange(-3, 0)}) {
      byte[] levels = positive.clone();
      for (int i = 0; i < levels.length; i++) {
        levels[i] = (byte) (range.highest() > 0 ? levels[i] : -levels[i]);
      }
      LevelModel model = scan.model(new LevelGrid(levels, 20, false), range);
      BitCounter counter = BitCounter.learning();
      for (int i = 0; i < levels.length; i++) {
        assertThat(model.code(counter, levels[i], i / 20, i % 20)).isEqualTo(levels[i]);
      }
      assertThat(counter.bits()).isLessThan(600 * 2 + 40);
    }
  }
}
