package io.github.dl4jcompress.format;

import static io.github.dl4jcompress.format.Crafted.axis;
import static io.github.dl4jcompress.format.Crafted.body;
import static io.github.dl4jcompress.format.Crafted.lstmHead;
import static io.github.dl4jcompress.format.Crafted.noMetadata;
import static io.github.dl4jcompress.format.Crafted.payload;
import static io.github.dl4jcompress.format.Crafted.quantizer;
import static io.github.dl4jcompress.format.Crafted.simpleHead;
import static io.github.dl4jcompress.format.Crafted.unitHead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.CompactNetwork;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tiny files that claim to be huge: refused at once, and before anything is allocated for them. */
class BombTest {
  private static final int MOST = Integer.MAX_VALUE;
  private static final long ALLOWED_BYTES = 4 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static ByteSink dense(int rows, int columns) {
    ByteSink sink = body(1, 1, 1, 1);
    sink.u8(FileCodes.DENSE);
    unitHead(sink, 2, 0, rows, columns);
    sink.varint(0);
    return sink;
  }

  private static ByteSink longPayload() {
    ByteSink sink = body(1, 1, 1, 1);
    sink.u8(FileCodes.DENSE);
    unitHead(sink, 2, 0, 1, 1);
    sink.varint(MOST);
    return sink;
  }

  private static ByteSink pooling(int size, int... axis) {
    ByteSink sink = body(1, size, size, 1);
    sink.u8(FileCodes.MAX_POOLING);
    return axis(axis(sink, axis), axis);
  }

  private static ByteSink convolution(int padding, int stride) {
    ByteSink sink = body(1, 1, 1, 1);
    sink.u8(FileCodes.CONVOLUTION);
    axis(axis(sink, 1, stride, padding, padding, 1), 1, stride, padding, padding, 1);
    unitHead(sink, 8 | UnitFlags.GRID_SCALES, 0, 1, 1);
    return payload(sink, new byte[1], new int[0], new int[1]);
  }

  private static ByteSink lstm(int inputs, int cells, int... bits) {
    ByteSink sink = lstmHead(body(1, 1, 1, 1), inputs, cells, bits);
    sink.varint(0);
    return sink;
  }

  private static ByteSink simpleRecurrent(int inputs, int cells) {
    ByteSink sink = simpleHead(body(1, 1, 1, 1), Activation.TANH, inputs, cells, 8, 8);
    sink.varint(0);
    return sink;
  }

  private static Arguments bomb(String name, ByteSink body, String message) {
    return Arguments.of(name, Restamp.around(body), message);
  }

  static Stream<Arguments> bombs() {
    return Stream.of(
        bomb("2^31 weights", dense(1 << 16, 1 << 15), "weights in a layer: found 2147483648"),
        bomb("2^62 weights", dense(MOST, MOST), "weights in a layer: found 4611686014132420609"),
        bomb("2^31 - 17 weights", dense(MOST - 16, 1), "weights: found 2147483631"),
        bomb("2^31 - 1 rows", dense(MOST, 1), "weights in a layer: found 2147483647"),
        bomb("2^28 weights", dense(1 << 14, 1 << 14), "weights per byte: found 8134408"),
        bomb("2^31 - 1 cells", lstm(1, MOST, 8, 8), "cells must be in [1, 536870911]"),
        bomb("2^29 - 1 cells", lstm(1, MOST / 4, 8, 8), "weights in a layer: found 2147483644"),
        bomb("2^14 cells", lstm(1, 1 << 14, 8, 8), "weights: found 1073807360"),
        bomb("2^12 cells", lstm(1, 1 << 12, 8, 8), "weights per byte: found 1814196"),
        bomb("2^31 - 1 inputs of cells", lstm(MOST, 1, 8, 8), "in a layer: found 8589934588"),
        bomb("2^31 - 1 plain cells", simpleRecurrent(1, MOST), "in a layer: found 2147483647"),
        bomb("2^14 plain cells", simpleRecurrent(1, 1 << 14), "weights: found 268451840"),
        bomb("2^93 inputs", body(MOST, MOST, MOST, 1), "more than 2^31 - 1 elements"),
        bomb("2^31 - 1 inputs", body(1, 1, MOST, 1), "between two layers: found 2147483647"),
        bomb("2^27 inputs", body(1, 1 << 13, 1 << 14, 1), "between two layers: found 134217728"),
        bomb("2^31 - 1 layers", body(1, 1, 1, MOST), "layers: found 2147483647"),
        bomb("2^31 - 1 bytes of payload", longPayload(), "2147483647 more bytes needed"),
        bomb("pooling padding", pooling(1, 1, 1, 32767, 32767, 1), "more than 2^31 - 1 elements"),
        bomb("strided pooling", pooling(1, 1, 5, 32767, 32767, 1), "two layers: found 171793449"),
        bomb("convolution padding", convolution(32767, 1), "more than 2^31 - 1 elements"),
        bomb("strided convolution", convolution(16383, 32767), "two layers: found 1073676289"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void refusesBombsAtOnceForLittleMemory(String name, byte[] file, String message) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    assertThatThrownBy(() -> ModelFile.read(file, ReadLimits.DEFAULT))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(message);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(ALLOWED_BYTES);
  }

  @Test
  void opensAWidePoolingWindowForLittleMemory() throws IOException {
    ByteSink body = body(1, 1, 1, 1);
    body.u8(FileCodes.AVERAGE_POOLING);
    axis(axis(body, 2901, 1, 1450, 1450, 1), 2901, 1, 1450, 1450, 1);
    quantizer(body, 1, 0);
    byte[] file = Restamp.around(noMetadata(body));

    long before = THREADS.getCurrentThreadAllocatedBytes();
    CompactNetwork network = ModelFile.read(file, ReadLimits.DEFAULT);
    assertThat(CompactModel.of(network).predict(new float[] {5})).containsExactly(5);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(ALLOWED_BYTES);
  }
}
