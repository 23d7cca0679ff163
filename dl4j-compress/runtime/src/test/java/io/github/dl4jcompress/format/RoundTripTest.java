package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.RandomNetworks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RoundTripTest {
  private static void assertSameAfterReading(CompactNetwork network) throws IOException {
    byte[] file = ModelFile.write(network);
    CompactNetwork read = ModelFile.read(file, ReadLimits.DEFAULT);
    assertThat(read).usingRecursiveComparison().isEqualTo(network);
    assertThat(ModelFile.write(read)).isEqualTo(file);
  }

  @Test
  void returnsRandomNetworksInEveryField() throws IOException {
    for (long seed = 0; seed < 400; seed++) {
      assertSameAfterReading(RandomNetworks.network(seed));
    }
  }

  @Test
  void returnsEveryKindOfLayer() throws IOException {
    assertSameAfterReading(SampleFiles.everyKindOfLayer());
  }

  @Test
  void keepsScalesOffTheGridBitByBit() throws IOException {
    assertSameAfterReading(
        SampleFiles.dense(new float[] {Float.MIN_VALUE, Math.nextDown(Float.MAX_VALUE)}));
    assertSameAfterReading(SampleFiles.dense(new float[] {0.5f, Math.nextUp(0.5f)}));
  }

  @Test
  void writesScalesOnTheGridShorter() {
    byte[] onGrid = ModelFile.write(SampleFiles.dense(new float[] {0.5f, 0.25f}));
    assertThat(onGrid.length).isLessThan(SampleFiles.smallest().length - 4);
  }

  @Test
  void readsFromAStreamWithoutClosingIt() throws IOException {
    boolean[] closed = new boolean[1];
    ByteArrayInputStream stream =
        new ByteArrayInputStream(SampleFiles.everyKind()) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    assertThat(ModelFile.read(stream, ReadLimits.DEFAULT))
        .usingRecursiveComparison()
        .isEqualTo(SampleFiles.everyKindOfLayer());
    assertThat(closed[0]).isFalse();
  }

  /** All bytes of one file: the format cannot change unnoticed. */
  @Test
  void writesTheBytesOnRecord() {
    String header = "4434430A" + "0001" + "2B000000" + "5B44AF48";
    String input = "030101" + "0AD7A33CFD";
    String layer = "01" + "00" + "040C0203" + "06" + "89971312C438" + "9A99993E" + "3333333F";
    assertThat(SampleFiles.smallest()).asHexString().isEqualTo(header + input + layer);
  }
}
