package io.github.dl4jcompress.format;

import static io.github.dl4jcompress.format.Crafted.axis;
import static io.github.dl4jcompress.format.Crafted.body;
import static io.github.dl4jcompress.format.Crafted.dense;
import static io.github.dl4jcompress.format.Crafted.noMetadata;
import static io.github.dl4jcompress.format.Crafted.oneLayer;
import static io.github.dl4jcompress.format.Crafted.payload;
import static io.github.dl4jcompress.format.Crafted.quantizer;
import static io.github.dl4jcompress.format.Crafted.unitHead;
import static io.github.dl4jcompress.format.Crafted.zeros;
import static io.github.dl4jcompress.format.Fault.fault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of sound checksum whose body means nothing: each fault with its message. */
class CraftedFileTest {
  private static final int SOFTMAX = 12;
  private static final int[] NONE = {};

  private static ByteSink kind(int kind) {
    ByteSink sink = oneLayer();
    sink.u8(kind);
    return sink;
  }

  private static byte[] ones(int count, int level) {
    byte[] levels = new byte[count];
    Arrays.fill(levels, (byte) level);
    return levels;
  }

  private static ByteSink softmaxElement() {
    ByteSink sink = kind(FileCodes.ELEMENT_WISE);
    sink.u8(SOFTMAX);
    return quantizer(sink, 1, 0);
  }

  private static ByteSink unknownActivation() {
    ByteSink sink = kind(FileCodes.ELEMENT_WISE);
    sink.u8(13);
    return sink;
  }

  private static ByteSink convolutionOf(int columns) {
    ByteSink sink = axis(axis(kind(FileCodes.CONVOLUTION), 1, 1, 0, 0, 1), 2, 1, 1, 0, 1);
    unitHead(sink, 8 | UnitFlags.GRID_SCALES, 0, 1, columns);
    return payload(sink, new byte[columns], NONE, new int[1]);
  }

  private static ByteSink pooling(int... axis) {
    return axis(axis(kind(FileCodes.MAX_POOLING), axis), axis);
  }

  private static ByteSink widePooling() {
    return quantizer(
        axis(axis(kind(FileCodes.AVERAGE_POOLING), 2903, 1, 2902, 0, 1), 2903, 1, 2902, 0, 1),
        1,
        0);
  }

  private static ByteSink trailing() {
    ByteSink sink = noMetadata(zeros(oneLayer(), 1));
    sink.u8(0);
    return sink;
  }

  static Stream<Fault> faults() {
    return Stream.of(
        fault(new ByteSink(), "input at byte 14: 1 more bytes needed, 0 left"),
        fault(body(0, 1, 1, 1), "channels must be in [1, 2147483647], found 0"),
        fault(body(1, 0, 1, 1), "height must be in [1, 2147483647], found 0"),
        fault(body(1, 1, 0, 1), "width must be in [1, 2147483647], found 0"),
        fault(body(65536, 32768, 1, 1), "more than 2^31 - 1 elements: [65536, 32768, 1]"),
        fault(body(1, 1, 1, 0), "number of layers must be in [1, 2147483647], found 0"),
        fault(oneLayer(), "layer 0 at byte 23: 1 more bytes needed, 0 left"),
        fault(kind(99), "layer 0 at byte 24: unknown layer kind 99"),
        fault(unknownActivation(), "unknown activation 13"),
        fault(softmaxElement(), "softmax is only allowed in the last layer"),
        fault(unitHead(kind(FileCodes.DENSE), 0x42, 0, 1, 1), "unknown flags 0x42"),
        fault(unitHead(kind(FileCodes.DENSE), 0x01, 0, 1, 1), "bits must be in [2, 8], found 1"),
        fault(unitHead(kind(FileCodes.DENSE), 0x09, 0, 1, 1), "bits must be in [2, 8], found 9"),
        fault(
            unitHead(kind(FileCodes.DENSE), 2, 0, 0, 1),
            "output channels must be in [1, 2147483647], found 0"),
        fault(
            unitHead(kind(FileCodes.DENSE), 2, 0, 1, 0),
            "inputs per channel must be in [1, 2147483647], found 0"),
        fault(dense(oneLayer(), 2, new byte[2], NONE, new int[1]), "dense layer of 2 inputs"),
        fault(dense(oneLayer(), 1, ones(1, 1), new int[] {129}, new int[1]), "found 129"),
        fault(dense(oneLayer(), 1, ones(1, 1), new int[] {-257}, new int[1]), "found -257"),
        fault(
            dense(oneLayer(), 1, ones(2, 1), new int[] {128, Integer.MAX_VALUE}, new int[2]),
            "scale index must be in [-256, 128], found 2147483775"),
        fault(
            dense(oneLayer(), 1, new byte[1], NONE, new int[] {1 << 30}),
            "bias of channel 0 must be within +-2^30 exclusive, got 1073741824"),
        fault(
            dense(body(33_156, 1, 1, 1), 33_156, ones(33_156, 127), new int[1], new int[1]),
            "channel 0 has weights of total magnitude 4210812"),
        fault(
            noMetadata(zeros(zeros(body(1, 1, 1, 2), 1), 1)),
            "layer 0 (dense) has no output quantizer but is not the last"),
        fault(convolutionOf(3), "3 weights per output channel are no multiple of the 2 taps"),
        fault(convolutionOf(4), "convolution over 2 channels after a shape of [1]"),
        fault(pooling(3, 1, 1, 0, 1), "a window of 3 cells does not fit into 1"),
        fault(pooling(0, 1, 0, 0, 1), "kernel must be in [1, 32767], found 0"),
        fault(pooling(32768, 1, 0, 0, 1), "kernel must be in [1, 32767], found 32768"),
        fault(pooling(1, 0, 0, 0, 1), "stride must be in [1, 32767], found 0"),
        fault(pooling(1, 1, 32768, 0, 1), "padding must be in [0, 32767], found 32768"),
        fault(pooling(1, 1, 0, 32768, 1), "padding must be in [0, 32767], found 32768"),
        fault(pooling(1, 1, 0, 0, 0), "dilation must be in [1, 32767], found 0"),
        fault(widePooling(), "a window of 8427409 cells; the 32-bit accumulator holds"),
        fault(trailing(), "1 bytes behind the metadata"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void refusesWhatMeansNothing(Fault fault) {
    fault.assertRefusedIn("input|layer \\d+|metadata");
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesScaleThatIsNoPositiveNumber(float scale) {
    ByteSink input = new ByteSink();
    axis(input, 1, 1, 1);
    byte[] ofInput = Restamp.around(quantizer(input, scale, 0));
    assertThatThrownBy(() -> ModelFile.read(ofInput, ReadLimits.DEFAULT))
        .isInstanceOf(CorruptModelException.class)
        .hasMessage("input at byte 22: scale must be finite and > 0, got " + scale);

    byte[] ofWeights = SampleFiles.smallest();
    ByteSink raw = new ByteSink();
    raw.f32(scale);
    System.arraycopy(raw.toByteArray(), 0, ofWeights, ofWeights.length - 5, 4);
    assertThatThrownBy(() -> ModelFile.read(Restamp.stamp(ofWeights), ReadLimits.DEFAULT))
        .isInstanceOf(CorruptModelException.class)
        .hasMessageEndingWith("scale of row 1 must be finite and > 0, got " + scale);
  }

  @Test
  void refusesSoftmaxWithAQuantizer() {
    ByteSink sink = kind(FileCodes.DENSE);
    unitHead(sink, 8 | UnitFlags.GRID_SCALES | UnitFlags.OUTPUT, SOFTMAX, 1, 1);
    payload(quantizer(sink, 1, 0), new byte[1], NONE, new int[1]);
    assertThatThrownBy(() -> ModelFile.read(Restamp.around(sink), ReadLimits.DEFAULT))
        .isInstanceOf(CorruptModelException.class)
        .hasMessageEndingWith("softmax is for the last layer, which has no quantizer")
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesAFileWithNothingWrong() throws ModelFileException {
    assertThat(
            ModelFile.read(Restamp.around(noMetadata(zeros(oneLayer(), 1))), ReadLimits.DEFAULT)
                .weights())
        .isEqualTo(1);
  }
}
