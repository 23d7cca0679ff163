package io.github.dl4jcompress.format;

import static io.github.dl4jcompress.format.Crafted.QUANTIZED;
import static io.github.dl4jcompress.format.Crafted.REAL;
import static io.github.dl4jcompress.format.Crafted.after;
import static io.github.dl4jcompress.format.Crafted.graph;
import static io.github.dl4jcompress.format.Fault.cut;
import static io.github.dl4jcompress.format.Fault.fault;
import static io.github.dl4jcompress.format.FileCodes.CONVOLUTION;
import static io.github.dl4jcompress.format.FileCodes.DENSE;
import static io.github.dl4jcompress.format.FileCodes.EMBEDDING;
import static io.github.dl4jcompress.format.FileCodes.FURTHER;
import static io.github.dl4jcompress.format.FileCodes.LAST_STEP;
import static io.github.dl4jcompress.format.FileCodes.MASKED;
import static io.github.dl4jcompress.format.FileCodes.SIMPLE_RECURRENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.model.CompactNetwork;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Indices, embeddings and masked cells that mean nothing, in files of sound checksums. */
class CraftedWordsTest {
  private static Crafted words(int indices) {
    return words(indices, 1);
  }

  private static Crafted words(int indices, int width) {
    return new Crafted().minor(1).u8(0).varint(1, 1, width).bytes(0, 0, 0).varint(indices);
  }

  private static Crafted embedding(Crafted crafted, int kind, int more, int flags) {
    return crafted.kind(FURTHER, EMBEDDING).kind(kind, more).unit(flags, 1);
  }

  private static Crafted embedding(Crafted crafted) {
    return embedding(crafted, DENSE, 0, QUANTIZED).quantizer(1, 0);
  }

  private static Crafted masked(Crafted crafted, int flags, int cells) {
    return crafted.kind(FURTHER, MASKED).u8(flags).cells(SIMPLE_RECURRENT, cells, 8, 8);
  }

  private static Crafted codes() {
    return after(1, 1, 1, 1).minor(1);
  }

  @Test
  void readsWhatIsSound() throws IOException {
    CompactNetwork network =
        ModelFile.read(
            embedding(words(3).varint(1)).weights(new byte[] {1, 0, 2}, new int[] {0}, 4).file(),
            ReadLimits.DEFAULT);
    assertThat(network.inputs().get(0).indices()).isEqualTo(3);
    assertThat(network.layers().get(0).weights().get(0).nonZeros()).isEqualTo(2);
  }

  static Stream<Fault> faults() {
    return Stream.of(
        fault(embedding(codes()), "an embedding reads an input of indices, found codes"),
        fault(embedding(after(1, 1, 1, 1)), "unknown layer kind 15"),
        fault(
            words(3).varint(1).denseHead(1),
            "reads an input of 3 indices, which only an embedding can read"),
        fault(
            masked(words(3).varint(1), 0, 1).quantizer(1, 0),
            "reads an input of 3 indices, which only an embedding can read"),
        fault(
            embedding(embedding(words(3).varint(2))),
            "an embedding reads an input of indices, found codes"),
        fault(
            graph(2).varint(1).varint(1, 2).kind(FURTHER, EMBEDDING),
            "layer kind 15 reads one value, not 2"),
        fault(
            embedding(words(3).varint(1), CONVOLUTION, 0, QUANTIZED),
            "unknown kind of weights 0x1"),
        fault(embedding(words(3).varint(1), DENSE, 13, QUANTIZED), "unknown activation 13"),
        fault(
            embedding(words(3).varint(1), DENSE, 0, REAL),
            "an embedding needs an output quantizer"),
        fault(
            embedding(words(3).varint(1), DENSE, 0, QUANTIZED | 32).quantizer(1, 0),
            "unknown flags 0x3e"),
        fault( // of an input they would mean indices
            embedding(words(3).varint(1), DENSE, 0, QUANTIZED).bytes(0, 0, 0).quantizer(1, 0),
            "bits must be in [2, 8], got 0"),
        fault(codes().kind(FURTHER, 2), "unknown further kind 2"),
        fault(masked(codes(), 2, 1).quantizer(1, 0), "unknown flags 0x2"),
        fault(masked(codes(), 1, 0), "cells must be in [1, 2147483647], found 0"),
        fault(codes().kind(FURTHER, MASKED).u8(0).u8(LAST_STEP), "unknown kind of cells 8"),
        fault(
            masked(masked(after(1, 1, 1, 2).minor(1), 1, 1).quantizer(1, 0), 0, 1).quantizer(1, 0),
            "the layer needs a sequence, which has ended before it"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void refusesLayersThatMeanNothing(Fault fault) {
    fault.assertRefusedIn("layer \\d");
  }

  static Stream<Fault> faultsOfInputs() {
    return Stream.of(
        fault(words(0).varint(1), "indices must be in [1, 16777216], found 0"),
        fault(words((1 << 24) + 1).varint(1), "indices must be in [1, 16777216], found 16777217"),
        fault(words(3, 2).varint(1), "an index is a single whole number, got the shape [1, 1, 2]"),
        fault(
            new Crafted().minor(1).u8(0).varint(1, 1, 1).bytes(0, 0, 1).quantizer(1, 0),
            "bits must be in [2, 8], got 1"),
        fault(
            new Crafted().minor(1).u8(0).varint(1, 1, 1).bytes(0, 0, 8),
            "codes of 8 bits, said to be fewer than 8"),
        cut(
            new Crafted().minor(1).u8(0).varint(1, 1, 1).bytes(0, 0, 0),
            "input at byte 18: 1 more bytes needed, 0 left"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultsOfInputs")
  void refusesInputsThatMeanNothing(Fault fault) {
    fault.assertRefusedIn("input");
  }

  /** The table is refused for what it would take, before any of it is decoded. */
  @Test
  void countsTheWeightsOfATable() {
    byte[] file =
        words(1 << 24)
            .varint(1)
            .kind(FURTHER, EMBEDDING)
            .kind(DENSE, 0)
            .unit(QUANTIZED, 17)
            .quantizer(1, 0)
            .file();
    assertThatThrownBy(() -> ModelFile.read(file, ReadLimits.DEFAULT))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessage("weights: found 285212672, this reader's limit is 268435456");
  }
}
