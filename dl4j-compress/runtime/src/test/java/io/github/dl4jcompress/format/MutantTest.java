package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.RandomGraphs;
import io.github.dl4jcompress.model.RandomNetworks;
import io.github.dl4jcompress.model.RandomWords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Malice: damaged files whose lengths and checksums are right, so that the readers are reached. */
class MutantTest {
  private static final String FILES = "io.github.dl4jcompress.format.SampleFiles#files";
  private static final int MUTANTS = 100_000; // of each kind of network
  private static final int MANY = 1_700_000;
  private static final int NETWORKS = 24;
  private static final byte[] BOUNDARIES = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFF};

  private final Random random = new Random(9);
  private int accepted;
  private int corrupt;
  private int unsupported;

  private static Stream<CompactNetwork> plain() {
    return Stream.concat(SampleFiles.networks(), networks(RandomNetworks::network));
  }

  private static Stream<CompactNetwork> sequences() {
    return Stream.concat(
        Stream.of(SampleFiles.everyKindOfSequenceLayer()),
        networks(RandomNetworks::sequenceNetwork));
  }

  private static Stream<CompactNetwork> real() {
    return Stream.concat(
        Stream.of(SampleFiles.everyKindOfRealLayer()), networks(RandomNetworks::realNetwork));
  }

  private static Stream<CompactNetwork> branches() {
    return Stream.concat(
        Stream.of(SampleFiles.residual(), SampleFiles.severalInputsAndOutputs()),
        networks(i -> i % 3 == 0 ? RandomGraphs.sequenceGraph(i) : RandomGraphs.graph(i)));
  }

  private static Stream<CompactNetwork> indices() {
    return Stream.concat(
        Stream.of(SampleFiles.words(), SampleFiles.realWords()),
        networks(i -> i % 3 == 0 ? RandomWords.realNetwork(i) : RandomWords.network(i)));
  }

  private static Stream<CompactNetwork> networks(IntFunction<CompactNetwork> network) {
    return IntStream.range(0, NETWORKS).mapToObj(network);
  }

  @Test
  void everyMutantIsRefusedOrRuns() throws IOException {
    assertRefusedOrRun(MUTANTS, plain());
  }

  @Test
  void everyMutantForSequencesIsRefusedOrRuns() throws IOException {
    assertRefusedOrRun(MUTANTS, sequences());
  }

  @Test
  void everyMutantOverIndicesIsRefusedOrRuns() throws IOException {
    assertRefusedOrRun(MUTANTS, indices());
  }

  @Test
  void everyMutantWithRealWeightsIsRefusedOrRuns() throws IOException {
    assertRefusedOrRun(MUTANTS, real());
  }

  @Test
  void everyMutantWithBranchesIsRefusedOrRuns() throws IOException {
    assertRefusedOrRun(MUTANTS, branches());
  }

  /** Nearly seven million in all. */
  @Test
  @Tag("nightly")
  void eachOfMillionsOfMutantsIsRefusedOrRuns() throws IOException {
    assertRefusedOrRun(MANY, plain());
    assertRefusedOrRun(MANY, sequences());
    assertRefusedOrRun(MANY, real());
    assertRefusedOrRun(MANY, branches());
    assertRefusedOrRun(MANY, indices());
  }

  private void assertRefusedOrRun(int mutants, Stream<CompactNetwork> networks) throws IOException {
    List<byte[]> files =
        networks
            .flatMap(
                network ->
                    Stream.of(Layout.ONE_SECTION, Layout.SECTION_PER_LAYER)
                        .map(layout -> Container.of(network, layout).bytes()))
            .toList();
    for (int i = 0; i < mutants; i++) {
      count(mutant(files.get(i % files.size())));
    }
    assertThat(accepted).isGreaterThan(mutants / 20);
    assertThat(corrupt).isGreaterThan(mutants / 20);
    assertThat(unsupported).isGreaterThan(mutants / 200);
  }

  @ParameterizedTest(name = "file {index}")
  @MethodSource(FILES)
  void everyRestampedBitFlipOfAHeadIsRefusedOrRuns(byte[] good) throws IOException {
    int front = Header.read(good, good.length, Outcome.LIMITS).frontBytes();
    for (int bit = 8 * 11; bit < 8 * front; bit++) {
      byte[] flipped = good.clone();
      flipped[bit >> 3] ^= (byte) (1 << (bit & 7));
      count(Restamp.stampHead(flipped));
    }
    assertThat(accepted).isPositive();
    assertThat(corrupt).isPositive();
  }

  @ParameterizedTest(name = "file {index}")
  @MethodSource(FILES)
  void everyRestampedBitFlipOfASectionIsRefusedOrRuns(byte[] good) throws IOException {
    Restamp parts = Restamp.of(good);
    for (int i = 0; i < parts.sections.size(); i++) {
      byte[] section = parts.sections.get(i);
      for (int bit = 0; bit < 8 * section.length; bit++) {
        byte[] flipped = section.clone();
        flipped[bit >> 3] ^= (byte) (1 << (bit & 7));
        count(with(parts, i, flipped).file());
      }
    }
    assertThat(accepted).isPositive();
    assertThat(unsupported).isZero();
  }

  @ParameterizedTest(name = "file {index}")
  @MethodSource(FILES)
  void everyRestampedTruncationOfAHeadIsRefused(byte[] good) throws IOException {
    Header header = Header.read(good, good.length, Outcome.LIMITS);
    int start = header.frontBytes() - header.headBytes();
    for (int length = 1; length < header.headBytes(); length++) {
      byte[] head = Arrays.copyOfRange(good, start, start + length);
      count(Restamp.around(head, Restamp.of(good).sections, header.minor()));
    }
    assertThat(accepted).isZero();
    assertThat(unsupported).isZero();
  }

  private void count(byte[] mutant) {
    switch (Outcome.of(mutant)) {
      case OPENED -> accepted++;
      case CORRUPT -> corrupt++;
      case UNSUPPORTED -> unsupported++;
    }
  }

  /** One to three changes of the head as it stands, or of parts that are put together anew. */
  private byte[] mutant(byte[] good) throws ModelFileException {
    int changes = 1 + random.nextInt(3);
    if (random.nextInt(4) == 0) {
      byte[] mutant = good.clone();
      Header header = Header.read(good, good.length, Outcome.LIMITS);
      int start = header.frontBytes() - header.headBytes();
      for (int i = 0; i < changes; i++) {
        overwrite(mutant, start + random.nextInt(header.headBytes()));
      }
      return Restamp.stampHead(mutant);
    }
    Restamp parts = Restamp.of(good);
    for (int i = 0; i < changes; i++) {
      parts = changed(parts);
    }
    return parts.file();
  }

  private Restamp changed(Restamp parts) {
    List<Integer> first = new ArrayList<>(parts.firstLayers);
    List<byte[]> sections = new ArrayList<>(parts.sections);
    byte[] layers = parts.layers;
    byte[] metadata = parts.metadata;
    int at = sections.isEmpty() ? 0 : random.nextInt(sections.size());
    switch (random.nextInt(sections.isEmpty() ? 5 : 10)) {
      case 0, 1, 2, 3 -> layers = changed(layers);
      case 4 -> metadata = changed(metadata);
      case 5, 6 -> sections.set(at, changed(sections.get(at)));
      case 7 -> sections.set(at, sections.get(random.nextInt(sections.size())));
      case 8 -> {
        sections.add(at, sections.get(at));
        first.add(at, random.nextInt(8));
      }
      default -> {
        sections.remove(at);
        first.remove(at);
      }
    }
    return new Restamp(layers, first, sections, metadata, parts.minor);
  }

  private static Restamp with(Restamp parts, int number, byte[] section) {
    List<byte[]> sections = new ArrayList<>(parts.sections);
    sections.set(number, section);
    return new Restamp(parts.layers, parts.firstLayers, sections, parts.metadata, parts.minor);
  }

  private byte[] changed(byte[] bytes) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt(256)};
    }
    int at = random.nextInt(bytes.length);
    byte[] result = bytes.clone();
    switch (random.nextInt(6)) {
      case 0 -> result = Arrays.copyOf(bytes, at); // cut
      case 1 -> { // repeat a stretch
        int length = Math.min(1 + random.nextInt(8), bytes.length - at);
        result = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(bytes, at, result, at + length, bytes.length - at);
      }
      default -> overwrite(result, at);
    }
    return result;
  }

  private void overwrite(byte[] bytes, int at) {
    switch (random.nextInt(4)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = BOUNDARIES[random.nextInt(BOUNDARIES.length)];
      case 2 -> bytes[at] = (byte) random.nextInt(256);
      default -> Arrays.fill(bytes, at, Math.min(at + 5, bytes.length), (byte) 0xFF);
    }
  }
}
