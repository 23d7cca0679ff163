package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums and products at their bounds: right or refused, never wrapped around. */
class SizesTest {
  private static final int MOST = Integer.MAX_VALUE;
  private static final long ANY = Long.MAX_VALUE;
  private static final ReadLimits UNLIMITED =
      new ReadLimits(ANY, MOST, ANY, ANY, ANY, ANY, MOST, ANY, MOST, ANY, ANY);

  /** As unsigned numbers; those behind 2^31 - 1 can be written, but are nothing's size. */
  private static final int[] BOUNDARIES = {
    0, 1, 2, 3, 127, 128, 32766, 32767, 32768, 65535, 65536, 1 << 28, 1 << 29, 1 << 30, MOST - 16,
    MOST - 15, MOST, 1 << 31, -1,
  };

  private static int[] sizes() {
    return IntStream.of(BOUNDARIES).filter(value -> value > 0).toArray();
  }

  private static BigInteger product(long a, long b) {
    return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
  }

  @Test
  void countsWeightsAsLongAsTheyFitInAnArray() {
    BigInteger most = BigInteger.valueOf(MOST - 16);
    for (int rows : sizes()) {
      for (int columns : sizes()) {
        boolean fits = product(rows, columns).compareTo(most) <= 0;
        Sizes sizes = new Sizes(UNLIMITED);
        assertThat(accepts(() -> sizes.weights(rows, columns)))
            .as("%d * %d", rows, columns)
            .isEqualTo(fits);
      }
    }
  }

  @Test
  void sumsUpBytesOfAllMatrices() throws ModelFileException {
    int largest = MOST - 16;
    long each = 25L * largest + 16; // a weight and a row each, and one column
    Sizes sizes = new Sizes(UNLIMITED.withDecodedBytes(4 * each - 1));
    for (int i = 0; i < 3; i++) {
      sizes.weights(largest, 1);
    }
    assertThatThrownBy(() -> sizes.weights(largest, 1))
        .hasMessage("decoded bytes: found %d, this reader's limit is %d", 4 * each, 4 * each - 1);
  }

  @Test
  void sumsUpBytesOfRealMatrices() throws ModelFileException {
    int largest = MOST - 16;
    long each = 32L * largest + 16; // a weight of eight bytes and a row each, and one column
    Sizes sizes = new Sizes(UNLIMITED.withDecodedBytes(2 * each - 1));
    sizes.realWeights(largest, 1);
    assertThatThrownBy(() -> sizes.realWeights(largest, 1))
        .hasMessage("decoded bytes: found %d, this reader's limit is %d", 2 * each, 2 * each - 1);
    assertThatThrownBy(() -> sizes.realWeights(1 << 16, 1 << 15))
        .hasMessage("weights in a layer: found 2147483648, this reader's limit is 2147483631");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 1L << 31, (1L << 62) - 1, 1L << 62, Long.MAX_VALUE - 1, ANY})
  void sumsUpOperationsWithoutOverflow(long limit) {
    long[] amounts = {0, 1, 2, 1L << 15, 1L << 31, (1L << 62) - 1};
    for (long first : amounts) {
      for (long second : amounts) {
        for (long third : amounts) {
          BigInteger sum = BigInteger.valueOf(first + second).add(BigInteger.valueOf(third));
          Sizes sizes = new Sizes(UNLIMITED.withOperations(limit));
          boolean accepted =
              accepts(
                  () -> {
                    sizes.operations(first);
                    sizes.operations(second);
                    sizes.operations(third);
                  });
          assertThat(accepted)
              .as("%d + %d + %d", first, second, third)
              .isEqualTo(sum.compareTo(BigInteger.valueOf(limit)) <= 0);
        }
      }
    }
  }

  @Test
  void comparesWeightsWithBytesWithoutOverflow() {
    long[] perBytes = {1, 2, 4096, 1L << 31, 1L << 62, ANY};
    long[] bytes = {1, 2, 1L << 20, 1L << 31, 1L << 62, ANY};
    for (int weights : new int[] {1, 1 << 20, (1 << 20) + 1, 1 << 30, MOST - 16}) {
      for (long perByte : perBytes) {
        for (long fileBytes : bytes) {
          Sizes sizes = new Sizes(UNLIMITED.withWeightsPerByte(perByte));
          boolean accepted =
              accepts(
                  () -> {
                    sizes.weights(weights, 1);
                    sizes.expansion(fileBytes);
                  });
          boolean fits =
              weights <= 1 << 20
                  || BigInteger.valueOf(weights).compareTo(product(perByte, fileBytes)) <= 0;
          assertThat(accepted).as("%d in %d * %d", weights, perByte, fileBytes).isEqualTo(fits);
        }
      }
    }
  }

  private interface Checks {
    void run() throws ModelFileException;
  }

  private static boolean accepts(Checks checks) {
    try {
      checks.run();
      return true;
    } catch (ModelFileException e) {
      assertThat(e.getMessage()).contains("this reader's limit is ");
      return false;
    }
  }

  /** Something with two sizes. */
  private enum Kind {
    INPUT {
      @Override
      Stream<Crafted> heads(int a, int b) {
        return Stream.of(
            new Crafted().u8(0).varint(a, b, 1).quantizer(1, 0).varint(1).u8(FileCodes.LAST_STEP),
            new Crafted().u8(0).varint(1, a, b).quantizer(1, 0).varint(1).u8(FileCodes.LAST_STEP),
            new Crafted().u8(0).varint(a, b, b).quantizer(1, 0).varint(1).u8(FileCodes.LAST_STEP));
      }
    },
    DENSE {
      @Override
      Stream<Crafted> heads(int a, int b) {
        return Stream.of(
            Crafted.after(a, 1, 1, 1).denseHead(b),
            Crafted.after(a, 1, 1, 1).kind(FileCodes.REAL_DENSE, 0).unit(0, b));
      }
    },
    CELLS {
      @Override
      Stream<Crafted> heads(int a, int b) {
        return Stream.of(
            Crafted.after(a, 1, 1, 1).cells(FileCodes.LSTM, b, 8, 8).quantizer(1, 0),
            Crafted.after(a, 1, 1, 1).cells(FileCodes.SIMPLE_RECURRENT, b, 8, 8).quantizer(1, 0),
            Crafted.oneLayer()
                .kind(FileCodes.BIDIRECTIONAL, 0)
                .cells(FileCodes.SIMPLE_RECURRENT, a, 8, 8)
                .cells(FileCodes.LSTM_WITH_PEEPHOLES, b, 8, 8, 8)
                .quantizer(1, 0));
      }
    },
    WINDOW {
      @Override
      Stream<Crafted> heads(int a, int b) {
        return Stream.of(new int[] {a, b, 0, 0, 1}, new int[] {a, 1, b, b, 1})
            .flatMap(
                axis ->
                    Stream.of(
                        Crafted.after(1, a, b, 1).kind(FileCodes.MAX_POOLING, 0).window(axis),
                        Crafted.after(3, 9, 9, 1)
                            .kind(FileCodes.CONVOLUTION, 0)
                            .window(axis)
                            .unit(Crafted.REAL, b),
                        Crafted.after(b, 9, 9, 1)
                            .kind(FileCodes.AVERAGE_POOLING, 0)
                            .window(axis)
                            .quantizer(1, 0)));
      }
    },
    DILATION {
      @Override
      Stream<Crafted> heads(int a, int b) {
        return Stream.of(
            Crafted.after(1, MOST, 1, 1).kind(FileCodes.MAX_POOLING, 0).window(a, 1, 0, 0, b),
            Crafted.after(1, 9, 9, 1)
                .kind(FileCodes.CONVOLUTION, 0)
                .window(a, b, 32767, 32767, 1)
                .unit(Crafted.REAL, b));
      }
    },
    SECTIONS {
      @Override
      Stream<Crafted> heads(int a, int b) {
        Crafted layers = Crafted.after(1, 1, 1, 3);
        for (int i = 0; i < 3; i++) {
          layers.kind(FileCodes.DENSE, 0).unit(Crafted.QUANTIZED, 1).quantizer(1, 0);
        }
        int[] zeros = {0, 0, 0, 0};
        return Stream.of(
            layers.varint(3, a).bytes(zeros).varint(1, b).bytes(zeros).varint(2, b).bytes(zeros));
      }
    };

    abstract Stream<Crafted> heads(int a, int b);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void headsOfAnySizesAreReadOrRefused(Kind kind) {
    int[] read = new int[2];
    for (int a : BOUNDARIES) {
      for (int b : BOUNDARIES) {
        kind.heads(a, b)
            .flatMap(crafted -> Stream.of(crafted.file(), crafted.endingHere()))
            .forEach(
                file -> {
                  read[isRead(file, UNLIMITED) ? 1 : 0]++;
                  isRead(file, ReadLimits.DEFAULT);
                });
      }
    }
    assertThat(read[0]).isPositive();
    assertThat(read[1]).isPositive();
  }

  private static boolean isRead(byte[] file, ReadLimits limits) {
    try {
      Header header = Header.read(file, file.length, limits);
      int front = header.frontBytes();
      Head head =
          HeadReader.read(
              new ByteSource(file, front - header.headBytes(), front), header.minor(), limits);
      assertThat(head.sectionBytes()).isBetween(0L, 3L * MOST);
      return true;
    } catch (CorruptModelException | UnsupportedModelException e) {
      assertThat(e).hasMessageContaining(":");
      return false;
    } catch (ModelFileException e) {
      throw new AssertionError("neither corrupt nor unsupported", e);
    }
  }
}
