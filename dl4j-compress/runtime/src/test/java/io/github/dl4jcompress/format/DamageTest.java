package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Accidents: without a checksum to match, every change is damage, even one of the version number.
 */
class DamageTest {
  static Stream<byte[]> files() {
    return Stream.of(
        SampleFiles.smallest(), SampleFiles.everyKind(), SampleFiles.everySequenceKind());
  }

  private static void assertCorrupt(byte[] file, String what) {
    assertThatThrownBy(() -> ModelFile.read(file, ReadLimits.DEFAULT))
        .as(what)
        .isInstanceOf(CorruptModelException.class)
        .hasMessageMatching("(magic|length|checksum|header) at byte \\d+: .+");
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyBitFlipIsRefused(byte[] good) {
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertCorrupt(bad, "bit " + bit);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyPairOfBitFlipsInAByteIsRefused(byte[] good) {
    for (int at = 0; at < good.length; at++) {
      for (int flips = 3; flips < 256; flips++) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) flips;
        assertCorrupt(bad, "byte " + at + " flipped by " + flips);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyTruncationIsRefused(byte[] good) {
    for (int length = 0; length < good.length; length++) {
      assertCorrupt(Arrays.copyOf(good, length), "cut to " + length);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyExtensionIsRefused(byte[] good) {
    Random random = new Random(8);
    for (int more = 1; more <= 64; more++) {
      byte[] longer = Arrays.copyOf(good, good.length + more);
      assertCorrupt(longer, more + " zeros behind");
      byte[] tail = new byte[more];
      random.nextBytes(tail);
      System.arraycopy(tail, 0, longer, good.length, more);
      assertCorrupt(longer, more + " random bytes behind");
    }
  }

  @Test
  void saysWhatIsWrongWithTheHeader() {
    byte[] other = SampleFiles.smallest();
    other[1] = 'X';
    assertThatThrownBy(() -> ModelFile.read(other, ReadLimits.DEFAULT))
        .hasMessage("magic at byte 0: not a .d4c file");

    byte[] longer = Arrays.copyOf(SampleFiles.smallest(), SampleFiles.smallest().length + 1);
    assertThatThrownBy(() -> ModelFile.read(longer, ReadLimits.DEFAULT))
        .hasMessage(
            "length at byte 6: the file says %d bytes, found %d", longer.length - 1, longer.length);

    assertThatThrownBy(() -> ModelFile.read(new byte[] {'D', '4'}, ReadLimits.DEFAULT))
        .hasMessage("header at byte 2: 1 more bytes needed, 0 left");

    byte[] flipped = SampleFiles.smallest();
    flipped[20] ^= 1;
    assertThatThrownBy(() -> ModelFile.read(flipped, ReadLimits.DEFAULT))
        .hasMessageMatching("checksum at byte 10: the file says [0-9a-f]+, computed [0-9a-f]+");
  }

  @ParameterizedTest(name = "version {0}.{1} is too {2}")
  @CsvSource({"0, 0, old", "0, 1, old", "0, 3, new", "0, 255, new", "1, 0, new", "255, 255, new"})
  void refusesOtherVersionsByName(int major, int minor, String age) {
    byte[] file = SampleFiles.smallest();
    file[4] = (byte) major;
    file[5] = (byte) minor;
    assertThatThrownBy(() -> ModelFile.read(Restamp.stamp(file), ReadLimits.DEFAULT))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessage("format version %d.%d is too %s; this reader takes 0.2", major, minor, age);
  }

  @Test
  void takesARestampedFile() throws ModelFileException {
    byte[] file = SampleFiles.smallest();
    assertThat(Restamp.stamp(file.clone())).isEqualTo(file);
    assertThat(ModelFile.read(file, ReadLimits.DEFAULT).outputs()).isEqualTo(2);
  }
}
