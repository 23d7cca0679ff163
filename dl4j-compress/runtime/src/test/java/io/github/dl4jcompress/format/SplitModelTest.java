package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.RandomNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models whose sections are in files of their own, and what may happen to these. */
class SplitModelTest {
  private static final CompactNetwork NETWORK = SampleFiles.everyKindOfSequenceLayer();
  private static final int SECTIONS = 5;

  private final Path directory;
  private final Path model;

  SplitModelTest(@TempDir Path directory) {
    this.directory = directory;
    model = directory.resolve("model.d4c");
  }

  @BeforeEach
  void save() throws IOException {
    ModelFile.save(NETWORK, model, Layout.FILE_PER_LAYER);
  }

  private static String id(CompactNetwork network) {
    return "%08x".formatted(Container.of(network, Layout.FILE_PER_LAYER).header().checksum());
  }

  private Path part(int number) {
    return directory.resolve("model.d4c." + id(NETWORK) + "." + number);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private AbstractThrowableAssert<?, ?> assertRefused() {
    return assertThatThrownBy(() -> ModelFile.read(model, ReadLimits.DEFAULT))
        .isInstanceOf(CorruptModelException.class);
  }

  @Test
  void comesBackFromItsFiles() throws IOException {
    assertThat(names()).hasSize(1 + SECTIONS).contains("model.d4c");
    assertThat(part(SECTIONS - 1)).exists();
    assertThat(ModelFile.read(model, ReadLimits.DEFAULT))
        .usingRecursiveComparison()
        .isEqualTo(NETWORK);
    assertThat(ModelSections.open(model, ReadLimits.DEFAULT).count()).isEqualTo(SECTIONS);
  }

  @Test
  void isRefusedWithoutAPath() throws IOException {
    byte[] front = Files.readAllBytes(model);
    assertThatThrownBy(() -> ModelFile.read(front, ReadLimits.DEFAULT))
        .isInstanceOf(CorruptModelException.class)
        .hasMessage(
            "sections at byte %d: they are in files of their own: open the model by its path",
            front.length);
    try (var stream = Files.newInputStream(model)) {
      assertThatThrownBy(() -> ModelFile.read(stream, ReadLimits.DEFAULT))
          .isInstanceOf(CorruptModelException.class)
          .hasMessageContaining("open the model by its path");
    }
  }

  @Test
  void namesTheSectionThatIsMissing() throws IOException {
    Files.delete(part(3));
    assertRefused().hasMessage("section 3 at byte 0: " + part(3).getFileName() + " is missing");
  }

  @Test
  void namesTheSectionThatIsAnother() throws IOException {
    Path spare = directory.resolve("spare");
    Files.move(part(1), spare);
    Files.move(part(2), part(1));
    Files.move(spare, part(2));
    assertRefused().hasMessage(notThisSection(1));
  }

  @Test
  void namesTheSectionOfAnotherModel() throws IOException {
    CompactNetwork other = RandomNetworks.sequenceNetwork(1);
    Path elsewhere = directory.resolve("other.d4c");
    ModelFile.save(other, elsewhere, Layout.FILE_PER_LAYER);
    Path stranger = directory.resolve("other.d4c." + id(other) + ".0");
    Files.write(part(0), Files.readAllBytes(stranger));
    assertRefused().hasMessage(notThisSection(0));
  }

  private String notThisSection(int number) {
    return "section %d at byte 0: %s is not this section of this model"
        .formatted(number, part(number).getFileName());
  }

  @Test
  void refusesEveryTruncationOfASection() throws IOException {
    byte[] good = Files.readAllBytes(part(2));
    for (int length = 0; length < good.length; length++) {
      Files.write(part(2), Arrays.copyOf(good, length));
      assertRefused()
          .as("cut to %d", length)
          .hasMessageStartingWith("section 2 at byte 0: ")
          .hasMessageMatching(".+(is not this section of this model|need \\d+ bytes, found \\d+)");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 16, 100_000})
  void refusesALongerSection(int more) throws IOException {
    byte[] good = Files.readAllBytes(part(4));
    Files.write(part(4), Arrays.copyOf(good, good.length + more));
    assertRefused().hasMessageMatching("section 4 at byte 0: need \\d+ bytes, found \\d+");
  }

  @Test
  void refusesEveryBitFlipOfASection() throws IOException {
    byte[] good = Files.readAllBytes(part(2));
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit >> 3] ^= (byte) (1 << (bit & 7));
      Files.write(part(2), bad);
      assertRefused().as("bit %d", bit).hasMessageStartingWith("section 2 at byte 0: ");
    }
  }

  @Test
  void refusesEveryBitFlipOfTheHead() throws IOException {
    byte[] good = Files.readAllBytes(model);
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit >> 3] ^= (byte) (1 << (bit & 7));
      Files.write(model, bad);
      assertRefused()
          .as("bit %d", bit)
          .hasMessageMatching("(magic|length|checksum|header) at byte \\d+: .+");
    }
  }

  /** With no limit of its own to stop it before. */
  @Test
  void refusesASectionOfTheGreatestLength() throws IOException {
    Crafted crafted = new Crafted().u8(FileCodes.SECTIONS_ELSEWHERE).varint(1, 1, 1);
    crafted.quantizer(1, 0).varint(1).denseHead(1).varint(1, Integer.MAX_VALUE).bytes(0, 0, 0, 0);
    Files.write(model, crafted.endingHere());
    String id =
        "%08x".formatted(Header.read(crafted.endingHere(), 1 << 10, ReadLimits.DEFAULT).checksum());
    Files.write(directory.resolve("model.d4c." + id + ".0"), new byte[100]);
    ReadLimits limits = ReadLimits.DEFAULT.withFileBytes(Long.MAX_VALUE);
    assertThatThrownBy(() -> ModelFile.read(model, limits))
        .isInstanceOf(CorruptModelException.class)
        .hasMessageEndingWith("is not this section of this model");
  }

  @Test
  void removesTheSectionsOfTheModelThatItReplaces() throws IOException {
    CompactNetwork other = RandomNetworks.sequenceNetwork(1);
    ModelFile.save(other, model, Layout.FILE_PER_LAYER);
    assertThat(names()).allMatch(name -> name.matches("model\\.d4c(\\." + id(other) + "\\.\\d+)?"));
    assertThat(ModelFile.write(ModelFile.read(model, ReadLimits.DEFAULT)))
        .isEqualTo(ModelFile.write(other));

    ModelFile.save(other, model, Layout.ONE_SECTION);
    assertThat(names()).containsExactly("model.d4c");
  }

  @Test
  void staysWholeWhenItReplacesItself() throws IOException {
    List<String> before = names();
    ModelFile.save(NETWORK, model, Layout.FILE_PER_LAYER);
    assertThat(names()).isEqualTo(before);
    assertThat(ModelFile.read(model, ReadLimits.DEFAULT).layers()).hasSize(6);
  }

  @Test
  void leavesNothingBehindWhereItCannotBeSaved() throws IOException {
    List<String> before = names();
    Path folder = Files.createDirectory(directory.resolve("folder.d4c"));
    assertThatThrownBy(() -> ModelFile.save(NETWORK, folder, Layout.FILE_PER_LAYER))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write " + folder + ": it is a directory");
    Files.delete(folder);
    assertThat(names()).isEqualTo(before);

    CompactNetwork other = RandomNetworks.sequenceNetwork(6);
    Files.createDirectory(directory.resolve("model.d4c." + id(other) + ".1"));
    assertThatThrownBy(() -> ModelFile.save(other, model, Layout.FILE_PER_LAYER))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(".1: it is a directory");
    assertThat(names()).hasSize(before.size() + 1).containsAll(before);
    assertThat(ModelFile.read(model, ReadLimits.DEFAULT).layers()).hasSize(6);
  }

  /** Among them one whose name could be that of a section. */
  @Test
  void leavesEverybodyElsesFilesAlone() throws IOException {
    List<String> others =
        List.of(
            "model.d4c.20240101.1",
            "model.d4c.00000000.0",
            "model.d4c.bak",
            "model.d4c.0123456.1",
            "model.d4c.0123456g.1",
            "model.d4c.01234567.1.old",
            "model2d4c.01234567.1",
            "other.d4c.01234567.1");
    Files.createDirectory(directory.resolve("model.d4c.01234567.2"));
    for (String name : others) {
      Files.writeString(directory.resolve(name), name.endsWith("0.0") ? "D4" : "precious");
    }
    CompactNetwork other = RandomNetworks.network(3);
    ModelFile.save(other, model, Layout.ONE_SECTION);
    assertThat(names()).hasSize(2 + others.size()).containsAll(others).contains("model.d4c");
  }

  @Test
  void leavesSectionsOfAnotherModelBesideItAlone() throws IOException {
    Path beside = directory.resolve("second.d4c");
    ModelFile.save(NETWORK, beside, Layout.FILE_PER_LAYER);
    ModelFile.save(RandomNetworks.network(3), model, Layout.ONE_SECTION);
    assertThat(names()).hasSize(1 + 1 + SECTIONS);
    assertThat(ModelFile.read(beside, ReadLimits.DEFAULT).layers()).hasSize(6);
  }
}
