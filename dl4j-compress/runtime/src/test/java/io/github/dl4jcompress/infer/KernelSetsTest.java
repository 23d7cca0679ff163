package io.github.dl4jcompress.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.RandomNetworks;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every set of kernels against {@link ReferenceKernels}: the very same bits. */
class KernelSetsTest {
  private static final int NETWORKS = 700;

  /** What a user may run with. */
  enum Tier {
    PLAIN {
      @Override
      KernelSet set() {
        return KernelSet.PLAIN;
      }
    },
    VECTOR {
      @Override
      KernelSet set() {
        return KernelSet.ofThisJvm();
      }
    };

    abstract KernelSet set();
  }

  private static void assertSame(Tier tier, LongFunction<CompactNetwork> networks) {
    for (long seed = 0; seed < NETWORKS; seed++) {
      CompactNetwork network = networks.apply(seed);
      IntegerEngine engine = new IntegerEngine(network, tier.set());
      IntegerEngine reference = new IntegerEngine(network, new ReferenceKernels());
      for (int i = 0; i < 2; i++) { // buffers have been used before the second time
        float[] example = RandomNetworks.example(network, seed + i);
        assertThat(engine.logits(example))
            .as("network %d, %s", seed, network)
            .isEqualTo(reference.logits(example));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomNetworksGiveTheSameBits(Tier tier) {
    assertSame(tier, RandomNetworks::network);
  }

  @ParameterizedTest
  @EnumSource
  void randomNetworksOfFewerCodesGiveTheSameBits(Tier tier) {
    assertSame(tier, RandomNetworks::narrowNetwork);
  }

  /** The tests run with the module, so that they see what they are for. */
  @Test
  void vectorsAreUsedWhereTheJvmHasThem() {
    assertThat(KernelSet.ofThisJvm().getClass().getSimpleName()).isEqualTo("VectorKernelSet");
  }
}
