package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSourceTest {
  private static ByteSource of(String hex) {
    return new ByteSource(HexFormat.of().parseHex(hex), 0);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "0, 00",
    "1, 01",
    "127, 7f",
    "128, 8001",
    "300, ac02",
    "16383, ff7f",
    "16384, 808001",
    "2147483647, ffffffff07",
  })
  void returnsVarintsInTheirShortestForm(int value, String hex) throws ModelFileException {
    ByteSink sink = new ByteSink();
    sink.varint(value);
    assertThat(HexFormat.of().formatHex(sink.toByteArray())).isEqualTo(hex);
    assertThat(of(hex).varint("n", 0, Integer.MAX_VALUE)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8000", "ff8000", "8080808000"})
  void refusesLongerFormThanNeeded(String hex) {
    assertThatThrownBy(() -> of(hex).varint("n", 0, Integer.MAX_VALUE))
        .isInstanceOf(CorruptModelException.class)
        .hasMessage("header at byte " + hex.length() / 2 + ": n is not in its shortest form");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8080808080", "ffffffffff01"})
  void refusesVarintOfMoreThanFiveBytes(String hex) {
    assertThatThrownBy(() -> of(hex).varint("n", 0, Integer.MAX_VALUE))
        .hasMessage("header at byte 5: n takes more than 5 bytes");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"01, 1", "0b, 11", "8080808008, 2147483648", "ffffffff7f, 34359738367"})
  void refusesVarintOutOfRange(String hex, long value) {
    assertThatThrownBy(() -> of(hex).varint("n", 2, 10))
        .hasMessageEndingWith(": n must be in [2, 10], found " + value);
  }

  @Test
  void readsLittleEndianNumbers() throws ModelFileException {
    ByteSource in = of("fe78563412ffffffff0000803f");
    assertThat(in.u8()).isEqualTo(0xFE);
    assertThat(in.u32()).isEqualTo(0x1234_5678L);
    assertThat(in.u32()).isEqualTo(0xFFFF_FFFFL);
    assertThat(in.f32()).isEqualTo(1f);
    assertThat(in.remaining()).isZero();
  }

  @Test
  void writesLittleEndianNumbers() {
    ByteSink sink = new ByteSink();
    sink.u8(0xFE);
    sink.u32(0x1234_5678L);
    sink.f32(1f);
    assertThat(HexFormat.of().formatHex(sink.toByteArray())).isEqualTo("fe785634120000803f");
  }

  @Test
  void blamesTheSectionThatRunsOut() {
    ByteSource in = of("0102");
    in.enter("layer 3");
    assertThatThrownBy(in::u32)
        .isInstanceOf(CorruptModelException.class)
        .hasMessage("layer 3 at byte 0: 4 more bytes needed, 2 left");
    assertThatThrownBy(() -> in.take(Integer.MAX_VALUE))
        .hasMessage("layer 3 at byte 0: 2147483647 more bytes needed, 2 left");
  }
}
