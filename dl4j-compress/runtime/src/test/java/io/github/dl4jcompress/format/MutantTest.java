package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.RandomNetworks;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Malice: damaged files whose length and checksum are right, so that the parser is reached. */
class MutantTest {
  private static final int MUTANTS = 20_000;
  private static final int SEQUENCE_MUTANTS = 8_000;
  private static final byte[] BOUNDARIES = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFF};

  /** Small, so that whatever is accepted runs in no time. */
  private static final ReadLimits LIMITS = new ReadLimits(1 << 16, 64, 1 << 12, 1 << 10, 4096);

  private final Random random = new Random(9);
  private int accepted;
  private int corrupt;
  private int unsupported;

  @Test
  void everyMutantIsRefusedOrRuns() throws ModelFileException {
    for (int i = 0; i < MUTANTS; i++) {
      assertRefusedOrRuns(mutant(ModelFile.write(RandomNetworks.network(i % 500))), i);
    }
    assertAllWaysAreTaken(MUTANTS);
  }

  @Test
  void everyMutantForSequencesIsRefusedOrRuns() throws ModelFileException {
    for (int i = 0; i < SEQUENCE_MUTANTS; i++) {
      assertRefusedOrRuns(mutant(ModelFile.write(RandomNetworks.sequenceNetwork(i % 500))), i);
    }
    assertAllWaysAreTaken(SEQUENCE_MUTANTS);
  }

  @ParameterizedTest
  @MethodSource("io.github.dl4jcompress.format.DamageTest#files")
  void everyRestampedBitFlipIsRefusedOrRuns(byte[] good) throws ModelFileException {
    for (int bit = 8 * 14; bit < 8 * good.length; bit++) {
      byte[] flipped = good.clone();
      flipped[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertRefusedOrRuns(Restamp.stamp(flipped), bit);
    }
    assertThat(accepted).isPositive();
    assertThat(corrupt).isPositive();
  }

  /** A payload that is cut off has its length before it, so that none is taken for the whole. */
  @ParameterizedTest
  @MethodSource("io.github.dl4jcompress.format.DamageTest#files")
  void everyRestampedTruncationIsRefused(byte[] good) throws ModelFileException {
    for (int length = 14; length < good.length; length++) {
      assertRefusedOrRuns(Restamp.stamp(Arrays.copyOf(good, length)), length);
    }
    assertThat(accepted).isZero();
    assertThat(corrupt).isEqualTo(good.length - 14);
  }

  private void assertRefusedOrRuns(byte[] mutant, int number) throws ModelFileException {
    try {
      CompactNetwork network = ModelFile.read(mutant, LIMITS);
      accepted++;
      float[] input =
          network.isSequence()
              ? RandomNetworks.sequence(network, number)
              : RandomNetworks.example(network, number);
      int answers = network.answersEachStep() ? input.length / network.input().elements() : 1;
      assertThat(CompactModel.of(network).predict(input)).hasSize(answers * network.outputs());
    } catch (CorruptModelException e) {
      corrupt++;
    } catch (UnsupportedModelException e) {
      unsupported++;
    } catch (RuntimeException | Error e) {
      throw new AssertionError("mutant " + number + ": " + Arrays.toString(mutant), e);
    }
  }

  private void assertAllWaysAreTaken(int mutants) {
    assertThat(accepted).isGreaterThan(mutants / 20);
    assertThat(corrupt).isGreaterThan(mutants / 20);
    assertThat(unsupported).isGreaterThan(mutants / 200);
  }

  private byte[] mutant(byte[] good) {
    byte[] mutant = good;
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      mutant = changed(mutant);
    }
    return Restamp.stamp(mutant);
  }

  private byte[] changed(byte[] file) {
    int body = file.length - 14;
    int at = 14 + random.nextInt(Math.max(1, random.nextBoolean() ? body : Math.min(body, 40)));
    byte[] result = file.clone();
    if (at >= file.length) {
      return result;
    }
    switch (random.nextInt(6)) {
      case 0 -> result[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> result[at] = BOUNDARIES[random.nextInt(BOUNDARIES.length)];
      case 2 -> result[at] = (byte) random.nextInt(256);
      case 3 -> Arrays.fill(result, at, Math.min(at + 5, result.length), (byte) 0xFF);
      case 4 -> result = Arrays.copyOf(file, at); // cut
      default -> { // repeat a stretch
        int length = Math.min(1 + random.nextInt(8), file.length - at);
        result = Arrays.copyOf(file, file.length + length);
        System.arraycopy(file, at, result, at + length, file.length - at);
      }
    }
    return result;
  }
}
