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
    byte[] bytes = HexFormat.of().parseHex(hex);
    return new ByteSource(bytes, 0, bytes.length);
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
    ByteSource in = of("fecdab78563412ffffffff");
    assertThat(in.u8()).isEqualTo(0xFE);
    assertThat(in.u16()).isEqualTo(0xABCD);
    assertThat(in.u32()).isEqualTo(0x1234_5678L);
    assertThat(in.position()).isEqualTo(7);
    assertThat(in.u32()).isEqualTo(0xFFFF_FFFFL);
    assertThat(in.remaining()).isZero();
  }

  @Test
  void writesLittleEndianNumbers() {
    ByteSink sink = new ByteSink();
    sink.u8(0xFE);
    sink.u16(0xABCD);
    sink.u32(0x1234_5678L);
    assertThat(HexFormat.of().formatHex(sink.toByteArray())).isEqualTo("fecdab78563412");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "1, 803f", // eight significant bits are in the upper half
    "0x1.fep-3, 7f3e",
    "0x1.fe0002p-3, 7fbe0100",
    "0.1, ccbdcdcc",
    "3.4028235e38, 7fffffff",
  })
  void keepsPositiveFloatsAndTheirLowerHalfIfThereIsOne(float value, String hex)
      throws ModelFileException {
    ByteSink sink = new ByteSink();
    sink.positive(value);
    assertThat(HexFormat.of().formatHex(sink.toByteArray())).isEqualTo(hex);
    assertThat(of(hex).positive()).isEqualTo(value);
  }

  @Test
  void refusesALowerHalfOfZeros() {
    assertThatThrownBy(() -> of("80bf0000").positive())
        .isInstanceOf(CorruptModelException.class)
        .hasMessage("header at byte 4: a number is not in its shortest form");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "0, 00",
    "1, 023ff0",
    "-2.5, 02c004",
    "0.97, 083fef0a3d70a3d70a",
  })
  void keepsDoublesInAsFewBytesAsTheyNeed(double value, String hex) throws ModelFileException {
    ByteSink sink = new ByteSink();
    sink.f64(value);
    assertThat(HexFormat.of().formatHex(sink.toByteArray())).isEqualTo(hex);
    assertThat(of(hex).f64()).isEqualTo(value);
  }

  @Test
  void refusesDoublesOfMoreBytesThanTheyHaveOrNeed() {
    assertThatThrownBy(() -> of("09000000000000000000").f64())
        .isInstanceOf(CorruptModelException.class)
        .hasMessage("header at byte 1: a number of 9 bytes; 8 are the most");
    assertThatThrownBy(() -> of("033ff000").f64())
        .isInstanceOf(CorruptModelException.class)
        .hasMessage("header at byte 4: a number is not in its shortest form");
  }

  @Test
  void keepsTexts() throws ModelFileException {
    ByteSink sink = new ByteSink();
    sink.text("n\u00f6");
    assertThat(HexFormat.of().formatHex(sink.toByteArray())).isEqualTo("036ec3b6");
    assertThat(of("036ec3b6").text("label", 3)).isEqualTo("n\u00f6");
  }

  @ParameterizedTest
  @ValueSource(strings = {"01c3", "02c328", "01ff", "03eda080", "02c080"})
  void refusesTextThatIsNoUtf8(String hex) {
    assertThatThrownBy(() -> of(hex).text("label", 100))
        .isInstanceOf(CorruptModelException.class)
        .hasMessage("header at byte %d: label is not UTF-8", hex.length() / 2);
  }

  @Test
  void refusesTextBeyondTheLimitOrTheEnd() {
    assertThatThrownBy(() -> of("03616263").text("label", 2))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessage("bytes of a label: found 3, this reader's limit is 2");
    assertThatThrownBy(() -> of("ffffffff07").text("label", Integer.MAX_VALUE))
        .isInstanceOf(CorruptModelException.class)
        .hasMessage("header at byte 5: 2147483647 more bytes needed, 0 left");
  }

  @Test
  void blamesTheSectionThatRunsOut() {
    ByteSource in = of("0102");
    in.enter("layer 3");
    assertThatThrownBy(in::u32)
        .isInstanceOf(CorruptModelException.class)
        .hasMessage("layer 3 at byte 0: 4 more bytes needed, 2 left");
  }

  @Test
  void stopsAtItsEndNotThatOfTheArray() throws ModelFileException {
    ByteSource in = new ByteSource(new byte[] {1, 2, 3}, 1, 2);
    assertThat(in.u8()).isEqualTo(2);
    assertThatThrownBy(in::u8).hasMessage("header at byte 2: 1 more bytes needed, 0 left");
  }
}
