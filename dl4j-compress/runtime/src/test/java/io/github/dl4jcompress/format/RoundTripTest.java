package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.RandomGraphs;
import io.github.dl4jcompress.model.RandomNetworks;
import io.github.dl4jcompress.model.RandomWords;
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
  void returnsRandomNetworksWithRealWeightsInEveryField() throws IOException {
    for (long seed = 0; seed < 200; seed++) {
      assertSameAfterReading(RandomNetworks.realNetwork(seed));
    }
  }

  @Test
  void returnsRandomGraphsInEveryField() throws IOException {
    for (long seed = 0; seed < 100; seed++) {
      assertSameAfterReading(RandomGraphs.graph(seed));
      assertSameAfterReading(RandomGraphs.realGraph(seed));
      assertSameAfterReading(RandomGraphs.sequenceGraph(seed));
    }
  }

  @Test
  void returnsRandomNetworksOverIndicesInEveryField() throws IOException {
    for (long seed = 0; seed < 100; seed++) {
      assertSameAfterReading(RandomWords.network(seed));
      assertSameAfterReading(RandomWords.realNetwork(seed));
      assertSameAfterReading(RandomGraphs.placements(seed));
    }
  }

  @Test
  void returnsRandomNetworksOfFewerCodesInEveryField() throws IOException {
    for (long seed = 0; seed < 100; seed++) {
      assertSameAfterReading(RandomNetworks.narrowNetwork(seed));
      assertSameAfterReading(RandomNetworks.narrowSequenceNetwork(seed));
      assertSameAfterReading(RandomGraphs.narrowGraph(seed));
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

  /** Version 1.0 has no word for fewer than 256 codes, whoever has them. */
  @Test
  void codesOfFewerBitsAreOfVersion11() throws IOException {
    CompactNetwork all = SampleFiles.narrowCodes();
    for (int narrow = 0; narrow < 4; narrow++) {
      CompactNetwork network = SampleFiles.withNarrow(narrow);
      byte[] file = ModelFile.write(network);
      assertThat(file[5]).as("narrow: %d", narrow).isEqualTo((byte) (narrow == 3 ? 0 : 1));
      assertThat(ModelFile.read(file, ReadLimits.DEFAULT))
          .usingRecursiveComparison()
          .isEqualTo(network);
    }
    assertThat(ModelFile.write(all)[5]).isEqualTo((byte) 1);
  }

  /** All bytes of one file: the format cannot change unnoticed. */
  @Test
  void writesTheBytesOnRecord() {
    String header = "4434430A" + "0100" + "9BA880A6" + "13";
    String input = "00" + "030101" + "A3BC0AD7FD" + "01";
    String layer = "C0" + "02" + "02";
    String table = "01" + "14" + "D70AA53D";
    String section = "786430B2CA70FC82A6D431AC14C377903878149E";
    assertThat(SampleFiles.smallest())
        .asHexString()
        .isEqualTo(header + input + layer + table + section);
  }

  @Test
  void writesTheBytesOfRealWeightsOnRecord() {
    String header = "4434430A" + "0100" + "EC0AA310" + "27";
    String input = "00" + "010202" + "CCBDCDCC05" + "03";
    String convolution = "2B" + "09030101" + "1102" + "CCBDCDCC05";
    String dense = "7A" + "1001" + "23BC0AD700" + "0A" + "0003";
    String table = "01" + "38" + "855439D4";
    String section =
        "3455F956158CF9B7B564561C14A691901AA91C5838C7192604B091C8"
            + "8F88BBA23C87EDA5CF55402524494880C09127B561D5150088C6B941";
    assertThat(ModelFile.write(SampleFiles.everyKindOfRealLayer()))
        .asHexString()
        .isEqualTo(header + input + convolution + dense + table + section);
  }

  @Test
  void writesTheBytesOfSequenceLayersOnRecord() {
    String header = "4434430A" + "0100" + "D3B1F47D" + "41";
    String quantizer = "23BC0AD701";
    String input = "00" + "020101" + quantizer + "06";
    String lstm = "7505" + "02" + "0202" + quantizer;
    String peepholes = "A606" + "01" + "020202" + quantizer;
    String simple = "87" + "02" + "0202" + quantizer;
    String both = "09" + "77" + "01" + "0202" + "7505" + "01" + "0202" + quantizer;
    String end = "08" + "50" + "0A" + "01";
    String table = "01" + "51" + "F5D482DA";
    String section =
        "8583624D360A61F626BF0EF874C84B193E5840436204CBD9B5706D87C8C36C29FF634DEB98DFC8BE"
            + "CB51D5A322D41E375801B18F21CA43A7046C33BDDF982E095931B479EB6DFAABBBDE9A9B003849AEF4";
    assertThat(SampleFiles.everySequenceKind())
        .asHexString()
        .isEqualTo(header + input + lstm + peepholes + simple + both + end + table + section);
  }

  @Test
  void writesTheBytesOfAGraphOnRecord() {
    String header = "4434430A" + "0101" + "A1403B32" + "31";
    String inputs = "08" + "01" + "020201" + "CCBDCDCC05";
    String convolution = "00" + "01" + "0301" + "1A" + "02" + "F5BC8FC2F9";
    String sum = "0102" + "1C" + "CCBDCDCC05";
    String concatenation = "0102" + "0D" + "CCBDCDCC05";
    String dense = "00" + "50" + "0A" + "01";
    String outputs = "00";
    String table = "01" + "0EE0D33E75";
    String section = "DDAB1D8674A141420267BBECB031";
    assertThat(ModelFile.write(SampleFiles.residual()))
        .asHexString()
        .isEqualTo(
            header
                + inputs
                + "04"
                + convolution
                + sum
                + concatenation
                + dense
                + outputs
                + table
                + section);
  }

  @Test
  void writesChainsOfFirstKindsAsVersion10() {
    for (long seed = 0; seed < 20; seed++) {
      assertThat(ModelFile.write(RandomWords.network(seed))[5]).isEqualTo((byte) 1);
      assertThat(ModelFile.write(RandomNetworks.network(seed))[5]).isZero();
      assertThat(ModelFile.write(RandomGraphs.graph(seed))[5]).isEqualTo((byte) 1);
    }
  }
}
