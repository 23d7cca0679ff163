package io.github.dl4jcompress.format;

import static io.github.dl4jcompress.format.Crafted.after;
import static io.github.dl4jcompress.format.Crafted.code;
import static io.github.dl4jcompress.format.Crafted.graph;
import static io.github.dl4jcompress.format.Fault.fault;
import static io.github.dl4jcompress.format.FileCodes.CONCATENATION;
import static io.github.dl4jcompress.format.FileCodes.GRAPH;
import static io.github.dl4jcompress.format.FileCodes.LAST_STEP;
import static io.github.dl4jcompress.format.FileCodes.PLACEMENT;
import static io.github.dl4jcompress.format.FileCodes.SUM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.dl4jcompress.format.UnsupportedModelException.Reason;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.CompactNetwork;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Graphs that mean nothing, in files of sound checksums: each fault by its message. */
class CraftedGraphTest {
  private static final String OUTPUTS = "each output must be what a layer puts out, once: in ";

  private static Crafted sum(Crafted crafted, int... references) {
    return crafted.varint(references).kind(SUM, 0).quantizer(1, 0);
  }

  private static Crafted concatenation(Crafted crafted, int... references) {
    return crafted.varint(references).kind(CONCATENATION, 0).quantizer(1, 0);
  }

  /** A graph whose only layer adds all its inputs, up to the outputs. */
  private static Crafted oneSum(int inputs) {
    int[] references = new int[inputs];
    for (int i = 0; i < inputs; i++) {
      references[i] = 2 * i + (i < inputs - 1 ? 1 : 0);
    }
    return sum(graph(inputs).varint(1), references);
  }

  @Test
  void readsWhatIsSound() throws IOException {
    CompactNetwork network = ModelFile.read(oneSum(3).varint(0).file(), ReadLimits.DEFAULT);
    assertThat(network.inputs()).hasSize(3);
    assertThat(network.wiring().sources()).containsExactly(List.of(2, 1, 0));
    assertThat(network.wiring().outputs()).containsExactly(3);
  }

  static Stream<Fault> faults() {
    return Stream.of(
        fault(sum(graph(2).varint(1), 1, 4), "reference must be in [0, 3], found 4"),
        fault(sum(graph(1).varint(1), 0), "a sum needs 2 to 4096 inputs, got 1"),
        fault(graph(2).varint(1).varint(1, 2).denseHead(1), "layer kind 0 reads one value, not 2"),
        fault(
            graph(2).varint(1).varint(1, 2).kind(SUM, code(Activation.SOFTMAX)).quantizer(1, 0),
            "softmax is only allowed in the last layer"),
        fault(
            graph(2).varint(1).varint(1, 2).kind(SUM, 13).quantizer(1, 0), "unknown activation 13"),
        fault(
            graph(2).varint(1).varint(1, 2).kind(CONCATENATION, 1).quantizer(1, 0),
            "unknown flags 0x1"),
        fault(
            sum(concatenation(graph(2).varint(2), 1, 2), 1, 2),
            "a sum needs inputs of one shape, got [[2], [1]]"),
        fault(
            sum(graph(2).varint(2).varint(0).denseHead(1), 1, 2),
            "what it reads, number 2, has no output quantizer but is not the last"),
        fault(graph(2).varint(1).varint(0).u8(0xFF), "unknown further kind 15"),
        fault(graph(2).varint(1).varint(0).kind(PLACEMENT, 3), "unknown placement 3"),
        fault(
            graph(2).varint(1).varint(0).kind(PLACEMENT, 1).varint(0),
            "times must be in [1, 32767], found 0"),
        fault(
            graph(2).varint(1).varint(0).kind(PLACEMENT, 0).varint(0, 0, 0, 32768),
            "padding must be in [0, 32767], found 32768"),
        fault(after(1, 1, 1, 1).u8(SUM), "unknown layer kind 12"),
        fault(
            sum(after(1, 1, 1, 1).minor(1)).quantizer(1, 0),
            "a sum needs 2 to 4096 inputs, got 1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void refusesLayersThatMeanNothing(Fault fault) {
    fault.assertRefusedIn("layer \\d");
  }

  static Stream<Fault> faultsOfTheWhole() {
    return Stream.of(
        fault(oneSum(2).varint(2), OUTPUTS + "[2, 2], got [1]"),
        fault(oneSum(2).varint(1, 0), OUTPUTS + "[2, 2], got [2, 2]"),
        fault(oneSum(2).varint(6), "reference must be in [0, 5], found 6"),
        fault(
            sum(sum(graph(2).varint(2), 1, 2), 3, 4).varint(0),
            "layer 0 is read by no layer and is no output"),
        fault(
            graph(2).varint(1).varint(0).kind(LAST_STEP, 0).varint(0),
            "input 0 is read by no layer and is no output"),
        fault(
            sum(graph(1).varint(2).varint(0).kind(LAST_STEP, 0), 1, 2).varint(0),
            "layer 1 (sum) joins a sequence with what is none"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultsOfTheWhole")
  void refusesGraphsThatMeanNothing(Fault fault) {
    fault.assertRefusedIn("outputs");
  }

  @Test
  void refusesGraphsInVersion10AndGraphsOfNothing() {
    fault(new Crafted().u8(GRAPH), "unknown flags 0x8").assertRefusedIn("input");
    fault(
            new Crafted().minor(1).u8(GRAPH).varint(0),
            "number of inputs must be in [1, 2147483647], found 0")
        .assertRefusedIn("input");
  }

  private static void assertBeyond(byte[] file, ReadLimits limits, String message) {
    assertThatThrownBy(() -> ModelFile.read(file, limits))
        .hasMessage(message)
        .asInstanceOf(type(UnsupportedModelException.class))
        .returns(Reason.BEYOND_LIMIT, UnsupportedModelException::reason);
  }

  @Test
  void limitsInputsOfLayersAndNetworks() throws IOException {
    byte[] file = sum(graph(1).varint(1), 1, 1, 1, 0).varint(0).file();
    assertThat(ModelFile.read(file, ReadLimits.DEFAULT.withFanIn(4)).layers()).hasSize(1);
    assertBeyond(
        file,
        ReadLimits.DEFAULT.withFanIn(3),
        "inputs of a layer: found 4, this reader's limit is 3");
    assertBeyond(
        oneSum(5).varint(0).file(),
        ReadLimits.DEFAULT.withFanIn(4),
        "inputs: found 5, this reader's limit is 4");
    assertBeyond(
        new Crafted().minor(1).u8(GRAPH).varint(Integer.MAX_VALUE).file(),
        ReadLimits.DEFAULT,
        "inputs: found 2147483647, this reader's limit is 1024");
  }

  @Test
  void limitsOutputsByTheirName() {
    Crafted crafted = graph(1).varint(4);
    for (int i = 0; i < 4; i++) {
      crafted.varint(2 * i).kind(PLACEMENT, 0).varint(0, 0, 0, 0);
    }
    byte[] file = crafted.varint(7, 5, 3, 0).file();
    assertBeyond(
        file, ReadLimits.DEFAULT.withFanIn(3), "outputs: found 4, this reader's limit is 3");
  }

  /** References of 32 bytes; a table of 1,100 for each quantizer that is not the join's. */
  @Test
  void limitsReferencesAndTablesOfConcatenations() throws IOException {
    Crafted crafted = new Crafted().minor(1).u8(GRAPH).varint(3);
    for (int scale : new int[] {1, 2, 3}) {
      crafted.varint(1, 1, 1).quantizer(scale, 0);
    }
    byte[] file = concatenation(crafted.varint(1), 1, 3, 1, 4).varint(0).file();
    int needed = 5 * 32 + 2 * 1100;
    assertThat(ModelFile.read(file, ReadLimits.DEFAULT.withDecodedBytes(needed)).layers())
        .hasSize(1);
    assertBeyond(
        file,
        ReadLimits.DEFAULT.withDecodedBytes(needed - 1),
        "decoded bytes: found 2360, this reader's limit is 2359");
  }

  /** Each layer reads as many grids as it may, none of them its own. */
  @Test
  void refusesTablesThatAFileHasNoBytesFor() {
    int layers = 1200;
    int inputs = 900;
    Crafted crafted = new Crafted().minor(1).u8(GRAPH).varint(inputs);
    for (int i = 0; i < inputs; i++) {
      crafted.varint(1, 1, 1).quantizer(1 + i / 128f, 0);
    }
    crafted.varint(layers);
    for (int layer = 0; layer < layers; layer++) {
      for (int i = 0; i < inputs; i++) {
        crafted.varint(2 * (layer + i) + (i < inputs - 1 ? 1 : 0));
      }
      crafted.kind(CONCATENATION, 0).quantizer(100, 0);
    }
    assertThatThrownBy(() -> ModelFile.read(crafted.file(), ReadLimits.DEFAULT))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageMatching("decoded bytes: found 10\\d{8}, this reader's limit is 1073741824");
  }

  /** 300 inputs of one value and a sum of them: no more than 301 buffers of four bytes. */
  @Test
  void limitsBytesOfActivations() throws IOException {
    byte[] file = oneSum(300).varint(0).file();
    assertThat(ModelFile.read(file, ReadLimits.DEFAULT.withActivationBytes(1204)).inputs())
        .hasSize(300);
    assertBeyond(
        file,
        ReadLimits.DEFAULT.withActivationBytes(1203),
        "bytes of activations: found 1204, this reader's limit is 1203");
  }

  /** Four bytes that ask for 2^30 values. */
  @Test
  void limitsWhatIsRepeated() {
    Crafted crafted = after(1, 1, 1, 1).minor(1).kind(PLACEMENT, 1).varint(32767, 32767);
    assertBeyond(
        crafted.file(),
        ReadLimits.DEFAULT,
        "activations between two layers: found 1073676289, this reader's limit is 67108864");
  }

  /** Each layer doubles what the one before puts out. */
  @Test
  void refusesChannelsThatGrowBeyondAnArray() {
    Crafted crafted = graph(1).varint(40);
    for (int i = 0; i < 40; i++) {
      concatenation(crafted, 1, 0);
    }
    assertBeyond(
        crafted.varint(0).file(),
        ReadLimits.DEFAULT,
        "activations between two layers: found 134217728, this reader's limit is 67108864");
    assertThatThrownBy(
            () ->
                ModelFile.read(crafted.file(), ReadLimits.DEFAULT.withActivations(Long.MAX_VALUE)))
        .isInstanceOf(CorruptModelException.class)
        .hasMessageContaining("integer overflow");
  }
}
