package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.Value;
import java.lang.module.ResolvedModule;
import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Kernels that are faster than the plain ones, for some layers. A set offers a kernel only if it
 * gives the same bits as the plain one for every input; where it offers none, the plain one runs.
 *
 * <p>The set of vector kernels is found by {@link ServiceLoader}, so that nothing here names
 * classes that a JVM may be unable to load.
 */
abstract class KernelSet {
  /** The system property that may ask for the plain kernels. */
  static final String PROPERTY = "dl4jcompress.kernels";

  /** What the kernels of all other sets need. */
  private static final String MODULE = "jdk.incubator.vector";

  /** Offers nothing, so that the plain kernels run. */
  static final KernelSet PLAIN = new KernelSet() {};

  /** A kernel for a layer of one input that remembers nothing. */
  Optional<Kernel> kernel(Layer layer, Value input) {
    return Optional.empty();
  }

  /**
   * A kernel for a convolution and what it is pooled by, whose window {@link Pooled#fits}; codes of
   * the convolution lie on a straight line. It gives what the pooling gives.
   */
  Optional<Kernel> pooled(
      Convolution convolution, LinearUnit unit, MaxPooling pooling, Value input) {
    return Optional.empty();
  }

  /** What recurrent layers compute with. */
  CellArithmetic cells() {
    return CellArithmetic.PLAIN;
  }

  /**
   * The set of this JVM: that of the vector kernels, if it has what they need and the property does
   * not ask for {@code plain}.
   */
  static KernelSet ofThisJvm() {
    return Found.SET;
  }

  /** Looked for once, and only when a network is opened. */
  private static final class Found {
    static final KernelSet SET = find();

    private static KernelSet find() {
      if ("plain".equals(System.getProperty(PROPERTY)) || !hasVectors()) {
        return PLAIN;
      }
      // The loader of this class: that of the thread may know another copy of the library.
      Iterator<KernelSet> sets =
          ServiceLoader.load(KernelSet.class, KernelSet.class.getClassLoader()).iterator();
      return sets.hasNext() ? sets.next() : PLAIN;
    }

    /** Asked first, for to look for services takes longer than to open a small network. */
    private static boolean hasVectors() {
      try {
        // ModuleLayer.findModule would do, but goes through a stream: milliseconds of a start.
        for (ResolvedModule module : ModuleLayer.boot().configuration().modules()) {
          if (module.name().equals(MODULE)) {
            return true;
          }
        }
        return false;
      } catch (NoClassDefFoundError e) {
        return false; // Android knows no modules
      }
    }
  }
}
