package io.github.dl4jcompress.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaletteTest {
  @Test
  void indicesCountFromZeroOnBothSides() {
    Palette palette = Palette.of(new byte[] {33, -60, -20, 33, 15}, 127);
    int[] levels = {-60, -20, 0, 15, 33};
    for (int i = 0; i < levels.length; i++) {
      assertThat(palette.index(levels[i])).isEqualTo(i - 2);
      assertThat(palette.level(i - 2)).isEqualTo(levels[i]);
    }
    assertThat(palette.range()).isEqualTo(new LevelRange(-2, 2));
  }

  @Test
  void indicesOfTheFullPaletteAreTheLevels() {
    for (int maxLevel : new int[] {1, 7, 127}) {
      Palette full = Palette.full(maxLevel);
      assertThat(full.range()).isEqualTo(new LevelRange(-maxLevel, maxLevel));
      for (int level = -maxLevel; level <= maxLevel; level++) {
        assertThat(full.index(level)).isEqualTo(level);
        assertThat(full.level(level)).isEqualTo(level);
      }
    }
  }

  @Test
  void thePaletteOfNothingIsZero() {
    assertThat(Palette.of(new byte[5], 7).range()).isEqualTo(new LevelRange(0, 0));
    assertThat(Palette.of(new byte[] {-3}, 7).range()).isEqualTo(new LevelRange(-1, 0));
  }

  @Test
  void isReadAsItWasWritten() {
    Palette palette = Palette.of(new byte[] {-127, 127, 1, -5}, 127);
    RangeEncoder encoder = new RangeEncoder();
    Palette.code(encoder, palette, 127);
    byte[] bytes = encoder.finish();
    Palette read =
        Palette.code(new RangeDecoder(bytes, 0, bytes.length), Palette.of(new byte[0], 127), 127);
    assertThat(read.range()).isEqualTo(new LevelRange(-2, 2));
    for (int index = -2; index <= 2; index++) {
      assertThat(read.level(index)).isEqualTo(palette.level(index));
    }
    assertThat(bytes).hasSizeLessThan(7);
  }
}
