package io.github.dl4jcompress.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.benchmarks.SyntheticTensors.Spread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CoderTest {
  private final Tensor sparse = new SyntheticTensors(5, 40, 60).pruned("w", 0.05, Spread.TRAINED);

  @ParameterizedTest
  @EnumSource
  void givesAllLevelsBack(Coder coder) throws Exception {
    Tensor eightBits =
        Tensor.ofFewestBits("v", 3, new byte[] {127, -127, 0, 1, 2, 3, 0, 0, -64, 5, 5, 5});
    assertThat(coder.decode(coder.encode(sparse), sparse)).containsExactly(sparse.levels());
    assertThat(coder.decode(coder.encode(eightBits), eightBits))
        .containsExactly(eightBits.levels());
  }

  @ParameterizedTest
  @EnumSource
  void takesLessThanOneBytePerWeight(Coder coder) throws Exception {
    assertThat(coder.verified(sparse)).hasSizeBetween(50, sparse.size() / 2);
  }

  @Test
  void xzIsAContainerWithCrc64() throws Exception {
    assertThat(Coder.XZ_EXTREME.encode(sparse)) // magic, then two bytes of flags: 4 is CRC64
        .startsWith(0xFD, '7', 'z', 'X', 'Z', 0, 0, 4);
  }

  @Test
  void peersAreAllOthers() {
    assertThat(Coder.PEERS).doesNotContain(Coder.OWN).hasSize(Coder.values().length - 1);
  }

  @Test
  void refusesOtherLevels() {
    byte[] decoded = sparse.levels().clone();
    decoded[17]++;
    assertThatThrownBy(() -> Coder.ZSTD_19.requireSame(sparse, decoded))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("ZSTD_19 gives other levels back for w, from weight 17");
    assertThatThrownBy(() -> Coder.OWN.requireSame(sparse, new byte[0]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("OWN gives other levels back for w, from weight 0");
  }
}
