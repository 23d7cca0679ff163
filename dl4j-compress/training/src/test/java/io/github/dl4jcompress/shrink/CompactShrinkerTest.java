package io.github.dl4jcompress.shrink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Concatenation;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.NetworkInput;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.Sum;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;
import io.github.dl4jcompress.model.Wiring;
import io.github.dl4jcompress.shrink.Shrinker.Removal;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CompactShrinkerTest {
  private static final AffineQuantizer GRID = AffineQuantizer.spanning(0, 4);
  private static final int NETWORKS = 150;

  /** Shrinks, and checks that the same bits come out, and that the file has not grown. */
  private static CompactShrinker.Result shrunk(CompactNetwork network, long seed) {
    CompactShrinker.Result result = CompactShrinker.shrink(network);
    CompactModel before = CompactModel.of(network);
    CompactModel after = CompactModel.of(result.network());
    Random random = new Random(seed);
    for (int i = 0; i < 5; i++) {
      int steps = network.isSequence() ? 4 : 1;
      float[] example = new float[steps * network.input().elements()];
      for (int j = 0; j < example.length; j++) {
        int indices = network.inputs().get(0).indices();
        example[j] = indices > 0 ? random.nextInt(indices) : random.nextFloat() * 6 - 2;
      }
      assertThat(after.logitsAll(example)).as("seed " + seed).isEqualTo(before.logitsAll(example));
      assertThat(after.predictAll(example)).isEqualTo(before.predictAll(example));
    }
    assertThat(after.toBytes().length).isLessThanOrEqualTo(before.toBytes().length);
    assertThat(result.network().weights() < network.weights())
        .isEqualTo(!result.removals().isEmpty());
    return result;
  }

  private static List<Removal> removals(LongFunction<CompactNetwork> networks) {
    return LongStream.range(0, NETWORKS)
        .boxed()
        .flatMap(seed -> shrunk(networks.apply(seed), seed).removals().stream())
        .toList();
  }

  private static void assertManyOfAllKinds(List<Removal> removals, String... kinds) {
    for (String kind : kinds) {
      assertThat(removals)
          .as(kind)
          .filteredOn(removal -> removal.layer().endsWith("(" + kind + ")"))
          .hasSizeGreaterThan(8);
    }
    assertThat(removals).filteredOn(removal -> removal.folded() > 0).hasSizeGreaterThan(30);
  }

  @Test
  void imageNetworksSayTheSameBits() {
    assertManyOfAllKinds(removals(CompactNetworks::images), "convolution", "dense");
  }

  @Test
  void sequenceNetworksSayTheSameBits() {
    assertManyOfAllKinds(
        removals(CompactNetworks::sequences),
        "dense",
        "lstm",
        "simple recurrent",
        "two-way lstm",
        "two-way simple recurrent");
  }

  @Test
  void networksOverIndicesSayTheSameBits() {
    assertManyOfAllKinds(
        removals(CompactNetworks::words),
        "embedding",
        "masked lstm",
        "masked simple recurrent",
        "dense");
  }

  @Test
  void networksWithBranchesSayTheSameBits() {
    assertManyOfAllKinds(removals(CompactNetworks::blocks), "convolution", "dense");
    assertManyOfAllKinds(
        removals(CompactNetworks::sequenceBlocks), "dense", "lstm", "simple recurrent");
  }

  private static QuantizedWeights matrix(int columns, int... levels) {
    byte[] bytes = new byte[levels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) levels[i];
    }
    float[] scales = new float[levels.length / columns];
    for (int row = 0; row < scales.length; row++) {
      scales[row] = Math.scalb(0.0625f, row % 3); // on the grid
    }
    return new QuantizedWeights(scales.length, columns, 4, bytes, scales);
  }

  private static Dense dense(int columns, int[] bias, int... levels) {
    return new Dense(
        new LinearUnit(matrix(columns, levels), bias, Activation.RELU, Optional.of(GRID)));
  }

  private static Dense last(int columns, int[] bias, int... levels) {
    return new Dense(
        new LinearUnit(matrix(columns, levels), bias, Activation.SOFTMAX, Optional.empty()));
  }

  private static CompactNetwork network(TensorShape input, Layer... layers) {
    return new CompactNetwork(input, GRID, List.of(layers));
  }

  private static CompactNetwork graph(List<List<Integer>> sources, Layer... layers) {
    return new CompactNetwork(
        List.of(new NetworkInput(TensorShape.vector(2), GRID)),
        List.of(layers),
        new Wiring(1, sources, List.of(layers.length)),
        Metadata.NONE);
  }

  private static LinearUnit unit(CompactNetwork network, int layer) {
    return (LinearUnit) network.layers().get(layer).linear().orElseThrow();
  }

  @Test
  void whatNothingReadsGoesWithAllThatOnlyItHasRead() {
    CompactNetwork network =
        network(
            TensorShape.vector(2),
            dense(2, new int[] {1, 2, 3}, 1, 2, 3, 4, 5, 6),
            dense(3, new int[] {4, 5}, 1, 2, 0, 0, 3, 7),
            last(2, new int[] {0, 0}, 3, 0, -3, 0));
    assertThat(shrunk(network, 1).removals())
        .containsExactly(new Removal("0 (dense)", 3, 2, 0), new Removal("1 (dense)", 2, 1, 0));
  }

  @Test
  void aConstantIsFoldedIntoIntegerBiases() {
    CompactNetwork network =
        network(
            TensorShape.vector(2),
            dense(2, new int[] {1, 640, 3}, 1, 2, 0, 0, 5, 6),
            last(3, new int[] {8, 16}, 3, 2, 1, -3, 4, 5));
    CompactShrinker.Result result = shrunk(network, 1);
    assertThat(result.removals()).containsExactly(new Removal("0 (dense)", 3, 2, 1));
    // The second unit has the first one's scale: 640 / 16 input codes, which are its output's.
    assertThat(unit(result.network(), 1).bias()).containsExactly(8 + 2 * 40, 16 + 4 * 40);
  }

  @Test
  void inputsAndOutputsStay() {
    CompactNetwork network =
        network(TensorShape.vector(3), last(3, new int[] {5, 0, 0}, 0, 0, 0, 1, 0, 0, 1, 0, 0));
    CompactShrinker.Result result = shrunk(network, 1);
    assertThat(result.removals()).isEmpty();
    assertThat(result.network()).isSameAs(network);
  }

  @Test
  void oneUnitOfALayerStays() {
    CompactNetwork network =
        network(
            TensorShape.vector(2),
            dense(2, new int[] {1, 2, 3}, 1, 2, 3, 4, 5, 6),
            last(3, new int[] {4, 5}, 0, 0, 0, 0, 0, 0));
    assertThat(shrunk(network, 1).removals()).containsExactly(new Removal("0 (dense)", 3, 1, 0));
  }

  @Test
  void unitsThatAreAddedGoTogether() {
    CompactNetwork network =
        graph(
            List.of(List.of(0), List.of(0), List.of(1, 2), List.of(3)),
            dense(2, new int[] {1, 2, 3}, 1, 2, 3, 4, 5, 6),
            dense(2, new int[] {4, 5, 6}, 6, 5, 4, 3, 2, 1),
            new Sum(Activation.RELU, GRID),
            last(3, new int[] {0, 0}, 3, 0, 1, -3, 0, 2));
    assertThat(shrunk(network, 1).removals())
        .containsExactly(new Removal("0 (dense)", 3, 2, 0), new Removal("1 (dense)", 3, 2, 0));
  }

  /** The second branch reads unit 1 of the first, and nothing reads it behind the sum. */
  @Test
  void aUnitThatIsAddedStaysForWhoElseReadsIt() {
    CompactNetwork network =
        graph(
            List.of(List.of(0), List.of(1), List.of(2, 1), List.of(3)),
            dense(2, new int[] {1, 2, 3}, 1, 2, 3, 4, 5, 6),
            dense(3, new int[] {4, 5, 6}, 0, 5, 0, 3, 2, 1, 0, 0, 7),
            new Sum(Activation.IDENTITY, GRID),
            last(3, new int[] {0, 0}, 3, 0, 0, -3, 0, 0));
    CompactShrinker.Result result = shrunk(network, 1);
    // The second unit of the second branch, which stays with the first one's, reads the third.
    assertThat(result.removals()).isEmpty();
    CompactNetwork without =
        graph(
            network.wiring().sources(),
            network.layers().get(0),
            dense(3, new int[] {4, 5, 6}, 0, 5, 0, 3, 2, 0, 0, 0, 7),
            network.layers().get(2),
            network.layers().get(3));
    assertThat(shrunk(without, 1).removals())
        .containsExactly(new Removal("0 (dense)", 3, 2, 0), new Removal("1 (dense)", 3, 2, 0));
  }

  @Test
  void unitsOfConcatenationsGoAlone() {
    CompactNetwork network =
        graph(
            List.of(List.of(0), List.of(0), List.of(2, 1), List.of(3)),
            dense(2, new int[] {1, 2}, 1, 2, 3, 4),
            dense(2, new int[] {4, 5, 6}, 6, 5, 4, 3, 2, 1),
            new Concatenation(GRID),
            last(5, new int[] {0, 0}, 0, 3, 0, 0, 1, 0, -3, 0, 0, 2));
    CompactShrinker.Result result = shrunk(network, 1);
    assertThat(result.removals())
        .containsExactly(new Removal("0 (dense)", 2, 1, 0), new Removal("1 (dense)", 3, 1, 0));
    assertThat(unit(result.network(), 3).weights().columns()).isEqualTo(2);
  }

  @Test
  void aSumOfConstantsIsFolded() {
    CompactNetwork network =
        graph(
            List.of(List.of(0), List.of(0), List.of(1, 2), List.of(3)),
            dense(2, new int[] {640, 1}, 0, 0, 3, 4),
            dense(2, new int[] {320, 2}, 0, 0, 2, 1),
            new Sum(Activation.IDENTITY, GRID),
            last(2, new int[] {8, 16}, 2, 1, -3, 5));
    CompactShrinker.Result result = shrunk(network, 1);
    assertThat(result.removals())
        .containsExactly(new Removal("0 (dense)", 2, 1, 1), new Removal("1 (dense)", 2, 1, 1));
    // A row without weights has the scale of the one below, an eighth: 640 and 320 are 80 and 40.
    assertThat(unit(result.network(), 3).bias()).containsExactly(8 + 2 * 120, 16 - 3 * 120);
  }

  /** The last row's bias counts in units of the row above, which nothing reads. */
  @Test
  void aRowThatLendsItsScaleStays() {
    Window padded = new Window(new Axis(3, 1, 1, 1, 1), new Axis(3, 1, 1, 1, 1));
    int[] first = new int[27];
    Arrays.fill(first, 0, 18, 3); // the third filter is all zero, and says its bias
    int[] second = new int[54];
    Arrays.fill(second, 0, 9, 1);
    Arrays.fill(second, 18, 36, 2);
    Arrays.fill(second, 45, 54, -2); // reads the first and the third
    CompactNetwork network =
        network(
            new TensorShape(1, 4, 4),
            new Convolution(
                new LinearUnit(
                    matrix(9, first), new int[] {4, 4, 99}, Activation.RELU, Optional.of(GRID)),
                padded),
            new Convolution(
                new LinearUnit(
                    matrix(27, second), new int[] {4, 4}, Activation.RELU, Optional.of(GRID)),
                padded),
            last(32, new int[] {0, 0}, IntStream.range(0, 64).map(i -> i % 5 - 2).toArray()));
    CompactShrinker.Result result = shrunk(network, 1);
    assertThat(result.removals()).isEmpty();
    int[] bias = {4, 4, 0};
    Layer silent =
        new Convolution(
            new LinearUnit(matrix(9, first), bias, Activation.RELU, Optional.of(GRID)), padded);
    CompactNetwork without =
        network(new TensorShape(1, 4, 4), silent, network.layers().get(1), network.layers().get(2));
    assertThat(shrunk(without, 1).removals())
        .containsExactly(new Removal("0 (convolution)", 3, 1, 1));
  }

  @Test
  void mapsGoThroughPoolingAndFlattening() {
    Window three = new Window(new Axis(3, 1, 0, 0, 1), new Axis(3, 1, 0, 0, 1));
    Window two = new Window(new Axis(2, 2, 0, 0, 1), new Axis(2, 2, 0, 0, 1));
    int[] filters = IntStream.range(0, 27).map(i -> i % 7 + 1).toArray();
    int[] levels = IntStream.range(0, 24).map(i -> i % 12 / 4 == 1 ? 0 : i % 6 + 1).toArray();
    CompactNetwork network =
        network(
            new TensorShape(1, 6, 6),
            new Convolution(
                new LinearUnit(
                    matrix(9, filters), new int[] {1, 2, 3}, Activation.RELU, Optional.of(GRID)),
                three),
            new MaxPooling(two),
            last(12, new int[] {0, 0}, levels));
    CompactShrinker.Result result = shrunk(network, 1);
    assertThat(result.removals()).containsExactly(new Removal("0 (convolution)", 3, 2, 0));
    assertThat(unit(result.network(), 2).weights().columns()).isEqualTo(8);
  }

  /** Cell 0 is read; 1 hears 2 and 2 hears 1, and nobody else; 3 never leaves 0. */
  @Test
  void cellsGoWithAllTheirGates() {
    int cells = 4;
    int[] input = new int[16];
    int[] recurrent = new int[64];
    int[] bias = new int[16];
    for (int gate = 0; gate < 4; gate++) {
      for (int cell = 0; cell < 3; cell++) {
        input[gate * cells + cell] = 3;
      }
      recurrent[(gate * cells + 1) * cells + 2] = 2;
      recurrent[(gate * cells + 2) * cells + 1] = -2;
      recurrent[gate * cells * cells + 3] = 5; // cell 0 hears 3
      bias[gate * cells + 3] = gate; // no bias of its cell input
    }
    RecurrentUnit unit = new RecurrentUnit(matrix(1, input), matrix(cells, recurrent), bias);
    Layer lstm =
        new Recurrent(
            new Lstm(unit, Optional.empty(), Activation.TANH, Activation.SIGMOID),
            AffineQuantizer.spanning(-1, 1));
    CompactNetwork network =
        network(
            TensorShape.vector(1),
            lstm,
            new LastStep(),
            last(4, new int[] {0, 0}, 3, 0, 0, 2, -3, 0, 0, 4));
    CompactShrinker.Result result = shrunk(network, 1);
    assertThat(result.removals()).containsExactly(new Removal("0 (lstm)", 4, 1, 1));
    assertThat(result.network().weights()).isEqualTo(4 + 4 + 2);
  }

  @Test
  void metadataStay() throws IOException {
    CompactNetwork network =
        network(
                TensorShape.vector(1),
                dense(1, new int[] {1, 2}, 1, 2),
                last(2, new int[] {4, 5}, 1, 0, 2, 0))
            .with(Metadata.NONE.withLabels(List.of("no", "yes")));
    CompactNetwork smaller = shrunk(network, 1).network();
    assertThat(smaller.metadata()).isEqualTo(network.metadata());
    assertThat(CompactModel.load(CompactModel.of(smaller).toBytes()).network().weights())
        .isEqualTo(3);
  }
}
