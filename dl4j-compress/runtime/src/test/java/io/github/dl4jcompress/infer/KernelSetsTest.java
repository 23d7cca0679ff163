package io.github.dl4jcompress.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RandomNetworks;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
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

  /** Each second sum lies halfway between two codes, where rounding in floats would not do. */
  @ParameterizedTest
  @EnumSource
  void sumsBetweenTwoCodesGiveTheSameBits(Tier tier) {
    Random random = new Random(3);
    AffineQuantizer pixels = new AffineQuantizer(1, -128);
    byte[] levels = new byte[16 * 9];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) (random.nextInt(15) - 7);
    }
    float[] scales = new float[16];
    Arrays.fill(scales, 0.5f);
    LinearUnit halves =
        new LinearUnit(
            new QuantizedWeights(16, 9, 4, levels, scales),
            random.ints(16, -50, 50).toArray(),
            Activation.IDENTITY,
            Optional.of(new AffineQuantizer(1, 0)));
    TensorShape image = new TensorShape(1, 9, 9);
    Axis three = new Axis(3, 1, 0, 0, 1);
    Convolution convolution = new Convolution(halves, new Window(three, three));
    CompactNetwork sliding = new CompactNetwork(image, pixels, List.of(convolution));
    CompactNetwork dense =
        new CompactNetwork(TensorShape.vector(9), pixels, List.of(new Dense(halves)));
    for (CompactNetwork network : List.of(sliding, dense)) {
      IntegerEngine engine = new IntegerEngine(network, tier.set());
      IntegerEngine reference = new IntegerEngine(network, new ReferenceKernels());
      float[] example = new float[network.flow().value(0).shape().elements()];
      for (int seed = 0; seed < 20; seed++) {
        for (int i = 0; i < example.length; i++) {
          example[i] = random.nextInt(12);
        }
        assertThat(engine.logits(example)).isEqualTo(reference.logits(example));
      }
    }
  }

  /** The tests run with the module, so that they see what they are for. */
  @Test
  void vectorsAreUsedWhereTheJvmHasThem() {
    assertThat(KernelSet.ofThisJvm().getClass().getSimpleName()).isEqualTo("VectorKernelSet");
  }
}
