package io.github.dl4jcompress.infer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.stream.Stream;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorShuffle;

/** How values are picked from registers: what the JDK and the processor have for it. */
final class VectorSelection {
  /**
   * {@code ByteVector.selectFrom} of two vectors, which JDK 24 and later have. A constant, so that
   * the JVM calls what it stands for; where there is none, it throws.
   */
  static final MethodHandle SELECT;

  /** Whether there is one. */
  static final boolean EXISTS;

  /** Whether one instruction permutes 64 bytes; without it, it would be slow beyond all measure. */
  static final boolean IS_FAST =
      ByteVector.SPECIES_PREFERRED.length() >= ByteVector.SPECIES_512.length() && hasPermutation();

  static {
    MethodType type = MethodType.methodType(ByteVector.class, Vector.class, Vector.class);
    MethodHandle found;
    boolean exists = true;
    try {
      found = MethodHandles.lookup().findVirtual(ByteVector.class, "selectFrom", type);
    } catch (NoSuchMethodException | IllegalAccessException e) {
      exists = false; // an older JDK: nothing is wrong
      found =
          MethodHandles.dropArguments(
              MethodHandles.throwException(ByteVector.class, UnsupportedOperationException.class)
                  .bindTo(new UnsupportedOperationException("no selectFrom before JDK 24")),
              0,
              ByteVector.class,
              Vector.class,
              Vector.class);
    }
    EXISTS = exists;
    SELECT = found;
  }

  private VectorSelection() {}

  /**
   * What stands in for {@link #SELECT} where there is none: a shuffle for each 64 columns.
   *
   * @param columns in two registers, 0 to 127
   */
  @SuppressWarnings("unchecked") // arrays cannot be of generic types
  static VectorShuffle<Byte>[] shuffles(byte[] columns) {
    int lanes = ByteVector.SPECIES_512.length();
    VectorShuffle<?>[] shuffles = new VectorShuffle<?>[EXISTS ? 0 : columns.length / lanes];
    int[] place = new int[lanes];
    for (int i = 0; i < shuffles.length; i++) {
      for (int lane = 0; lane < lanes; lane++) {
        place[lane] = columns[i * lanes + lane] % lanes;
      }
      shuffles[i] = VectorShuffle.fromArray(ByteVector.SPECIES_512, place, 0);
    }
    return (VectorShuffle<Byte>[]) shuffles;
  }

  /** No JVM tells; Linux does. Processors with vectors of 64 bytes are without it up to 2019. */
  private static boolean hasPermutation() {
    try (Stream<String> lines =
        Files.lines(Paths.get("/proc/cpuinfo"), StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .filter(line -> line.contains("avx512vbmi"))
          .isPresent();
    } catch (IOException | UncheckedIOException e) {
      return false; // another system: other kernels run
    }
  }
}
