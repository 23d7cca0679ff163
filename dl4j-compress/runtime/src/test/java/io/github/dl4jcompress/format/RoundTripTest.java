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
  void returnsRandomNetworksForSequencesInEveryField() throws IOException {
    for (long seed = 0; seed < 120; seed++) {
      assertSameAfterReading(RandomNetworks.sequenceNetwork(seed));
    }
  }

  @Test
  void returnsEveryKindOfLayer() throws IOException {
    assertSameAfterReading(SampleFiles.everyKindOfLayer());
    assertSameAfterReading(SampleFiles.everyKindOfSequenceLayer());
  }

  @Test
  void keepsScalesOffTheGridBitByBit() throws IOException {
    assertSameAfterReading(SampleFiles.dense(new float[] {0x1p-60f, Math.nextDown(0x1p40f)}));
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
    String header = "4434430A" + "0002" + "2C000000" + "5EF2F185";
    String input = "030101" + "0AD7A33CFD";
    String layer = "01" + "00" + "040C0203" + "06" + "89971312C438" + "9A99993E" + "3333333F";
    String noMetadata = "00";
    assertThat(SampleFiles.smallest()).asHexString().isEqualTo(header + input + layer + noMetadata);
  }

  @Test
  void writesTheBytesOfSequenceLayersOnRecord() {
    String header = "4434430A" + "0002" + "AE000000" + "E7827FA3";
    String quantizer = "0AD7233C01";
    String input = "020101" + quantizer + "06";
    String lstm =
        ("05" + quantizer + "0705" + "0202" + "0404" + "1F")
            + "98962733425F042C309343DE50C30C2A858ED38117A5B1B8105B52AAEE86FC";
    String peepholes =
        ("06" + quantizer + "0A06" + "0201" + "040404" + "11")
            + "F15BF7323AD22075DA0A472F0FE92F4B68";
    String simple = "07" + quantizer + "08" + "0102" + "0404" + "09" + "FC973331AD0618791D";
    String both =
        ("09" + "00" + quantizer)
            + ("07" + "07" + "0201" + "0404" + "07" + "FED4AFD4006B50")
            + ("05" + "0705" + "0201" + "0404" + "0E" + "F15BF7323AD22075DA0AE0DF89E1");
    String end = "08" + ("00" + "14" + "05" + "0102" + "04" + "FED4AF58") + "00";
    assertThat(SampleFiles.everySequenceKind())
        .asHexString()
        .isEqualTo(header + input + lstm + peepholes + simple + both + end);
  }
}
