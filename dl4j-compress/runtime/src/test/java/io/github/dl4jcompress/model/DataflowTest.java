package io.github.dl4jcompress.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is a sequence, what is real, and what may be joined. */
class DataflowTest {
  private static final AffineQuantizer QUANTIZER = new AffineQuantizer(0.1f, 0);
  private static final Layer SUM = new Sum(Activation.IDENTITY, QUANTIZER);
  private static final Layer LAST = new LastStep();
  private static final Layer CURVE = new ElementWise(Activation.TANH, QUANTIZER);

  /** Layers over inputs of two values, each with what it reads. */
  private static CompactNetwork network(
      int inputs, List<Integer> outputs, Object... layersAndReads) {
    List<Layer> layers = new ArrayList<>();
    List<List<Integer>> sources = new ArrayList<>();
    for (int i = 0; i < layersAndReads.length; i += 2) {
      layers.add((Layer) layersAndReads[i]);
      sources.add(Arrays.stream((int[]) layersAndReads[i + 1]).boxed().toList());
    }
    return new CompactNetwork(
        IntStream.range(0, inputs)
            .mapToObj(i -> new NetworkInput(TensorShape.vector(2), QUANTIZER))
            .toList(),
        layers,
        new Wiring(inputs, sources, outputs),
        Metadata.NONE);
  }

  private static int[] reads(int... values) {
    return values;
  }

  private static Layer dense(int inputs, boolean real) {
    QuantizedWeights weights =
        new QuantizedWeights(2, inputs, 8, new byte[2 * inputs], new float[] {1, 1});
    return new Dense(
        new LinearUnit(
            weights,
            new int[2],
            Activation.IDENTITY,
            real ? Optional.empty() : Optional.of(QUANTIZER)));
  }

  private static void assertRefused(
      String message, int inputs, List<Integer> outputs, Object... layersAndReads) {
    assertThatThrownBy(() -> network(inputs, outputs, layersAndReads))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void inputsAreSequencesIfTheyLeadToOne() {
    CompactNetwork network =
        network(
            3,
            List.of(7),
            SUM,
            reads(0, 1),
            LAST,
            reads(3),
            CURVE,
            reads(2),
            SUM,
            reads(4, 5),
            dense(2, true),
            reads(6));
    Dataflow flow = network.flow();
    assertThat(IntStream.range(0, 8).mapToObj(flow::isSequence))
        .containsExactly(true, true, false, true, false, false, false, false);
    assertThat(flow.stepLayers()).isEqualTo(2);
    assertThat(network.isSequence()).isTrue();
    assertThat(network.answersEachStep()).isFalse();
  }

  @Test
  void answersEachStepAtAnOutputBeforeTheEnd() {
    CompactNetwork network = network(1, List.of(1, 2), CURVE, reads(0), LAST, reads(1));
    assertThat(network.answersEachStep()).isTrue();
    assertThat(network.flow().isSequence(1)).isTrue();
    assertThat(network.flow().isSequence(2)).isFalse();
  }

  @Test
  void refusesToJoinASequenceWithWhatIsNone() {
    assertRefused(
        "layer 1 (sum) joins a sequence with what is none",
        1,
        List.of(2),
        LAST,
        reads(0),
        SUM,
        reads(0, 1));
    assertRefused(
        "layer 2 (last step) needs a sequence, which has ended before it",
        1,
        List.of(3),
        LAST,
        reads(0),
        SUM,
        reads(1, 1),
        LAST,
        reads(2));
  }

  @Test
  void refusesStepsBehindLayersThatSeeNone() {
    assertRefused(
        "layer 1 (last step) reads the steps of a sequence, and layer 0 (activation) before it does"
            + " not; layers that do come first",
        2,
        List.of(4),
        CURVE,
        reads(1),
        LAST,
        reads(0),
        SUM,
        reads(2, 3));
  }

  @Test
  void refusesToReadRealValues() {
    assertRefused(
        "layer 0 (dense) has no output quantizer but is read by layer 1 (sum)",
        1,
        List.of(2),
        dense(2, true),
        reads(0),
        SUM,
        reads(0, 1));
  }

  @Test
  void refusesJoinsOfWrongNumbersAndShapes() {
    Layer concatenation = new Concatenation(QUANTIZER);
    assertRefused("layer 0: a sum needs 2 to 4096 inputs, got 1", 1, List.of(1), SUM, reads(0));
    assertRefused(
        "layer 0: a layer of the kind last step takes one input, got 2",
        2,
        List.of(2),
        LAST,
        reads(0, 1));
    assertRefused(
        "layer 1: a sum needs inputs of one shape, got [[2], [4]]",
        1,
        List.of(2),
        concatenation,
        reads(0, 0),
        SUM,
        reads(0, 1));
    assertThatThrownBy(
            () ->
                concatenation.outputShape(
                    List.of(new TensorShape(1, 2, 3), new TensorShape(1, 2, 4))))
        .hasMessage(
            "a concatenation needs inputs of one height and width, got [[1, 2, 3], [1, 2, 4]]");
    assertThat(
            concatenation.outputShape(List.of(new TensorShape(1, 2, 3), new TensorShape(4, 2, 3))))
        .isEqualTo(new TensorShape(5, 2, 3));
  }

  @Test
  void refusesMetadataOfSeveralInputsOrOutputs() {
    CompactNetwork network = network(2, List.of(2), SUM, reads(0, 1));
    assertThatThrownBy(() -> network.with(Metadata.NONE.withLabels(List.of("yes", "no"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "labels and a front end are for networks of one input and one output, got 2 and 1");
  }

  @Test
  void hasTheInputOnlyIfThereIsOne() {
    CompactNetwork network = network(2, List.of(2), SUM, reads(0, 1));
    assertThatThrownBy(network::input)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the network has 2 inputs, of the shapes [[2], [2]]; none of them is the input");
    assertThat(network.flow().inputShapes()).hasSize(2);
    assertThat(network.outputs()).isEqualTo(2);
  }
}
