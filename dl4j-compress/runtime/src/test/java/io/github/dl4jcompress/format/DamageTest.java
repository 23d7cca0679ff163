package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.dl4jcompress.format.UnsupportedModelException.Reason;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Accidents: without a checksum to match, every change is damage, even one of the version number.
 */
class DamageTest {
  private static final String FILES = "io.github.dl4jcompress.format.SampleFiles#files";

  private static void assertCorrupt(byte[] file, String what) {
    assertThatThrownBy(() -> ModelFile.read(file, ReadLimits.DEFAULT))
        .as(what)
        .isInstanceOf(CorruptModelException.class)
        .hasMessageMatching("(magic|length|checksum|header|section \\d+) at byte \\d+: .+");
  }

  @ParameterizedTest(name = "file {index}")
  @MethodSource(FILES)
  void everyBitFlipIsRefused(byte[] good) {
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertCorrupt(bad, "bit " + bit);
    }
  }

  @ParameterizedTest(name = "file {index}")
  @MethodSource(FILES)
  void everyPairOfBitFlipsInAByteIsRefused(byte[] good) {
    for (int at = 0; at < good.length; at++) {
      for (int flips = 3; flips < 256; flips++) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) flips;
        assertCorrupt(bad, "byte " + at + " flipped by " + flips);
      }
    }
  }

  @ParameterizedTest(name = "file {index}")
  @MethodSource(FILES)
  void everyTruncationIsRefused(byte[] good) {
    for (int length = 0; length < good.length; length++) {
      assertCorrupt(Arrays.copyOf(good, length), "cut to " + length);
    }
  }

  @ParameterizedTest(name = "file {index}")
  @MethodSource(FILES)
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

    int size = SampleFiles.smallest().length;
    byte[] longer = Arrays.copyOf(SampleFiles.smallest(), size + 1);
    assertThatThrownBy(() -> ModelFile.read(longer, ReadLimits.DEFAULT))
        .hasMessage(
            "length at byte %d: the head speaks of %d bytes, found %d", size + 1, size, size + 1);

    byte[] headless = Arrays.copyOf(SampleFiles.smallest(), 15);
    assertThatThrownBy(() -> ModelFile.read(headless, ReadLimits.DEFAULT))
        .hasMessage("header at byte 11: a head of 19 bytes, and 4 are left");

    assertThatThrownBy(() -> ModelFile.read(new byte[] {'D', '4'}, ReadLimits.DEFAULT))
        .hasMessage("header at byte 2: 1 more bytes needed, 0 left");

    byte[] flipped = SampleFiles.smallest();
    flipped[20] ^= 1;
    assertThatThrownBy(() -> ModelFile.read(flipped, ReadLimits.DEFAULT))
        .hasMessageMatching("checksum at byte 6: the file says [0-9a-f]+, computed [0-9a-f]+");
  }

  @Test
  void saysWhichSectionIsDamaged() {
    byte[] file = SampleFiles.smallest();
    file[file.length - 1] ^= 1;
    assertThatThrownBy(() -> ModelFile.read(file, ReadLimits.DEFAULT))
        .hasMessageMatching("section 0 at byte 0: the head says checksum \\w+, computed \\w+");
  }

  @Test
  void saysThatSectionsHaveChangedPlaces() throws IOException {
    byte[] file =
        Container.of(SampleFiles.everyKindOfSequenceLayer(), Layout.SECTION_PER_LAYER).bytes();
    Restamp parts = Restamp.of(file);
    int front = file.length - parts.sections.stream().mapToInt(section -> section.length).sum();
    ByteSink swapped = new ByteSink();
    swapped.bytes(Arrays.copyOf(file, front));
    for (int i : new int[] {0, 1, 3, 2, 4}) {
      swapped.bytes(parts.sections.get(i));
    }
    assertThatThrownBy(() -> ModelFile.read(swapped.toByteArray(), ReadLimits.DEFAULT))
        .isInstanceOf(CorruptModelException.class)
        .hasMessageMatching("section 2 at byte 0: the head says checksum \\w+, computed \\w+");
  }

  @ParameterizedTest(name = "version {0}.{1} is {2}")
  @CsvSource({"0, 0, old", "0, 2, old", "0, 255, old", "1, 2, new", "2, 0, new", "255, 255, new"})
  void refusesOtherVersionsByName(int major, int minor, String age) throws IOException {
    byte[] file = SampleFiles.smallest();
    file[4] = (byte) major;
    file[5] = (byte) minor;
    assertThatThrownBy(() -> ModelFile.read(Restamp.stampHead(file), ReadLimits.DEFAULT))
        .hasMessage(
            "format version %d.%d is too %s; this reader takes 1.0 to 1.1", major, minor, age)
        .asInstanceOf(type(UnsupportedModelException.class))
        .returns(
            age.equals("old") ? Reason.TOO_OLD : Reason.TOO_NEW, UnsupportedModelException::reason);
  }

  @ParameterizedTest(name = "file {index}")
  @MethodSource(FILES)
  void takesARestampedFile(byte[] file) throws IOException {
    assertThat(Restamp.stampHead(file.clone())).isEqualTo(file);
    assertThat(Restamp.of(file).file()).isEqualTo(file);
    assertThat(ModelFile.read(file, ReadLimits.DEFAULT).layers()).isNotEmpty();
  }
}
