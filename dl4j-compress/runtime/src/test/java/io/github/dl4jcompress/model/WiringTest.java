package io.github.dl4jcompress.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WiringTest {
  private static void assertRefused(
      int inputs, List<List<Integer>> sources, List<Integer> outputs, String message) {
    assertThatThrownBy(() -> new Wiring(inputs, sources, outputs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void aChainReadsTheOneBefore() {
    Wiring chain = Wiring.chain(3);
    assertThat(chain.sources()).containsExactly(List.of(0), List.of(1), List.of(2));
    assertThat(chain.outputs()).containsExactly(3);
    assertThat(chain.isChain()).isTrue();
    assertThat(chain.values()).isEqualTo(4);
    assertThat(chain.lastReaders()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void aBranchIsNoChain() {
    Wiring branch = new Wiring(1, List.of(List.of(0), List.of(1, 0)), List.of(2));
    assertThat(branch.isChain()).isFalse();
    assertThat(branch.lastReaders()).containsExactly(1, 1, 2);
    assertThat(new Wiring(1, List.of(List.of(0), List.of(1)), List.of(2, 1)).isChain()).isFalse();
    assertThat(new Wiring(2, List.of(List.of(0, 1)), List.of(2)).isChain()).isFalse();
  }

  @Test
  void refusesCyclesAndDanglingReferences() {
    assertRefused(
        1, List.of(List.of(1)), List.of(1), "layer 0 can read numbers below 1, its own, got 1");
    assertRefused(
        1,
        List.of(List.of(0), List.of(2), List.of(1)),
        List.of(3),
        "layer 1 can read numbers below 2, its own, got 2");
    assertRefused(
        1, List.of(List.of(-1)), List.of(1), "layer 0 can read numbers below 1, its own, got -1");
  }

  @Test
  void refusesWhatNothingReads() {
    assertRefused(
        1,
        List.of(List.of(0), List.of(0)),
        List.of(2),
        "layer 0 is read by no layer and is no output");
    assertRefused(
        2, List.of(List.of(0)), List.of(2), "input 1 is read by no layer and is no output");
    assertRefused(1, List.of(List.of(0), List.of()), List.of(2), "layer 1 reads nothing");
  }

  @Test
  void refusesOutputsThatNoLayerMakesOrThatComeTwice() {
    List<List<Integer>> one = List.of(List.of(0));
    String message = "each output must be what a layer puts out, once: in [1, 1], got ";
    assertRefused(1, one, List.of(0), message + "[0]");
    assertRefused(1, one, List.of(2), message + "[2]");
    assertRefused(1, one, List.of(1, 1), message + "[1, 1]");
    assertRefused(1, one, List.of(), "a network needs at least one output, got none");
    assertRefused(0, one, List.of(1), "a network needs at least one input, got 0");
    assertRefused(1, List.of(), List.of(), "a network needs at least one layer, got none");
  }
}
