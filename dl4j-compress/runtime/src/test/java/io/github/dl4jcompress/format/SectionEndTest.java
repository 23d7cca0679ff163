package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.model.CompactNetwork;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sections of sound length and checksum that end elsewhere than their layers do. */
class SectionEndTest {
  private static final CompactNetwork NETWORK = SampleFiles.everyKindOfLayer();

  private static byte[] fileWith(byte[] bytes) {
    Section section =
        new Section(
            0,
            0,
            NETWORK.layers().size(),
            0,
            bytes.length,
            Section.checksum(bytes, 0, bytes.length));
    byte[] head = HeadWriter.bytes(NETWORK, List.of(section), false);
    ByteSink file = new ByteSink();
    Header.of(head, 0).write(file);
    file.bytes(head);
    file.bytes(bytes);
    return file.toByteArray();
  }

  private static byte[] section() {
    return SectionWriter.bytes(NETWORK.layers());
  }

  @Test
  void takesTheSectionAsItWasWritten() throws IOException {
    assertThat(fileWith(section())).isEqualTo(ModelFile.write(NETWORK));
    assertThat(ModelFile.read(fileWith(section()), ReadLimits.DEFAULT).outputs()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void refusesZerosAtTheEnd(int more) {
    byte[] longer = Arrays.copyOf(section(), section().length + more);
    assertRefused(longer);
  }

  /** The decoder reads four bytes ahead: what stands there instead of zeros says nothing. */
  @ParameterizedTest
  @ValueSource(ints = {5, 6, 100})
  void refusesBytesThatNoLayerNeeds(int more) {
    byte[] longer = Arrays.copyOf(section(), section().length + more);
    Arrays.fill(longer, section().length, longer.length, (byte) 0xFF);
    assertRefused(longer);
  }

  private static void assertRefused(byte[] section) {
    assertThatThrownBy(() -> ModelFile.read(fileWith(section), ReadLimits.DEFAULT))
        .isInstanceOf(CorruptModelException.class)
        .hasMessage("section 0 at byte " + section.length + ": more bytes than its layers need");
  }
}
