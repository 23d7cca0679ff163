package io.github.dl4jcompress.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.benchmarks.RelativeIndexHuffman.Entry;
import io.github.dl4jcompress.benchmarks.SyntheticTensors.Spread;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelativeIndexHuffmanTest {
  private static byte[] withLevels(int size, int... placesAndLevels) {
    byte[] levels = new byte[size];
    for (int i = 0; i < placesAndLevels.length; i += 2) {
      levels[placesAndLevels[i]] = (byte) placesAndLevels[i + 1];
    }
    return levels;
  }

  @Test
  void thirtyTwoZerosTakeAFiller() {
    assertThat(RelativeIndexHuffman.entries(withLevels(40, 31, 4)))
        .containsExactly(new Entry(31, 4));
    assertThat(RelativeIndexHuffman.entries(withLevels(40, 32, 4)))
        .containsExactly(new Entry(31, 0), new Entry(0, 4));
    assertThat(RelativeIndexHuffman.entries(withLevels(200, 0, 1, 66, -1)))
        .containsExactly(new Entry(0, 1), new Entry(31, 0), new Entry(31, 0), new Entry(1, -1));
  }

  @Test
  void zerosAtTheEndTakeNothing() {
    assertThat(RelativeIndexHuffman.entries(withLevels(1_000, 1, -3)))
        .containsExactly(new Entry(1, -3));
  }

  /**
   * By hand: entries (31, 0), (1, 5), (0, -2). Gaps 0 and 1 have words of two bits and 31 has one;
   * of levels, 5 has one bit, -2 and 0 have two.
   */
  @Test
  void agreesWithAnExampleByHand() {
    Tensor tensor = new Tensor("w", 4, 10, 7, withLevels(40, 33, 5, 34, -2));
    String gapTable = "010" + "10" + "10" + "00".repeat(29) + "01";
    String levelTable =
        "010" + "00".repeat(5) + "10" + "00" + "10" + "00".repeat(4) + "01" + "0000";
    String entries = "0" + "11" + "11" + "0" + "10" + "10";
    String bits = "000011" + gapTable + levelTable + entries;
    assertThat(bits).hasSize(6 + 67 + 33 + 10);
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < 116; i += 4) {
      hex.append(Integer.toHexString(Integer.parseInt(bits.substring(i, i + 4), 2)));
    }
    byte[] encoded = RelativeIndexHuffman.encode(tensor);
    assertThat(HexFormat.of().formatHex(encoded)).isEqualTo(hex + "0");
    assertThat(RelativeIndexHuffman.decode(encoded, 40, 7)).containsExactly(tensor.levels());
  }

  @ParameterizedTest(name = "density {0}")
  @ValueSource(doubles = {0, 0.003, 0.03, 0.3, 0.9})
  void everyLevelComesBack(double density) {
    Tensor tensor = new SyntheticTensors(3, 50, 80).pruned("w", density, Spread.NONE);
    byte[] encoded = RelativeIndexHuffman.encode(tensor);
    assertThat(RelativeIndexHuffman.decode(encoded, 4_000, 7)).containsExactly(tensor.levels());
  }

  @Test
  void fullMatricesOfEightBitsComeBack() {
    byte[] levels = new byte[254 * 4];
    for (int i = 0; i < levels.length; i++) {
      int level = i % 254 - 127;
      levels[i] = (byte) (level < 0 ? level : level + 1);
    }
    byte[] encoded = RelativeIndexHuffman.encode(new Tensor("w", 4, 254, 127, levels));
    assertThat(RelativeIndexHuffman.decode(encoded, levels.length, 127)).containsExactly(levels);
  }

  @Test
  void aSingleWeightIsShort() {
    byte[] levels = {-7};
    byte[] encoded = RelativeIndexHuffman.encode(new Tensor("w", 1, 1, 7, levels));
    assertThat(encoded).hasSize((1 + 3 + 32 + 3 + 15 + 2 + 7) / 8);
    assertThat(RelativeIndexHuffman.decode(encoded, 1, 7)).containsExactly(levels);
  }
}
