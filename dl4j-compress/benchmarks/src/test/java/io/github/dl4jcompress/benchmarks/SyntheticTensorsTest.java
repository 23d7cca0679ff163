package io.github.dl4jcompress.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.benchmarks.SyntheticTensors.Spread;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class SyntheticTensorsTest {
  private static Tensor drawn(double density, Spread spread) {
    return new SyntheticTensors(11, 200, 300).pruned("w", density, spread);
  }

  /** Variance of the number of weights per column, over what chance alone would give. */
  private static double unevenness(Tensor tensor) {
    double density = 1 - tensor.sparsity();
    double squares = 0;
    for (int column = 0; column < tensor.columns(); column++) {
      int count = 0;
      for (int row = 0; row < tensor.rows(); row++) {
        count += tensor.levels()[row * tensor.columns() + column] == 0 ? 0 : 1;
      }
      squares += Math.pow(count - tensor.rows() * density, 2);
    }
    return squares / tensor.columns() / (tensor.rows() * density * (1 - density));
  }

  @Test
  void pruneToTheDensityAskedFor() {
    assertThat(drawn(0.08, Spread.NONE).sparsity()).isCloseTo(0.92, within(0.004));
    assertThat(drawn(0.01, Spread.NONE).sparsity()).isCloseTo(0.99, within(0.0015));
    assertThat(drawn(0.03, Spread.TRAINED).sparsity()).isCloseTo(0.97, within(0.01));
  }

  @Test
  void columnsDifferOnlyIfAskedFor() {
    assertThat(unevenness(drawn(0.05, Spread.NONE))).isBetween(0.7, 1.4);
    assertThat(unevenness(drawn(0.05, Spread.TRAINED))).isGreaterThan(5);
  }

  @Test
  void magnitudesAreALaplaciansTail() {
    int[] counts = new int[8];
    int positive = 0;
    for (byte level : drawn(0.5, Spread.NONE).levels()) {
      counts[Math.abs(level)]++;
      positive += level > 0 ? 1 : 0;
    }
    int all = counts[1] + counts[2] + counts[3] + counts[4] + counts[5] + counts[6] + counts[7];
    for (int magnitude = 1; magnitude < 7; magnitude++) {
      double expected = Math.exp(-(magnitude - 1) / 2.2) - Math.exp(-magnitude / 2.2);
      assertThat((double) counts[magnitude] / all).isCloseTo(expected, within(0.01));
    }
    assertThat((double) positive / all).isCloseTo(0.5, within(0.01));
  }

  @Test
  void oneOfEachKindIsDrawn() {
    assertThat(new SyntheticTensors(7, 20, 30).all())
        .extracting(Tensor::name)
        .doesNotHaveDuplicates()
        .contains("iid92", "iid97", "iid99", "iid99.5", "rc92", "rc97", "rc99", "lap4", "lap8")
        .contains("tern97", "lstm_512x139_90");
    assertThat(new SyntheticTensors(7, 100, 100).all())
        .allSatisfy(tensor -> assertThat(tensor.entropyBytes()).isPositive());
  }

  /** Pinned, so that figures stay comparable: another generator is another benchmark. */
  @Test
  void theSameSeedDrawsTheSameLevelsForever() {
    CRC32 crc = new CRC32();
    new SyntheticTensors(7, 100, 200).all().forEach(tensor -> crc.update(tensor.levels()));
    assertThat(Long.toHexString(crc.getValue())).isEqualTo("83e6a2ff");
  }
}
