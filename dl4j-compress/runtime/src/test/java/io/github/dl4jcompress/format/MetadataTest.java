package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.model.AudioFrontEnd;
import io.github.dl4jcompress.model.AudioFrontEnd.Normalization;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Metadata;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Labels and front end in a file. The sample network has three inputs and two outputs. */
class MetadataTest {
  private static final CompactNetwork NETWORK = SampleFiles.dense(new float[] {0.3f, 0.7f});
  private static final List<String> LABELS = SampleFiles.metadata().labels();
  private static final AudioFrontEnd THREE_BANDS = SampleFiles.metadata().frontEnd().orElseThrow();

  private static Metadata read(Metadata metadata) throws IOException {
    return ModelFile.read(ModelFile.write(NETWORK.with(metadata)), ReadLimits.DEFAULT).metadata();
  }

  @ParameterizedTest
  @EnumSource(Normalization.class)
  void comesBackInEveryField(Normalization normalization) throws IOException {
    AudioFrontEnd sound = THREE_BANDS.normalized(normalization);
    Metadata both = new Metadata(LABELS, Optional.of(sound));
    assertThat(read(both)).isEqualTo(both);
    assertThat(read(Metadata.NONE.withLabels(LABELS)).labels()).isEqualTo(LABELS);
    assertThat(read(Metadata.NONE.withFrontEnd(sound)).frontEnd()).contains(sound);
    assertThat(read(Metadata.NONE)).isEqualTo(Metadata.NONE);
  }

  @Test
  void comesBackWithCoefficientsAndDeltas() throws IOException {
    AudioFrontEnd sound = AudioFrontEnd.mfcc(16_000, 3).bands(12).fftSize(1_024);
    Metadata metadata = Metadata.NONE.withFrontEnd(sound);
    assertThat(read(metadata)).isEqualTo(metadata);
  }

  @Test
  void takesNothingWhereThereIsNone() {
    int without = ModelFile.write(NETWORK).length;
    int with = ModelFile.write(NETWORK.with(Metadata.NONE.withLabels(List.of("a", "b")))).length;
    assertThat(with - without).isEqualTo(2 * 2);
  }

  @Test
  void everyDamageIsRefusedOrReadSoundly() throws IOException {
    Restamp parts = Restamp.of(ModelFile.write(NETWORK.with(SampleFiles.metadata())));
    int refused = 0;
    int bits = 8 * parts.metadata.length;
    for (int bit = 0; bit < bits; bit++) {
      byte[] flipped = parts.metadata.clone();
      flipped[bit >> 3] ^= (byte) (1 << (bit & 7));
      refused += isRefused(with(flipped, parts)) ? 1 : 0;
    }
    for (int length = 0; length < parts.metadata.length; length++) {
      assertThat(isRefused(with(Arrays.copyOf(parts.metadata, length), parts))).isTrue();
    }
    assertThat(refused).isBetween(bits / 10, bits - 1);
  }

  private static byte[] with(byte[] metadata, Restamp parts) {
    return new Restamp(parts.layers, parts.firstLayers, parts.sections, metadata, 0).file();
  }

  private static boolean isRefused(byte[] file) throws IOException {
    try {
      ModelFile.read(file, ReadLimits.DEFAULT);
      return false;
    } catch (CorruptModelException e) {
      assertThat(e).hasMessageStartingWith("metadata at byte ");
      return true;
    } catch (UnsupportedModelException e) {
      assertThat(e).hasMessageStartingWith("bytes of a label: found ");
      return true;
    }
  }

  @Test
  void refusesWhatDoesNotFitTheNetwork() {
    assertThatThrownBy(() -> NETWORK.with(Metadata.NONE.withLabels(List.of("one"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("need a label for each of the 2 outputs, got 1");
    AudioFrontEnd four = AudioFrontEnd.logMel(8_000, 4);
    assertThatThrownBy(() -> NETWORK.with(Metadata.NONE.withFrontEnd(four)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the front end gives 4 features, and the network takes 3");
  }

  @Test
  void refusesLabelsThatNobodyCanRead() {
    assertThatThrownBy(() -> Metadata.NONE.withLabels(List.of("")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a label needs 1 to 1000 characters, got 0");
    assertThatThrownBy(() -> Metadata.NONE.withLabels(List.of("x".repeat(1_001))))
        .hasMessage("a label needs 1 to 1000 characters, got 1001");
    assertThatThrownBy(() -> Metadata.NONE.withLabels(List.of("a\ud83d")))
        .hasMessageStartingWith("a label has half of a character: ");
  }
}
