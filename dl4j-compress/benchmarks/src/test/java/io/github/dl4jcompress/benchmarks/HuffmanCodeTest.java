package io.github.dl4jcompress.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HuffmanCodeTest {
  private static String words(HuffmanCode code, int... symbols) {
    StringBuilder words = new StringBuilder();
    for (int symbol : symbols) {
      BitWriter bits = new BitWriter();
      bits.put(1, 1); // marks the start in what is padded with zeros
      code.write(bits, symbol);
      bits.put(1, 1);
      String padded = binary(bits.toBytes());
      words.append(padded, 1, padded.lastIndexOf('1')).append(' ');
    }
    return words.toString().strip();
  }

  private static String binary(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte value : bytes) {
      text.append(Integer.toBinaryString(256 + Byte.toUnsignedInt(value)), 1, 9);
    }
    return text.toString();
  }

  @Test
  void frequentSymbolsHaveShortWords() {
    assertThat(words(HuffmanCode.of(new int[] {1, 0, 5, 2, 1}), 0, 2, 3, 4))
        .isEqualTo("110 0 10 111");
  }

  @Test
  void aLoneSymbolTakesOneBit() {
    assertThat(words(HuffmanCode.of(new int[] {0, 9, 0}), 1)).isEqualTo("0");
  }

  @Test
  void tableIsTheWidthOfTheLongestWordAndAllLengths() {
    BitWriter bits = new BitWriter();
    HuffmanCode.of(new int[] {1, 0, 5, 2, 1}).writeTable(bits);
    assertThat(binary(bits.toBytes())).isEqualTo("010" + "11" + "00" + "01" + "10" + "11" + "000");
  }

  @Test
  void everySymbolComesBack() {
    int[] counts = new int[40];
    Random random = new Random(1);
    int[] symbols =
        random.ints(5_000).map(i -> Math.min(39, Integer.numberOfTrailingZeros(i))).toArray();
    for (int symbol : symbols) {
      counts[symbol]++;
    }
    HuffmanCode code = HuffmanCode.of(counts);
    BitWriter written = new BitWriter();
    code.writeTable(written);
    for (int symbol : symbols) {
      code.write(written, symbol);
    }
    BitReader read = new BitReader(written.toBytes());
    HuffmanCode same = HuffmanCode.readTable(read, counts.length);
    for (int symbol : symbols) {
      assertThat(same.read(read)).isEqualTo(symbol);
    }
  }

  @Test
  void refusesBitsThatAreNoWord() {
    HuffmanCode lone = HuffmanCode.of(new int[] {0, 9, 0});
    assertThatThrownBy(() -> lone.read(new BitReader(new byte[] {-1})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no word of this code begins with these bits: 1");
  }
}
