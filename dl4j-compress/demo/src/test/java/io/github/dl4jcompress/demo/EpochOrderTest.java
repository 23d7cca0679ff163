package io.github.dl4jcompress.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochOrderTest {
  @Test
  void eachEpochHasAnOrderOfItsOwn() {
    EpochOrder order = EpochOrder.shuffled(10, 7);
    assertThat(numbers(order)).containsExactly(1, 7, 3, 0, 6, 9, 8, 5, 4, 2);
    order.nextEpoch();
    assertThat(numbers(order)).containsExactly(1, 9, 2, 7, 5, 4, 8, 3, 0, 6);
    order.nextEpoch();
    assertThat(numbers(order)).containsExactly(8, 5, 1, 7, 0, 2, 3, 6, 9, 4);
  }

  @Test
  void sameSeedGivesSameOrderAndOtherSeedAnother() {
    assertThat(numbers(EpochOrder.shuffled(50, 7)))
        .isEqualTo(numbers(EpochOrder.shuffled(50, 7)))
        .isNotEqualTo(numbers(EpochOrder.shuffled(50, 8)));
  }

  /** Twenty windows of eight mini-batches of four, and one of two mini-batches and a rest. */
  @Test
  void miniBatchesHoldExamplesOfSimilarSize() {
    int[] sizes = new Random(1).ints(20 * 32 + 10, 0, 1_000).toArray();
    EpochOrder order = EpochOrder.shuffledBySize(sizes, 4, 3);
    List<Integer> first = numbers(order);
    assertThat(first).doesNotHaveDuplicates().hasSize(sizes.length);
    assertThat(meanSpread(sizes, order)).isLessThan(130);
    assertThat(meanSpread(sizes, EpochOrder.shuffled(sizes.length, 3))).isGreaterThan(500);
    int[] largest = IntStream.range(0, 8).map(b -> sizes[order.at(4 * b)]).toArray();
    assertThat(largest).isNotEqualTo(IntStream.of(largest).sorted().toArray());
    order.nextEpoch();
    assertThat(numbers(order)).isNotEqualTo(first).containsExactlyInAnyOrderElementsOf(first);
    assertThat(numbers(EpochOrder.shuffledBySize(sizes, 4, 3))).isEqualTo(first);
  }

  private static double meanSpread(int[] sizes, EpochOrder order) {
    return IntStream.range(0, 160)
        .mapToObj(b -> IntStream.range(4 * b, 4 * b + 4).map(i -> sizes[order.at(i)]))
        .mapToInt(
            batch -> {
              IntSummaryStatistics range = batch.summaryStatistics();
              return range.getMax() - range.getMin();
            })
        .average()
        .orElseThrow();
  }

  @Test
  void refusesBatchesWithoutExamples() {
    assertThatThrownBy(() -> EpochOrder.shuffledBySize(new int[3], 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch must be >= 1 example, got 0");
  }

  @Test
  void storedOrderStays() {
    EpochOrder order = EpochOrder.stored(4);
    assertThat(numbers(order)).containsExactly(0, 1, 2, 3);
    order.nextEpoch();
    assertThat(numbers(order)).containsExactly(0, 1, 2, 3);
    assertThat(order.count()).isEqualTo(4);
  }

  @Test
  void randomNumbersDependOnSeedEpochAndNumberOnly() {
    EpochOrder order = EpochOrder.shuffled(10, 1);
    assertThat(order.random(3).nextLong()).isEqualTo(new Random(780588083614784700L).nextLong());
    order.random(3).nextLong();
    assertThat(order.random(3).nextLong()).isEqualTo(new Random(780588083614784700L).nextLong());
    order.nextEpoch();
    assertThat(order.random(3).nextLong()).isEqualTo(new Random(-1697870644250243189L).nextLong());
    assertThat(order.random(4).nextLong()).isNotEqualTo(order.random(3).nextLong());
  }

  static List<Integer> numbers(EpochOrder order) {
    return IntStream.range(0, order.count()).mapToObj(order::at).toList();
  }
}
