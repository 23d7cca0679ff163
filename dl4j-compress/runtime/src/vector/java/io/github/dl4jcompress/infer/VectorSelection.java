package io.github.dl4jcompress.infer;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.Vector;

/** {@code ByteVector.selectFrom} of two vectors, which only JDK 24 and later have. */
final class VectorSelection {
  /**
   * Of {@code (ByteVector, Vector, Vector) -> ByteVector}. A constant, so that the JVM calls what
   * it stands for; where there is none, it throws.
   */
  static final MethodHandle SELECT;

  /** Whether there is one, and vectors of 64 bytes for it. */
  static final boolean IS_FAST;

  static {
    MethodType type = MethodType.methodType(ByteVector.class, Vector.class, Vector.class);
    MethodHandle found;
    boolean exists;
    try {
      found = MethodHandles.lookup().findVirtual(ByteVector.class, "selectFrom", type);
      exists = true;
    } catch (NoSuchMethodException | IllegalAccessException e) {
      // An older JDK: nothing is wrong, other kernels run.
      found =
          MethodHandles.dropArguments(
              MethodHandles.throwException(ByteVector.class, UnsupportedOperationException.class)
                  .bindTo(new UnsupportedOperationException("no selectFrom before JDK 24")),
              0,
              ByteVector.class,
              Vector.class,
              Vector.class);
      exists = false;
    }
    SELECT = found;
    IS_FAST = exists && ByteVector.SPECIES_PREFERRED.length() >= ByteVector.SPECIES_512.length();
  }

  private VectorSelection() {}
}
