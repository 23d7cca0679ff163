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
    byte[] byLayer = Container.of(network, Layout.SECTION_PER_LAYER).bytes();
    CompactNetwork same = ModelFile.read(byLayer, ReadLimits.DEFAULT);
    assertThat(ModelFile.write(same)).isEqualTo(file);
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
    for (CompactNetwork network : SampleFiles.networks().toList()) {
      assertSameAfterReading(network);
    }
  }

  @Test
  void keepsScalesOffTheGridBitByBit() throws IOException {
    assertSameAfterReading(SampleFiles.dense(new float[] {0x1p-60f, 0x1p40f}));
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
    String header = "4434430A" + "0100" + "0D6FAAE8" + "13";
    String input = "00" + "030101" + "A3BC0AD7FD" + "01";
    String layer = "C0" + "02" + "02";
    String table = "01" + "13" + "0916C345";
    String section = "899713158056FC0307DB0EB608BF641E060594";
    assertThat(SampleFiles.smallest())
        .asHexString()
        .isEqualTo(header + input + layer + table + section);
  }

  @Test
  void writesTheBytesOfSequenceLayersOnRecord() {
    String header = "4434430A" + "0100" + "6EC313A8" + "41";
    String quantizer = "23BC0AD701";
    String input = "00" + "020101" + quantizer + "06";
    String lstm = "7505" + "02" + "0202" + quantizer;
    String peepholes = "A606" + "01" + "020202" + quantizer;
    String simple = "87" + "02" + "0202" + quantizer;
    String both = "09" + "77" + "01" + "0202" + "7505" + "01" + "0202" + quantizer;
    String end = "08" + "50" + "0A" + "01";
    String table = "01" + "50" + "27E68013";
    String section =
        "98962733425F042C309343DE50C30C2A858ED38117A5B1B8105B52AAEE8726DE4C4650A95009F0E7"
            + "C66112E693ECD3D421FDADC2A6A5B36162927F90863CD509C18E39FEC109AF04250CB68D8E5395BD";
    assertThat(SampleFiles.everySequenceKind())
        .asHexString()
        .isEqualTo(header + input + lstm + peepholes + simple + both + end + table + section);
  }
}
