package io.github.dl4jcompress.format;

import static io.github.dl4jcompress.format.Crafted.after;
import static io.github.dl4jcompress.format.Crafted.oneLayer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.dl4jcompress.format.UnsupportedModelException.Reason;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.TensorShape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each limit: at it, accepted; one above, and at the most that a file can say, refused by name. */
class ReadLimitsTest {
  private static final int MOST = Integer.MAX_VALUE;
  private static final long ANY = Long.MAX_VALUE;
  private static final ReadLimits UNLIMITED =
      new ReadLimits(ANY, MOST, ANY, ANY, ANY, ANY, MOST, ANY, MOST, ANY, ANY);

  private static void assertAccepted(byte[] file, ReadLimits limits) throws IOException {
    assertThat(ModelFile.read(file, limits).layers()).isNotEmpty();
  }

  private static void assertRefused(byte[] file, ReadLimits limits, String message) {
    assertBeyondLimit(() -> ModelFile.read(file, limits), message);
  }

  private static void assertBeyondLimit(ThrowingCallable reading, String message) {
    assertThatThrownBy(reading)
        .hasMessage(message)
        .asInstanceOf(type(UnsupportedModelException.class))
        .returns(Reason.BEYOND_LIMIT, UnsupportedModelException::reason);
  }

  /** A limit of what the file needs is enough; one less is not, and the message says so. */
  private static void assertLimits(
      byte[] file, LongFunction<ReadLimits> limits, String what, long needed) throws IOException {
    assertAccepted(file, limits.apply(needed));
    assertRefused(
        file,
        limits.apply(needed - 1),
        what + ": found " + needed + ", this reader's limit is " + (needed - 1));
  }

  @ParameterizedTest
  @CsvSource({
    "0,1,1,1,1,1,1,1,1,1,1, fileBytes",
    "1,0,1,1,1,1,1,1,1,1,1, layers",
    "1,1,0,1,1,1,1,1,1,1,1, weights",
    "1,1,1,0,1,1,1,1,1,1,1, decodedBytes",
    "1,1,1,1,0,1,1,1,1,1,1, activations",
    "1,1,1,1,1,0,1,1,1,1,1, operations",
    "1,1,1,1,1,1,0,1,1,1,1, textBytes",
    "1,1,1,1,1,1,1,0,1,1,1, weightsPerByte",
    "1,1,1,1,1,1,1,1,0,1,1, fanIn",
    "1,1,1,1,1,1,1,1,1,0,1, activationBytes",
    "1,1,1,1,1,1,1,1,1,1,0, decodingSteps",
  })
  void refusesLimitBelowOne(
      long file,
      int layers,
      long weights,
      long bytes,
      long values,
      long work,
      int text,
      long each,
      int inputs,
      long buffers,
      long steps,
      String name) {
    assertThatThrownBy(
            () ->
                new ReadLimits(
                    file, layers, weights, bytes, values, work, text, each, inputs, buffers, steps))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(name + " must be >= 1, got 0");
  }

  @Test
  void limitsFileBytes(@TempDir Path directory) throws IOException {
    byte[] file = SampleFiles.everyKind();
    Path path = Files.write(directory.resolve("model.d4c"), file);
    assertLimits(file, UNLIMITED::withFileBytes, "file length", file.length);
    ReadLimits exact = UNLIMITED.withFileBytes(file.length);
    assertThat(ModelFile.read(path, exact).layers()).hasSize(5);
    assertThat(ModelFile.read(new ByteArrayInputStream(file), exact).layers()).hasSize(5);
    assertThat(ModelSections.open(path, exact).count()).isEqualTo(1);

    ReadLimits less = UNLIMITED.withFileBytes(file.length - 1);
    String message = "file length: this reader's limit is " + (file.length - 1) + " bytes";
    assertBeyondLimit(() -> ModelFile.read(path, less), message);
    assertBeyondLimit(() -> ModelFile.read(new ByteArrayInputStream(file), less), message);
    assertBeyondLimit(
        () -> ModelSections.open(path, less),
        "file length: found %d, this reader's limit is %d".formatted(file.length, file.length - 1));
  }

  @Test
  void limitsBytesOfSectionsInFilesOfTheirOwn() {
    Crafted crafted = new Crafted().u8(FileCodes.SECTIONS_ELSEWHERE).varint(1, 1, 1);
    crafted.quantizer(1, 0).varint(1).denseHead(1).varint(1, 1000).bytes(0, 0, 0, 0);
    byte[] front = crafted.endingHere();
    assertRefused(
        front,
        UNLIMITED.withFileBytes(999),
        "bytes of all sections: found 1000, this reader's limit is 999");
    assertThatThrownBy(() -> ModelFile.read(front, UNLIMITED.withFileBytes(1000)))
        .hasMessageContaining("they are in files of their own");
  }

  @Test
  void limitsLayers() throws IOException {
    LongFunction<ReadLimits> limits = most -> UNLIMITED.withLayers((int) most);
    assertLimits(SampleFiles.everyKind(), limits, "layers", 5);
  }

  @Test
  void limitsWeightsOverAllLayers() throws IOException {
    assertLimits(SampleFiles.everyKind(), UNLIMITED::withWeights, "weights", 18 + 4);
  }

  /**
   * A byte for each of 18 and 4 weights, 24 for each of 4 rows, 56 for each of 2 whose sums become
   * codes, 16 for each of 9 and 2 columns.
   */
  @Test
  void limitsDecodedBytes() throws IOException {
    String what = "decoded bytes";
    int bytes = 22 + 4 * 24 + 2 * 56 + 11 * 16;
    assertLimits(SampleFiles.everyKind(), UNLIMITED::withDecodedBytes, what, bytes);
  }

  /** Two bytes for each character of a label, and 48 for each. */
  @Test
  void limitsDecodedBytesOfLabels() throws IOException {
    Metadata labels = Metadata.NONE.withLabels(List.of("cat", "d\u00f6g"));
    byte[] file = ModelFile.write(SampleFiles.dense(new float[] {1, 1}).with(labels));
    long needed = 6 + 2 * 24 + 3 * 16 + 2 * (48 + 3 * 2);
    assertLimits(file, UNLIMITED::withDecodedBytes, "decoded bytes", needed);
  }

  /**
   * Inputs, recurrent weights and peepholes of two LSTMs, then a simple layer, a simple one and an
   * LSTM in both directions, and a dense one.
   */
  @ParameterizedTest(name = "up to {0}")
  @CsvSource({
    "15, 16", "31, 32", "39, 40", "43, 44", "46, 47", "48, 49", "52, 53", "54, 55", "55, 56",
    "63, 64", "67, 68", "69, 70",
  })
  void limitsWeightsOfEachMatrixOfRecurrentLayers(int most, int found) throws IOException {
    byte[] file = SampleFiles.everySequenceKind();
    assertAccepted(file, UNLIMITED.withWeights(70));
    assertRefused(
        file,
        UNLIMITED.withWeights(most),
        "weights: found " + found + ", this reader's limit is " + most);
  }

  @Test
  void limitsActivationsOfTheInput() throws IOException {
    assertLimitsActivations(SampleFiles.smallest(), 3);
  }

  @Test
  void limitsActivationsPaddingIncluded() throws IOException {
    assertLimitsActivations(SampleFiles.everyKind(), 36);
  }

  @Test
  void limitsActivationsOfEachOutput() throws IOException {
    assertLimitsActivations(oneLayer().dense(new byte[9], new int[0], new int[9]).file(), 9);
  }

  private static void assertLimitsActivations(byte[] file, int needed) throws IOException {
    assertLimits(file, UNLIMITED::withActivations, "activations between two layers", needed);
  }

  static Stream<byte[]> layersOfTwelveOperations() {
    return Stream.of(
        after(3, 1, 1, 1).dense(new byte[12], new int[0], new int[4]).file(),
        after(1, 2, 3, 1)
            .kind(FileCodes.CONVOLUTION, 0)
            .window(1, 1, 0, 0, 1)
            .unit(Crafted.REAL, 2)
            .file(),
        after(1, 4, 3, 1).kind(FileCodes.MAX_POOLING, 0).window(1, 1, 0, 0, 1).file(),
        after(12, 1, 1, 1).kind(FileCodes.ELEMENT_WISE, 0).quantizer(1, 0).file(),
        oneLayer().cells(FileCodes.SIMPLE_RECURRENT, 3, 8, 8).quantizer(1, 0).file());
  }

  /** Nine of the twelve operations of simple cells are those of the second matrix. */
  @ParameterizedTest(name = "layer {index}")
  @MethodSource("layersOfTwelveOperations")
  void limitsOperationsOfEachKindOfLayer(byte[] file) throws IOException {
    assertAccepted(file, UNLIMITED.withOperations(12));
    assertThatThrownBy(() -> ModelFile.read(file, UNLIMITED.withOperations(11)))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessage("operations: found 12, this reader's limit is 11");
  }

  @Test
  void limitsOperationsOverAllLayers() throws IOException {
    Crafted crafted = after(5, 1, 1, 2).kind(FileCodes.ELEMENT_WISE, 0).quantizer(1, 0);
    byte[] file = crafted.kind(FileCodes.ELEMENT_WISE, 0).quantizer(1, 0).file();
    assertAccepted(file, UNLIMITED.withOperations(10));
    assertRefused(
        file, UNLIMITED.withOperations(9), "operations: found 10, this reader's limit is 9");
  }

  @Test
  void limitsBytesOfLabels() throws IOException {
    Metadata labels = Metadata.NONE.withLabels(List.of("cat", "d\u00f6g"));
    byte[] file = ModelFile.write(SampleFiles.dense(new float[] {1, 1}).with(labels));
    LongFunction<ReadLimits> limits = most -> UNLIMITED.withTextBytes((int) most);
    assertLimits(file, limits, "bytes of a label", 4);
    Crafted longest = new Crafted().u8(FileCodes.LABELS).varint(1, 1, 1).quantizer(1, 0).varint(1);
    longest.kind(FileCodes.ELEMENT_WISE, 0).quantizer(1, 0).bytes(1, 0, 0, 0, 0, 0).varint(MOST);
    assertRefused(
        longest.endingHere(),
        ReadLimits.DEFAULT,
        "bytes of a label: found 2147483647, this reader's limit is 4000");
  }

  @Test
  void limitsWeightsPerByteAboveAMillion() throws IOException {
    int weights = (1 << 20) + 1;
    byte[] file = after(weights, 1, 1, 1).zeros(weights).file();
    int perByte = weights / file.length + 1;
    assertLimits(file, UNLIMITED::withWeightsPerByte, "weights per byte", perByte);
  }

  @Test
  void limitsWhatRealLayersNeed() throws IOException {
    byte[] file = ModelFile.write(SampleFiles.everyKindOfRealLayer());
    int weights = 18 + 8 + 3;
    assertLimits(file, UNLIMITED::withWeights, "weights", weights);
    int bytes = 8 * weights + 6 * 24 + 18 * 16;
    assertLimits(file, UNLIMITED::withDecodedBytes, "decoded bytes", bytes);
    assertLimits(file, UNLIMITED::withOperations, "operations", 8 * 9 + 8 + 3);
  }

  /**
   * Of a thousand zeros a decision each and half a step besides, and one that they are plain; no
   * scale; of the step of biases, -100, a length of eight bits and seven of them; of a bias that is
   * 0 one; of both two besides.
   */
  @Test
  void limitsDecodingSteps() throws IOException {
    byte[] file = after(1_000, 1, 1, 1).zeros(1_000).file();
    int needed = (1_000 + 500 + 1) + (9 + 7 + 2) + (1 + 2);
    int more = needed - 32 * Restamp.of(file).sections.get(0).length;
    assertAccepted(file, UNLIMITED.withDecodingSteps(more));
    assertRefused(
        file,
        UNLIMITED.withDecodingSteps(more - 1),
        "decoding steps, in section 0: this reader's limit is "
            + (more - 1)
            + ", and 32 for each byte of the sections");
  }

  /** Of a file, over all sections; of a lazy model, for each anew. Each takes some 5,400 steps. */
  @Test
  void limitsDecodingStepsOfAllSectionsTogether(@TempDir Path directory) throws IOException {
    int side = 60;
    QuantizedWeights zeros =
        new QuantizedWeights(side, side, 4, new byte[side * side], new float[side]);
    AffineQuantizer grid = new AffineQuantizer(1, 0);
    Dense layer =
        new Dense(new LinearUnit(zeros, new int[side], Activation.IDENTITY, Optional.of(grid)));
    CompactNetwork network =
        new CompactNetwork(TensorShape.vector(side), grid, List.of(layer, layer));
    Path file = directory.resolve("model.d4c");
    ModelFile.save(network, file, Layout.SECTION_PER_LAYER);
    assertThat(ModelFile.read(file, UNLIMITED.withDecodingSteps(12_000)).layers()).hasSize(2);
    ReadLimits less = UNLIMITED.withDecodingSteps(8_000);
    assertBeyondLimit(
        () -> ModelFile.read(file, less),
        "decoding steps, in section 1: this reader's limit is 8000, and 32 for each byte of the"
            + " sections");
    ModelSections lazy = ModelSections.open(file, less);
    for (int section : new int[] {0, 1, 1, 0}) {
      assertThat(lazy.decode(section)).hasSize(1);
    }
  }

  @Test
  void limitsWeightsPerByteOfAllLayersTogether() throws IOException {
    int side = 1 << 10;
    Crafted crafted = after(side, 1, 1, 2);
    for (int i = 0; i < 2; i++) {
      crafted.kind(FileCodes.DENSE, 0).unit(Crafted.QUANTIZED, side).quantizer(1, 0);
    }
    byte[] file = crafted.file();
    int perByte = 2 * side * side / file.length + 1;
    assertLimits(file, UNLIMITED::withWeightsPerByte, "weights per byte", perByte);
  }

  @Test
  void doesNotLimitAMillionWeightsPerByte() throws IOException {
    int weights = 1 << 20;
    assertAccepted(after(weights, 1, 1, 1).denseHead(1).file(), UNLIMITED.withWeightsPerByte(1));
  }

  @Test
  void limitsWeightsOfALayerToWhatAnArrayHolds() {
    assertRefused(
        after(1 << 16, 1, 1, 1).denseHead(1 << 15).file(),
        UNLIMITED,
        "weights in a layer: found 2147483648, this reader's limit is 2147483631");
  }

  static Stream<Fault> mostThatAFileCanSay() {
    Crafted manyCells = oneLayer().cells(FileCodes.LSTM, MOST / 4, 8, 8).quantizer(1, 0);
    return Stream.of(
        Fault.fault(after(1, 1, 1, MOST), "layers: found 2147483647, this reader's limit is 4096"),
        Fault.fault(
            oneLayer().denseHead(MOST),
            "weights in a layer: found 2147483647, this reader's limit is 2147483631"),
        Fault.fault(
            oneLayer().denseHead(MOST - 16),
            "weights: found 2147483631, this reader's limit is 268435456"),
        Fault.fault(
            manyCells, "weights in a layer: found 2147483644, this reader's limit is 2147483631"),
        Fault.fault(
            oneLayer().denseHead(1 << 27),
            "decoded bytes: found 3355443216, this reader's limit is 1073741824"),
        Fault.fault(
            after(1, 1, MOST, 1),
            "activations between two layers: found 2147483647, this reader's limit is 67108864"),
        Fault.fault(
            after(1, 1 << 13, 1 << 13, 1)
                .kind(FileCodes.MAX_POOLING, 0)
                .window(32767, 1, 16383, 16383, 1),
            "operations: found 72053196058525696, this reader's limit is 17179869184"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mostThatAFileCanSay")
  void refusesTheMostThatAFileCanSay(Fault fault) {
    assertRefused(fault.file(), ReadLimits.DEFAULT, fault.message());
  }
}
