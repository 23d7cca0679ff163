package io.github.dl4jcompress.format;

import static io.github.dl4jcompress.format.Crafted.after;
import static io.github.dl4jcompress.format.Crafted.oneLayer;
import static io.github.dl4jcompress.format.Fault.fault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.model.CompactNetwork;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tiny files that claim to be huge: refused at once, and before anything is allocated for them. */
class BombTest {
  private static final int MOST = Integer.MAX_VALUE;
  private static final long ALLOWED_BYTES = 4 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static Crafted real(int inputs, int rows) {
    return after(inputs, 1, 1, 1).kind(FileCodes.REAL_DENSE, 0).unit(0, rows);
  }

  private static Crafted lstm(int inputs, int cells) {
    return after(inputs, 1, 1, 1).cells(FileCodes.LSTM, cells, 8, 8).quantizer(1, 0);
  }

  private static Crafted simple(int cells) {
    return oneLayer().cells(FileCodes.SIMPLE_RECURRENT, cells, 8, 8).quantizer(1, 0);
  }

  private static Crafted pooling(int... axis) {
    return oneLayer().kind(FileCodes.MAX_POOLING, 0).window(axis);
  }

  private static Crafted convolution(int padding, int stride) {
    return oneLayer()
        .kind(FileCodes.CONVOLUTION, 0)
        .window(1, stride, padding, padding, 1)
        .unit(Crafted.REAL, 1);
  }

  /** Pooling that more than doubles each side, as often as the limits allow. */
  private static Crafted manyWindows() {
    Crafted crafted = after(1, 1, 1, 4096);
    for (int i = 0; i < 4096; i++) {
      crafted.kind(FileCodes.MAX_POOLING, 0).window(4096, 1, 4095, 4095, 1);
    }
    return crafted;
  }

  private static Crafted longSection(int flags) {
    Crafted crafted = new Crafted().u8(flags).varint(1, 1, 1).quantizer(1, 0).varint(1);
    return crafted.denseHead(1).varint(1, MOST).bytes(0, 0, 0, 0);
  }

  private static Crafted longLabel() {
    Crafted crafted = new Crafted().u8(FileCodes.LABELS).varint(1 << 26, 1, 1).quantizer(1, 0);
    return crafted.varint(1).u8(FileCodes.LAST_STEP);
  }

  static Stream<Fault> bombs() {
    return Stream.of(
        fault(after(1 << 15, 1, 1, 1).denseHead(1 << 16), "in a layer: found 2147483648"),
        fault(after(1 << 26, 1, 1, 1).denseHead(MOST), "in a layer: found 144115188008747008"),
        fault(oneLayer().denseHead(MOST - 16), "weights: found 2147483631"),
        fault(oneLayer().denseHead(MOST), "weights in a layer: found 2147483647"),
        fault(after(1 << 14, 1, 1, 1).denseHead(1 << 14), "weights per byte: found 8"),
        fault(oneLayer().denseHead(1 << 27), "decoded bytes: found 3355443216"),
        fault(real(1 << 15, 1 << 16), "in a layer: found 2147483648"),
        fault(real(1, 1 << 26), "decoded bytes: found 2147483664"),
        fault(real(1 << 13, 1 << 13), "weights per byte: found 2"),
        fault(lstm(1, MOST), "cells must be in [1, 536870911]"),
        fault(lstm(1, MOST / 4), "weights in a layer: found 2147483644"),
        fault(lstm(1, 1 << 14), "weights: found 1073807360"),
        fault(lstm(1, 1 << 12), "weights per byte: found 1"),
        fault(lstm(1 << 26, 64), "in a layer: found 17179869184"),
        fault(simple(MOST), "in a layer: found 2147483647"),
        fault(simple(1 << 14), "weights: found 268451840"),
        fault(after(MOST, MOST, MOST, 1), "more than 2^31 - 1 elements"),
        fault(after(1, 1, MOST, 1), "between two layers: found 2147483647"),
        fault(after(1, 1 << 13, 1 << 14, 1), "between two layers: found 134217728"),
        fault(after(1, 1, 1, MOST), "layers: found 2147483647"),
        fault(pooling(1, 1, 32767, 32767, 1), "more than 2^31 - 1 elements"),
        fault(pooling(1, 5, 32767, 32767, 1), "two layers: found 171793449"),
        fault(manyWindows(), "this reader's limit is"),
        fault(convolution(32767, 1), "more than 2^31 - 1 elements"),
        fault(convolution(16383, 32767), "two layers: found 1073676289"),
        fault(longLabel(), "more bytes needed"),
        Fault.cut(longSection(0), "bytes of all sections: found 2147483647"),
        Fault.cut(longSection(FileCodes.SECTIONS_ELSEWHERE), "of all sections: found 2147483647"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void refusesBombsAtOnceForLittleMemory(Fault bomb) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    assertThatThrownBy(() -> ModelFile.read(bomb.file(), ReadLimits.DEFAULT))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(bomb.message());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(ALLOWED_BYTES);
  }

  @Test
  void opensAWidePoolingWindowForLittleMemory() throws IOException {
    Crafted crafted = oneLayer().kind(FileCodes.AVERAGE_POOLING, 0);
    byte[] file = crafted.window(2901, 1, 1450, 1450, 1).quantizer(1, 0).file();

    long before = THREADS.getCurrentThreadAllocatedBytes();
    CompactNetwork network = ModelFile.read(file, ReadLimits.DEFAULT);
    assertThat(CompactModel.of(network).predict(new float[] {5})).containsExactly(5);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(ALLOWED_BYTES);
  }
}
