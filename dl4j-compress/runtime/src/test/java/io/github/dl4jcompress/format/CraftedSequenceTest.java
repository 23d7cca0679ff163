package io.github.dl4jcompress.format;

import static io.github.dl4jcompress.format.Crafted.after;
import static io.github.dl4jcompress.format.Crafted.code;
import static io.github.dl4jcompress.format.Crafted.filled;
import static io.github.dl4jcompress.format.Crafted.oneLayer;
import static io.github.dl4jcompress.format.Fault.cut;
import static io.github.dl4jcompress.format.Fault.fault;
import static io.github.dl4jcompress.format.FileCodes.BIDIRECTIONAL;
import static io.github.dl4jcompress.format.FileCodes.LAST_STEP;
import static io.github.dl4jcompress.format.FileCodes.LSTM;
import static io.github.dl4jcompress.format.FileCodes.LSTM_WITH_PEEPHOLES;
import static io.github.dl4jcompress.format.FileCodes.SIMPLE_RECURRENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.ScaleGrid;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Layers for sequences that mean nothing, in files of sound checksums: each fault by its message.
 */
class CraftedSequenceTest {
  private static final int SOFTMAX = code(Activation.SOFTMAX);
  private static final int TANH = code(Activation.TANH);
  private static final int[] NONE = {};

  /** The head of a recurrent layer, all of it. */
  private static Crafted recurrent(Crafted crafted, int kind, int cells, int... bits) {
    return crafted.cells(kind, cells, bits).quantizer(1 / 128f, 0);
  }

  private static Crafted simple(Crafted crafted) {
    return recurrent(crafted, SIMPLE_RECURRENT, 1, 8, 8);
  }

  private static Crafted matrix(Crafted crafted, byte[] levels, int columns, int... scaleSteps) {
    return crafted.levels(levels, columns).integers(scaleSteps);
  }

  /** A simple recurrent layer of one input and one cell. */
  private static Crafted one(int inputLevel, int[] inputSteps, int level, int[] steps, int bias) {
    Crafted crafted = matrix(simple(oneLayer()), filled(1, inputLevel), 1, inputSteps);
    return matrix(crafted, filled(1, level), 1, steps).integers(bias);
  }

  private static Crafted ofActivations(int kind, int... activations) {
    Crafted crafted = oneLayer().kind(kind, activations[0]);
    if (activations.length > 1) {
      crafted.u8(activations[1]);
    }
    return crafted.varint(1).bytes(6, 6).quantizer(1, 0);
  }

  /** Simple recurrent cells of one input in both directions. */
  private static Crafted bothWays(int joining, int forward, int backward) {
    return oneLayer()
        .kind(BIDIRECTIONAL, joining)
        .cells(SIMPLE_RECURRENT, forward, 8, 8)
        .cells(SIMPLE_RECURRENT, backward, 8, 8)
        .quantizer(1 / 128f, 0);
  }

  private static Crafted manyCells() {
    int cells = 517;
    Crafted crafted = recurrent(oneLayer(), SIMPLE_RECURRENT, cells, 8, 8);
    matrix(crafted, new byte[cells], 1);
    matrix(crafted, filled(cells * cells, 127), cells, new int[cells]);
    return crafted.integers(new int[cells]);
  }

  static Stream<Fault> faultsOfHeads() {
    return Stream.of(
        fault(oneLayer().cells(LSTM, 0), "cells must be in [1, 536870911], found 0"),
        fault(oneLayer().cells(LSTM, 1 << 29), "cells must be in [1, 536870911], found 536870912"),
        fault(oneLayer().cells(SIMPLE_RECURRENT, 0), "cells must be in [1, 2147483647], found 0"),
        fault(oneLayer().cells(LSTM, 1, 9), "bits must be in [2, 8], found 9"),
        fault(oneLayer().cells(LSTM, 1, 2, 257), "bits must be in [2, 8], found 257"),
        fault(
            oneLayer().cells(LSTM_WITH_PEEPHOLES, 1, 8, 8, 10), "bits must be in [2, 8], found 10"),
        fault(oneLayer().cells(SIMPLE_RECURRENT, 1, 8, 9), "bits must be in [2, 8], found 9"),
        cut(oneLayer().cells(LSTM, 1, 8), "layer 0 at byte 23: 1 more bytes needed, 0 left"),
        cut(oneLayer().cells(LSTM, 1, 8, 8), "layer 0 at byte 24: 1 more bytes needed, 0 left"),
        fault(ofActivations(LSTM, 13, 5), "unknown activation 13"),
        fault(ofActivations(LSTM, TANH, 13), "unknown activation 13"),
        fault(ofActivations(LSTM, TANH, TANH | 0x10), "unknown activation 23"),
        fault(bothWays(4, 1, 1), "unknown joining 4"),
        fault(oneLayer().kind(BIDIRECTIONAL, 0).u8(LAST_STEP), "unknown kind of cells 8"),
        fault(oneLayer().kind(BIDIRECTIONAL, 0).u8(BIDIRECTIONAL), "unknown kind of cells 9"),
        fault(
            simple(after(1, 1, 1, 2).u8(LAST_STEP)),
            "the layer needs a sequence, which has ended before it"),
        fault(
            after(1, 1, 1, 2).u8(LAST_STEP).u8(LAST_STEP),
            "the layer needs a sequence, which has ended before it"),
        fault(
            after(1, 1, 1, 2).zeros(1).u8(LAST_STEP),
            "the layer before has no output quantizer but is not the last"));
  }

  static Stream<Fault> faultsOfSections() {
    return Stream.of(
        fault(ofActivations(LSTM, SOFTMAX, 5), "needs an activation within [-1, 1]"),
        fault(ofActivations(LSTM, TANH, 1), "softsign), got RELU"),
        fault(ofActivations(SIMPLE_RECURRENT, 0), "softsign), got IDENTITY"),
        fault(one(1, new int[] {129}, 0, NONE, 0), "scale index must be in [-256, 128], found 129"),
        fault(one(0, NONE, 1, new int[] {-257}, 0), "must be in [-256, 128], found -257"),
        fault(
            one(0, NONE, 0, NONE, 1 << 20),
            "bias of row 0 must be within +-2^20 exclusive, got 1048576"),
        fault(manyCells(), "recurrent weights of row 0 have a total magnitude of 65659"),
        fault(bothWays(1, 2, 1), "a SUM needs as many cells in both directions, got 2 and 1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultsOfHeads")
  void refusesHeadsThatMeanNothing(Fault fault) {
    fault.assertRefusedIn("layer \\d+");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultsOfSections")
  void refusesSectionsThatMeanNothing(Fault fault) {
    fault.assertRefusedIn("section 0, layer 0");
  }

  @Test
  void takesScalesAtTheEndsOfTheGrid() throws IOException {
    byte[] file = one(1, new int[] {-256}, 1, new int[] {128}, (1 << 20) - 1).file();
    Recurrent layer = (Recurrent) ModelFile.read(file, ReadLimits.DEFAULT).layers().get(0);
    RecurrentUnit unit = layer.cells().unit();
    assertThat(unit.input().scale(0)).isEqualTo(ScaleGrid.scale(-256));
    assertThat(unit.recurrent().scale(0)).isEqualTo(ScaleGrid.scale(128));
    assertThat(unit.bias()).containsExactly((1 << 20) - 1);
  }

  /** As everywhere: what is not there reads as zeros. */
  @Test
  void takesAnEmptySectionForAllZeros() throws IOException {
    CompactNetwork network = ModelFile.read(simple(oneLayer()).file(), ReadLimits.DEFAULT);
    assertThat(network.weights()).isEqualTo(2);
    assertThat(network.sparsity()).isEqualTo(1);
  }
}
