package io.github.dl4jcompress.format;

import static io.github.dl4jcompress.format.Crafted.QUANTIZED;
import static io.github.dl4jcompress.format.Crafted.REAL;
import static io.github.dl4jcompress.format.Crafted.after;
import static io.github.dl4jcompress.format.Crafted.filled;
import static io.github.dl4jcompress.format.Crafted.oneLayer;
import static io.github.dl4jcompress.format.Fault.cut;
import static io.github.dl4jcompress.format.Fault.fault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Precision;
import io.github.dl4jcompress.model.RealUnit;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of sound checksums that mean nothing: each fault with its message. */
class CraftedFileTest {
  private static final int SOFTMAX = Crafted.code(Activation.SOFTMAX);
  private static final int[] NONE = {};

  private static Crafted kind(int kind, int more) {
    return oneLayer().kind(kind, more);
  }

  private static Crafted pooling(int... axis) {
    return kind(FileCodes.MAX_POOLING, 0).window(axis);
  }

  private static Crafted element(int activation, float scale) {
    return kind(FileCodes.ELEMENT_WISE, activation).quantizer(scale, 0);
  }

  /** An element-wise layer, then any bytes. */
  private static Crafted behind(int... bytes) {
    return element(0, 1).bytes(bytes);
  }

  static Stream<Fault> faultsOfInputs() {
    return Stream.of(
        cut(new Crafted().u8(8), "unknown flags 0x8"),
        cut(new Crafted().u8(0x80), "unknown flags 0x80"),
        cut(new Crafted().u8(0), "input at byte 12: 1 more bytes needed, 0 left"),
        fault(after(0, 1, 1, 1), "channels must be in [1, 2147483647], found 0"),
        fault(after(1, 0, 1, 1), "height must be in [1, 2147483647], found 0"),
        fault(after(1, 1, 0, 1), "width must be in [1, 2147483647], found 0"),
        fault(after(65536, 32768, 1, 1), "more than 2^31 - 1 elements: [65536, 32768, 1]"),
        fault(after(1, 1, 1, 0), "number of layers must be in [1, 2147483647], found 0"));
  }

  static Stream<Fault> faultsOfLayers() {
    return Stream.of(
        cut(oneLayer(), "layer 0 at byte 19: 1 more bytes needed, 0 left"),
        fault(kind(12, 0), "layer 0 at byte 20: unknown layer kind 12"),
        fault(kind(15, 0), "unknown layer kind 15"),
        fault(element(13, 1), "unknown activation 13"),
        fault(element(SOFTMAX, 1), "softmax is only allowed in the last layer"),
        fault(kind(FileCodes.DENSE, 13), "unknown activation 13"),
        fault(kind(FileCodes.DENSE, 0).unit(0x20, 1), "unknown flags 0x20"),
        fault(kind(FileCodes.DENSE, 0).unit(7, 1), "bits must be in [2, 8], found 9"),
        fault(kind(FileCodes.DENSE, 0).unit(REAL, 0), "output channels must be in [1, 2147483647]"),
        fault(kind(FileCodes.REAL_DENSE, 13), "unknown activation 13"),
        fault(kind(FileCodes.REAL_DENSE, 0).unit(2, 1), "unknown flags 0x2"),
        fault(kind(FileCodes.REAL_DENSE, 0).unit(8, 1), "unknown flags 0x8"),
        fault(kind(FileCodes.REAL_DENSE, 0).unit(0, 0), "output channels must be in [1, 2147483"),
        fault(
            kind(FileCodes.REAL_CONVOLUTION, 0).window(3, 1, 1, 0, 1).unit(0, 1),
            "a window of 3 cells does not fit into 1"),
        fault(kind(FileCodes.MAX_POOLING, 1), "unknown flags 0x1"),
        fault(kind(FileCodes.AVERAGE_POOLING, 2), "unknown flags 0x2"),
        fault(kind(FileCodes.LAST_STEP, 15), "unknown flags 0xf"),
        fault(kind(FileCodes.MAX_POOLING, 0).u8(0x20), "unknown flags 0x20"),
        fault(kind(FileCodes.MAX_POOLING, 0).bytes(0, 1, 0x21), "unknown flags 0x21"),
        fault(pooling(3, 1, 1, 0, 1), "a window of 3 cells does not fit into 1"),
        fault(pooling(0, 1, 0, 0, 1), "kernel must be in [1, 32767], found 0"),
        fault(pooling(32768, 1, 0, 0, 1), "kernel must be in [1, 32767], found 32768"),
        fault(pooling(1, 0, 0, 0, 1), "stride must be in [1, 32767], found 0"),
        fault(pooling(1, 1, 32768, 0, 1), "padding must be in [0, 32767], found 32768"),
        fault(pooling(1, 1, 0, 32768, 1), "padding must be in [0, 32767], found 32768"),
        fault(pooling(1, 1, 0, 0, 0), "dilation must be in [1, 32767], found 0"),
        fault(
            kind(FileCodes.AVERAGE_POOLING, 0).window(2903, 1, 2902, 0, 1).quantizer(1, 0),
            "a window of 8427409 cells; the 32-bit accumulator holds"),
        fault(
            after(1, 1, 1, 2).zeros(1).zeros(1),
            "layer 1 at byte 22: the layer before has no output quantizer but is not the last"));
  }

  static Stream<Fault> faultsOfSections() {
    int channel = (1 << 30) - 1;
    return Stream.of(
        fault(oneLayer().dense(filled(1, 1), new int[] {129}, 0), "found 129"),
        fault(oneLayer().dense(filled(1, 1), new int[] {-257}, 0), "found -257"),
        fault(
            oneLayer().dense(filled(2, 1), new int[] {128, Integer.MAX_VALUE}, 0, 0),
            "section 0, layer 0 at byte 0: scale index must be in [-256, 128], found 2147483775"),
        fault(
            oneLayer().dense(new byte[1], NONE, channel + 1),
            "bias of channel 0 must be within +-2^30 exclusive: 1073741824"),
        fault(
            oneLayer().dense(new byte[1], NONE, Integer.MIN_VALUE),
            "bias of channel 0 must be within +-2^30 exclusive: -2147483648"),
        fault(
            oneLayer().denseHead(1).levels(new byte[1], 1).integers().integers(1).integers(channel),
            "bias of channel 0 must be within +-2^30 exclusive: 2147483646"),
        fault(
            oneLayer().denseHead(1).levels(new byte[1], 1).integers().integers(161).integers(0),
            "exponent must be in [-160, 160], got 161"),
        fault(
            oneLayer().denseHead(1).levels(new byte[1], 1).integers().integers(-161).integers(0),
            "exponent must be in [-160, 160], got -161"),
        fault(
            after(33_156, 1, 1, 1).dense(filled(33_156, 127), new int[1], 0),
            "channel 0 has weights of total magnitude 4210812"),
        fault(
            kind(FileCodes.DENSE, SOFTMAX)
                .unit(QUANTIZED, 1)
                .quantizer(1, 0)
                .weights(new byte[1], NONE, 0),
            "softmax is for the last layer, which has no quantizer"));
  }

  /** Two element-wise layers, then any bytes. */
  private static Crafted behindTwo(int... bytes) {
    Crafted crafted = after(1, 1, 1, 2);
    for (int i = 0; i < 2; i++) {
      crafted.kind(FileCodes.ELEMENT_WISE, 0).quantizer(1, 0);
    }
    return crafted.bytes(bytes);
  }

  static Stream<Fault> faultsBehindTheLayers() {
    return Stream.of(
        cut(behindTwo(2, 0, 0, 0, 0, 0, 0), "first layer must be in [1, 1], found 0"),
        cut(behindTwo(2, 0, 0, 0, 0, 0, 2), "first layer must be in [1, 1], found 2"),
        cut(behindTwo(3), "number of sections must be in [1, 2], found 3"),
        cut(element(0, 1), "sections at byte 23: 1 more bytes needed, 0 left"),
        cut(behind(0), "number of sections must be in [1, 1], found 0"),
        cut(behind(2), "number of sections must be in [1, 1], found 2"),
        cut(behind(1), "sections at byte 24: 1 more bytes needed, 0 left"),
        cut(behind(1, 0, 0, 0, 0), "sections at byte 25: 4 more bytes needed, 3 left"),
        cut(behind(1, 0, 0, 0, 0, 0, 9), "metadata at byte 29: 1 bytes behind the metadata"),
        cut(behind(1, 5, 0, 0, 0, 0), "length at byte 29: the head speaks of 34 bytes, found 29"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "faultsOfInputs",
    "faultsOfLayers",
    "faultsOfSections",
    "faultsBehindTheLayers",
  })
  void refusesWhatMeansNothing(Fault fault) {
    fault.assertRefusedIn("input|layer \\d+|sections|section 0, layer 0|metadata|length");
  }

  @Test
  void refusesAnEmptyHead() {
    byte[] empty = Restamp.around(new byte[0], List.of(), 0);
    assertThatThrownBy(() -> ModelFile.read(empty, ReadLimits.DEFAULT))
        .isInstanceOf(CorruptModelException.class)
        .hasMessage("header at byte 11: head length must be in [1, 2147483647], found 0");
  }

  /** A scale in the head has no sign. */
  @ParameterizedTest
  @ValueSource(
      floats = {0, Float.MIN_VALUE, 0x1p-61f, 0x1.000002p40f, Float.NaN, Float.POSITIVE_INFINITY})
  void refusesScaleOfAQuantizerOutOfBounds(float scale) {
    byte[] file = new Crafted().u8(0).varint(1, 1, 1).quantizer(scale, 0).endingHere();
    assertThatThrownBy(() -> ModelFile.read(file, ReadLimits.DEFAULT))
        .isInstanceOf(CorruptModelException.class)
        .hasMessageStartingWith("input at byte ")
        .hasMessageEndingWith(": scale must be in [2^-60, 2^40], got " + scale);
    byte[] ofOutput = element(0, scale).file();
    assertThatThrownBy(() -> ModelFile.read(ofOutput, ReadLimits.DEFAULT))
        .isInstanceOf(CorruptModelException.class)
        .hasMessageStartingWith("layer 0 at byte ")
        .hasMessageEndingWith(": scale must be in [2^-60, 2^40], got " + scale);
  }

  /** Since 1.1, a scale of zero says that fewer bits follow, and another scale. */
  @ParameterizedTest(name = "{0} bits, scale {1}, zero point {2}")
  @CsvSource({
    "1, 1, -128, 'bits must be in [2, 8], got 1'",
    "8, 1, -128, 'codes of 8 bits, said to be fewer than 8'",
    "255, 1, -128, 'codes of 255 bits, said to be fewer than 8'",
    "4, 0, -128, 'scale must be in [2^-60, 2^40], got 0.0'",
    "4, 1, -112, 'zeroPoint must be in [-128, -113], got -112'",
  })
  void refusesCodesOfFewerBitsThatMeanNothing(
      int bits, float scale, int zeroPoint, String problem) {
    byte[] file =
        new Crafted()
            .u8(0)
            .varint(1, 1, 1)
            .u8(0)
            .u8(0)
            .u8(bits)
            .quantizer(scale, zeroPoint & 0xFF)
            .minor(1)
            .endingHere();
    assertThatThrownBy(() -> ModelFile.read(file, ReadLimits.DEFAULT))
        .isInstanceOf(CorruptModelException.class)
        .hasMessageStartingWith("input at byte ")
        .hasMessageEndingWith(": " + problem);
  }

  @ParameterizedTest
  @ValueSource(
      floats = {
        0,
        -1,
        Float.MIN_VALUE,
        0x1p-61f,
        0x1.000002p40f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY
      })
  void refusesScaleOfARowOutOfBounds(float scale) {
    byte[] file =
        oneLayer()
            .kind(FileCodes.DENSE, 0)
            .unit(REAL & ~FileCodes.GRID_SCALES, 1)
            .weights(filled(1, 1), new int[] {Float.floatToRawIntBits(scale)}, 0)
            .file();
    assertThatThrownBy(() -> ModelFile.read(file, ReadLimits.DEFAULT))
        .isInstanceOf(CorruptModelException.class)
        .hasMessage(
            "section 0, layer 0 at byte 0: scale of row 0 must be in [2^-60, 2^40], got " + scale)
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] real(Precision precision, int weight, int bias) {
    return oneLayer().realDense(precision, new int[] {weight}, bias).file();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "HALF, 0x7C00, Infinity",
    "HALF, 0xFC00, -Infinity",
    "HALF, 0x7C01, NaN",
    "HALF, 0xFFFF, NaN",
    "SINGLE, 0x7F800000, Infinity",
    "SINGLE, 0x7FC00000, NaN",
    "SINGLE, 0x7F800001, NaN",
    "SINGLE, 0x7F7FFFFF, 3.4028235E38",
    "SINGLE, 0x53800001, 1.09951176E12",
  })
  void refusesRealNumbersThatAreNoneOrTooLarge(Precision precision, String bits, String value) {
    int pattern = Long.decode(bits).intValue();
    assertThatThrownBy(() -> ModelFile.read(real(precision, pattern, 0), ReadLimits.DEFAULT))
        .isInstanceOf(CorruptModelException.class)
        .hasMessage("section 0, layer 0 at byte 0: weight 0 must be within +-2^40, got " + value);
    assertThatThrownBy(() -> ModelFile.read(real(precision, 0, pattern), ReadLimits.DEFAULT))
        .isInstanceOf(CorruptModelException.class)
        .hasMessage("section 0, layer 0 at byte 0: bias 0 must be within +-2^40, got " + value);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "HALF, 0x0000, 0x0p0",
    "HALF, 0x8000, 0x0p0",
    "HALF, 0x0001, 0x1p-24",
    "HALF, 0x83FF, -0x1.ff8p-15",
    "HALF, 0x0400, 0x1p-14",
    "HALF, 0x3C01, 0x1.004p0",
    "HALF, 0x7BFF, 0x1.ffcp15",
    "SINGLE, 0x80000000, 0x0p0",
    "SINGLE, 0x00000001, 0x0.000002p-126",
    "SINGLE, 0x3DCCCCCD, 0x1.99999ap-4",
    "SINGLE, 0x53800000, 0x1p40",
  })
  void takesOtherRealNumbersBitByBit(Precision precision, String bits, float value)
      throws IOException {
    int pattern = Long.decode(bits).intValue();
    CompactNetwork network = ModelFile.read(real(precision, pattern, pattern), ReadLimits.DEFAULT);
    RealUnit unit = (RealUnit) network.layers().get(0).linear().orElseThrow();
    assertThat(unit.weights().precision()).isEqualTo(precision);
    assertThat(Float.floatToRawIntBits(unit.weights().weight(0, 0)))
        .isEqualTo(Float.floatToRawIntBits(value));
    assertThat(Float.floatToRawIntBits(unit.bias()[0])).isEqualTo(Float.floatToRawIntBits(value));
    assertThat(network.sparsity()).isEqualTo(value == 0 ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {-128, -1, 0, 127})
  void takesEveryZeroPoint(int zeroPoint) throws IOException {
    byte[] file = kind(FileCodes.ELEMENT_WISE, 0).quantizer(0x1p40f, zeroPoint).file();
    assertThat(ModelFile.read(file, ReadLimits.DEFAULT).layers().get(0))
        .extracting("output.zeroPoint")
        .isEqualTo(zeroPoint);
  }

  @Test
  void takesAFileWithNothingWrong() throws IOException {
    assertThat(ModelFile.read(oneLayer().zeros(1).file(), ReadLimits.DEFAULT).weights())
        .isEqualTo(1);
  }

  /** As everywhere: what is not there reads as zeros. */
  @Test
  void takesAnEmptySectionForAllZeros() throws IOException {
    byte[] file = oneLayer().denseHead(1).file();
    assertThat(ModelFile.read(file, ReadLimits.DEFAULT).sparsity()).isEqualTo(1);
  }
}
