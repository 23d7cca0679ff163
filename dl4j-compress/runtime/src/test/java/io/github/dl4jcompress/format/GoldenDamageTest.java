package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.dl4jcompress.LazyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Accidents to whole models: two or three flipped bits anywhere, and bursts, which damage up to 32
 * bits in a row. A checksum of 32 bits finds all of these.
 */
class GoldenDamageTest {
  private static final String MODELS = "io.github.dl4jcompress.format.GoldenTest#models";
  private static final int SHARE = 6_000;
  private static final int ALL = 200_000;
  private static final int FILES_WRITTEN = 400; // it takes long to write one
  private static final int LONGEST_BURST = 32;

  private final Random random = new Random(2);

  /** The bytes with two or three bits flipped, or the first, the last and some more of a burst. */
  private byte[] damaged(byte[] good, int kind) {
    byte[] bad = good.clone();
    int bits = 8 * good.length;
    if (kind < 2) {
      random.ints(0, bits).distinct().limit(2L + kind).forEach(bit -> flip(bad, bit));
    } else {
      int length = 1 + random.nextInt(LONGEST_BURST);
      int first = random.nextInt(bits - length + 1);
      IntStream.range(first, first + length)
          .filter(bit -> bit == first || bit == first + length - 1 || random.nextBoolean())
          .forEach(bit -> flip(bad, bit));
    }
    return bad;
  }

  private static void flip(byte[] bytes, int bit) {
    bytes[bit >> 3] ^= (byte) (1 << (bit & 7));
  }

  private static boolean isRefused(byte[] bad) throws IOException {
    try {
      ModelFile.read(bad, ReadLimits.DEFAULT);
      return false;
    } catch (CorruptModelException e) {
      return !String.valueOf(e.getMessage())
          .endsWith("open the model by its path"); // which is said of sound heads
    }
  }

  private void assertRefusesDamage(Path model, int times) throws IOException {
    byte[] good = Files.readAllBytes(model);
    for (int i = 0; i < times; i++) {
      byte[] bad = damaged(good, i % 3);
      if (!isRefused(bad)) {
        assertThat(bad).as("damage %d, taken for a sound model", i).isEqualTo(good);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(MODELS)
  void refusesAFewFlippedBitsAndBursts(Path model) throws IOException {
    assertRefusesDamage(model, SHARE);
  }

  @Tag("nightly")
  @ParameterizedTest
  @MethodSource(MODELS)
  void refusesManyFlippedBitsAndBursts(Path model) throws IOException {
    assertRefusesDamage(model, ALL);
  }

  static Stream<Arguments> sectionFiles() throws IOException {
    List<Arguments> all = new ArrayList<>();
    for (String version : GoldenFiles.VERSIONS) {
      GoldenFiles.files(version).stream()
          .filter(file -> file.getFileName().toString().matches("files\\.d4c\\..+"))
          .forEach(file -> all.add(arguments(version, file)));
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("sectionFiles")
  void refusesThemInTheFileOfASection(String version, Path section, @TempDir Path folder)
      throws IOException {
    Path model = folder.resolve("files.d4c");
    for (Path file : GoldenFiles.files(version)) {
      if (file.getFileName().toString().startsWith("files.d4c")) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    LazyModel lazy = LazyModel.open(model);
    byte[] good = Files.readAllBytes(section);
    int number = section.toString().endsWith("0") ? 0 : 1;
    for (int i = 0; i < FILES_WRITTEN; i++) {
      Files.write(folder.resolve(section.getFileName()), damaged(good, i % 3));
      assertThatThrownBy(() -> lazy.load(number))
          .isInstanceOf(CorruptModelException.class)
          .hasMessageStartingWith("section " + number + " at byte 0: ");
    }
  }
}
