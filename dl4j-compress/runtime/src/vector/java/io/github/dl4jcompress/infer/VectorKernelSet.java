package io.github.dl4jcompress.infer;

/**
 * Kernels in the words of {@code jdk.incubator.vector}, offered where the JVM runs with that
 * module: {@code java --add-modules jdk.incubator.vector}.
 *
 * <p>Public for {@link java.util.ServiceLoader} only.
 */
public final class VectorKernelSet extends KernelSet {
  private static final String MODULE = "jdk.incubator.vector";

  /** Called by {@link java.util.ServiceLoader}; loads no class of the module. */
  public VectorKernelSet() {}

  @Override
  boolean isAvailable() {
    try {
      return ModuleLayer.boot().findModule(MODULE).isPresent();
    } catch (NoClassDefFoundError e) {
      return false; // Android knows no modules
    }
  }
}
