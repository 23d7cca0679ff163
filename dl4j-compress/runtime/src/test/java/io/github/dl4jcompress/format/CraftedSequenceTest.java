package io.github.dl4jcompress.format;

import static io.github.dl4jcompress.format.Crafted.bidirectionalHead;
import static io.github.dl4jcompress.format.Crafted.body;
import static io.github.dl4jcompress.format.Crafted.lstmHead;
import static io.github.dl4jcompress.format.Crafted.noMetadata;
import static io.github.dl4jcompress.format.Crafted.oneLayer;
import static io.github.dl4jcompress.format.Crafted.quantizer;
import static io.github.dl4jcompress.format.Crafted.recurrentPayload;
import static io.github.dl4jcompress.format.Crafted.simpleCells;
import static io.github.dl4jcompress.format.Crafted.simpleHead;
import static io.github.dl4jcompress.format.Fault.fault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.format.Crafted.Matrix;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.ScaleGrid;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Layers for sequences that mean nothing, in files of sound checksum: each fault by its message.
 */
class CraftedSequenceTest {
  private static final int SOFTMAX = 12;

  private static Matrix zeros(int count) {
    return new Matrix(new byte[count]);
  }

  private static Matrix filled(int count, int level, int... scaleSteps) {
    byte[] levels = new byte[count];
    Arrays.fill(levels, (byte) level);
    return new Matrix(levels, scaleSteps);
  }

  /** A simple recurrent layer of one input and one cell. */
  private static ByteSink one(Matrix input, Matrix recurrent, int bias) {
    ByteSink head = simpleHead(oneLayer(), Activation.TANH, 1, 1, 8, 8);
    return recurrentPayload(head, new int[] {bias}, input, recurrent);
  }

  private static ByteSink zeros(ByteSink sink, Activation activation, int inputs, int cells) {
    ByteSink head = simpleHead(sink, activation, inputs, cells, 8, 8);
    return recurrentPayload(head, new int[cells], zeros(inputs * cells), zeros(cells * cells));
  }

  private static ByteSink lstmOfActivations(int activation, int gate) {
    ByteSink sink = oneLayer();
    sink.u8(FileCodes.LSTM);
    quantizer(sink, 1, 0);
    sink.u8(activation);
    sink.u8(gate);
    sink.varint(1);
    sink.varint(1);
    sink.u8(8);
    sink.u8(8);
    return recurrentPayload(sink, new int[4], zeros(4), zeros(4));
  }

  /** Simple recurrent cells of one input in both directions. */
  private static ByteSink bothWays(int joining, int forward, int backward) {
    ByteSink sink = bidirectionalHead(oneLayer(), joining);
    for (int cells : new int[] {forward, backward}) {
      sink.u8(FileCodes.SIMPLE_RECURRENT);
      simpleCells(sink, Activation.TANH, 1, cells, 8, 8);
      recurrentPayload(sink, new int[cells], zeros(cells), zeros(cells * cells));
    }
    return sink;
  }

  private static ByteSink bothWaysOf(int kind) {
    ByteSink sink = bidirectionalHead(oneLayer(), 0);
    sink.u8(kind);
    return sink;
  }

  private static ByteSink lastStep(ByteSink sink) {
    sink.u8(FileCodes.LAST_STEP);
    return sink;
  }

  private static ByteSink payloadOf(int promised, int there) {
    ByteSink sink = simpleHead(oneLayer(), Activation.TANH, 1, 1, 8, 8);
    sink.varint(promised);
    sink.bytes(new byte[there]);
    return sink;
  }

  static Stream<Fault> faults() {
    return Stream.of(
        fault(lstmHead(oneLayer(), 0, 1), "inputs must be in [1, 2147483647], found 0"),
        fault(lstmHead(oneLayer(), 1, 0), "cells must be in [1, 536870911], found 0"),
        fault(lstmHead(oneLayer(), 1, 1 << 29), "cells must be in [1, 536870911], found 536870912"),
        fault(
            simpleHead(oneLayer(), Activation.TANH, 1, 0),
            "cells must be in [1, 2147483647], found 0"),
        fault(lstmHead(oneLayer(), 1, 1, 1), "bits must be in [2, 8], found 1"),
        fault(lstmHead(oneLayer(), 1, 1, 9), "bits must be in [2, 8], found 9"),
        fault(lstmHead(oneLayer(), 1, 1, 8, 0), "bits must be in [2, 8], found 0"),
        fault(lstmHead(oneLayer(), 1, 1, 2, 255), "bits must be in [2, 8], found 255"),
        fault(lstmHead(oneLayer(), 1, 1, 8, 8, 10), "bits must be in [2, 8], found 10"),
        fault(
            simpleHead(oneLayer(), Activation.TANH, 1, 1, 8, 9), "bits must be in [2, 8], found 9"),
        fault(lstmHead(oneLayer(), 1, 1, 8), "1 more bytes needed, 0 left"),
        fault(lstmHead(oneLayer(), 1, 1, 8, 8), "1 more bytes needed, 0 left"),
        fault(payloadOf(2, 1), "2 more bytes needed, 1 left"),
        fault(noMetadata(payloadOf(1, 2)), "1 bytes behind the metadata"),
        fault(lstmOfActivations(13, 5), "unknown activation 13"),
        fault(lstmOfActivations(7, 13), "unknown activation 13"),
        fault(lstmOfActivations(SOFTMAX, 5), "needs an activation within [-1, 1]"),
        fault(lstmOfActivations(7, 1), "softsign), got RELU"),
        fault(zeros(oneLayer(), Activation.IDENTITY, 1, 1), "softsign), got IDENTITY"),
        fault(one(filled(1, 1, 129), zeros(1), 0), "scale index must be in [-256, 128], found 129"),
        fault(one(zeros(1), filled(1, 1, -257), 0), "must be in [-256, 128], found -257"),
        fault(
            one(zeros(1), zeros(1), 1 << 20),
            "bias of row 0 must be within +-2^20 exclusive, got 1048576"),
        fault(
            recurrentPayload(
                simpleHead(oneLayer(), Activation.TANH, 1, 517, 8, 8),
                new int[517],
                zeros(517),
                filled(517 * 517, 127, new int[517])),
            "recurrent weights of row 0 have a total magnitude of 65659"),
        fault(
            zeros(oneLayer(), Activation.TANH, 2, 1),
            "simple recurrent layer of 2 inputs after a shape of 1 values [1]"),
        fault(
            noMetadata(zeros(lastStep(body(1, 1, 1, 2)), Activation.TANH, 1, 1)),
            "layer 1 (simple recurrent) needs a sequence, which has ended before it"),
        fault(bothWays(4, 1, 1), "joining must be in [0, 3], found 4"),
        fault(bothWaysOf(FileCodes.LAST_STEP), "unknown kind of cells 8"),
        fault(bothWaysOf(FileCodes.BIDIRECTIONAL), "unknown kind of cells 9"),
        fault(bothWays(1, 2, 1), "a SUM needs as many cells in both directions, got 2 and 1"),
        fault(
            noMetadata(lastStep(lastStep(body(1, 1, 1, 2)))),
            "layer 1 (last step) needs a sequence, which has ended before it"),
        fault(
            noMetadata(lastStep(Crafted.zeros(body(1, 1, 1, 2), 1))),
            "layer 0 (dense) has no output quantizer but is not the last"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void refusesWhatMeansNothing(Fault fault) {
    fault.assertRefusedIn("layer \\d+|metadata");
  }

  @Test
  void takesScalesAtTheEndsOfTheGrid() throws ModelFileException {
    ByteSink body = one(filled(1, 1, -256), filled(1, 1, 128), (1 << 20) - 1);
    byte[] file = Restamp.around(noMetadata(body));
    Recurrent layer = (Recurrent) ModelFile.read(file, ReadLimits.DEFAULT).layers().get(0);
    RecurrentUnit unit = layer.cells().unit();
    assertThat(unit.input().scale(0)).isEqualTo(ScaleGrid.scale(-256));
    assertThat(unit.recurrent().scale(0)).isEqualTo(ScaleGrid.scale(128));
    assertThat(unit.bias()).containsExactly((1 << 20) - 1);
  }

  /** As everywhere: what is not there reads as zeros. */
  @Test
  void takesAnEmptyPayloadForAllZeros() throws ModelFileException {
    CompactNetwork network =
        ModelFile.read(Restamp.around(noMetadata(payloadOf(0, 0))), ReadLimits.DEFAULT);
    assertThat(network.weights()).isEqualTo(2);
    assertThat(network.sparsity()).isEqualTo(1);
  }
}
