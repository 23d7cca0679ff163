package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.Value;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Kernels that are faster than the plain ones, for some layers. A set offers a kernel only if it
 * gives the same bits as the plain one for every input; where it offers none, the plain one runs.
 *
 * <p>Sets are found by {@link ServiceLoader}, so that nothing here names classes that a JVM may be
 * unable to load.
 */
abstract class KernelSet {
  /** The system property that may ask for the plain kernels. */
  static final String PROPERTY = "dl4jcompress.kernels";

  /** Offers nothing, so that the plain kernels run. */
  static final KernelSet PLAIN =
      new KernelSet() {
        @Override
        boolean isAvailable() {
          return true;
        }
      };

  /** Whether this JVM has all that the kernels need. Asked before anything else. */
  abstract boolean isAvailable();

  /** A kernel for a layer of one input that remembers nothing. */
  Optional<Kernel> kernel(Layer layer, Value input) {
    return Optional.empty();
  }

  /**
   * A kernel for a convolution of which only the largest codes of each window are needed. It gives
   * what the pooling gives, and is done with its input before it writes.
   */
  Optional<Kernel> pooled(Convolution convolution, MaxPooling pooling, Value input) {
    return Optional.empty();
  }

  /** What recurrent layers compute with. */
  CellArithmetic cells() {
    return CellArithmetic.PLAIN;
  }

  /**
   * The set of this JVM: the first that is available, unless the property asks for {@code plain}.
   */
  static KernelSet ofThisJvm() {
    return Found.SET;
  }

  /** Looked for once, and only when a network is opened. */
  private static final class Found {
    static final KernelSet SET = find();

    private static KernelSet find() {
      if ("plain".equals(System.getProperty(PROPERTY))) {
        return PLAIN;
      }
      // The loader of this class: that of the thread may know another copy of the library.
      for (KernelSet set : ServiceLoader.load(KernelSet.class, KernelSet.class.getClassLoader())) {
        if (set.isAvailable()) {
          return set;
        }
      }
      return PLAIN;
    }
  }
}
