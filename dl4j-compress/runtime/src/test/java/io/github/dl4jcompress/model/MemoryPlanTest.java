package io.github.dl4jcompress.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Buffers are used again, and never while someone reads them. */
class MemoryPlanTest {
  private static final AffineQuantizer QUANTIZER = new AffineQuantizer(0.1f, 0);
  private static final Layer CURVE = new ElementWise(Activation.TANH, QUANTIZER);

  private static MemoryPlan plan(CompactNetwork network) {
    return new MemoryPlan(network.flow());
  }

  private static CompactNetwork chain(int layers) {
    List<Layer> curves = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      curves.add(CURVE);
    }
    return new CompactNetwork(TensorShape.vector(100), QUANTIZER, curves);
  }

  @Test
  void aChainOfAnyLengthTakesTwoBuffers() {
    assertThat(plan(chain(1)).bytes(1)).isEqualTo(2 * 400);
    assertThat(plan(chain(50)).bytes(1)).isEqualTo(2 * 400);
    assertThat(plan(chain(50)).allocate(1, 1)).hasDimensions(2, 1);
  }

  @Test
  void aValueThatIsReadLateTakesOneMore() {
    Layer sum = new Sum(Activation.IDENTITY, QUANTIZER);
    CompactNetwork residual =
        new CompactNetwork(
            List.of(new NetworkInput(TensorShape.vector(100), QUANTIZER)),
            List.of(CURVE, CURVE, CURVE, sum),
            new Wiring(1, List.of(List.of(0), List.of(1), List.of(2), List.of(3, 0)), List.of(4)),
            Metadata.NONE);
    assertThat(plan(residual).bytes(1)).isEqualTo(3 * 400);
  }

  @Test
  void onlyValuesOfSequencesTakeABufferForEachStep() {
    CompactNetwork network =
        new CompactNetwork(
            TensorShape.vector(10), QUANTIZER, List.of(CURVE, CURVE, new LastStep(), CURVE));
    assertThat(plan(network).bytes(1)).isEqualTo(4 * 40);
    assertThat(plan(network).bytes(7)).isEqualTo(2 * 7 * 40 + 2 * 40);
    int[][][] buffers = plan(network).allocate(7, 1);
    assertThat(Arrays.stream(buffers).map(each -> each.length)).containsExactly(7, 7, 1, 1);
  }

  /** Over random graphs: no two values share a buffer while both are needed. */
  @Test
  void noBufferHoldsTwoValuesAtOnce() {
    int shared = 0;
    for (long seed = 0; seed < 300; seed++) {
      CompactNetwork network =
          seed % 2 == 0 ? RandomGraphs.graph(seed) : RandomGraphs.sequenceGraph(seed);
      MemoryPlan plan = plan(network);
      Wiring wiring = network.wiring();
      int[] last = wiring.lastReaders();
      for (int one = 0; one < wiring.values(); one++) {
        for (int other = one + 1; other < wiring.values(); other++) {
          if (plan.bufferOf(one) == plan.bufferOf(other)) {
            shared++;
            // The later one is made by a layer behind the last reader of the earlier one.
            assertThat(other - wiring.inputs()).isGreaterThan(last[one]);
          }
        }
      }
    }
    assertThat(shared).isGreaterThan(300);
  }
}
