package io.github.dl4jcompress.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RandomNetworks;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.SimpleRecurrent;
import io.github.dl4jcompress.model.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameStreamTest {
  private static final AffineQuantizer QUANTIZER = new AffineQuantizer(1 / 64f, 0);

  /** Two inputs, three softmax outputs. */
  private static IntegerEngine classifier(boolean ends) {
    byte[] levels = {3, -2, 1, 1, -1, 2};
    QuantizedWeights recurrent =
        new QuantizedWeights(2, 2, 3, new byte[] {2, -1, 1, 3}, new float[] {0.5f, 0.25f});
    QuantizedWeights input =
        new QuantizedWeights(2, 2, 3, new byte[] {1, 3, -2, 1}, new float[] {0.5f, 0.5f});
    QuantizedWeights dense = new QuantizedWeights(3, 2, 4, levels, new float[] {1, 1, 1});
    List<Layer> layers = new ArrayList<>();
    layers.add(
        new Recurrent(
            new SimpleRecurrent(new RecurrentUnit(input, recurrent, new int[2]), Activation.TANH),
            QUANTIZER));
    if (ends) {
      layers.add(new LastStep());
    }
    layers.add(new Dense(new LinearUnit(dense, new int[3], Activation.SOFTMAX, Optional.empty())));
    return new IntegerEngine(new CompactNetwork(TensorShape.vector(2), QUANTIZER, layers));
  }

  private static float[] step(CompactNetwork network, float[] sequence, int step) {
    int length = network.input().elements();
    return Arrays.copyOfRange(sequence, step * length, (step + 1) * length);
  }

  /** Also what it says on the way: that of the sequence so far. */
  @Test
  void givesTheBitsOfTheWholeSequence() {
    for (long seed = 0; seed < 400; seed++) {
      CompactNetwork network =
          seed % 4 == 0
              ? RandomNetworks.realSequenceNetwork(seed)
              : RandomNetworks.sequenceNetwork(seed);
      IntegerEngine engine = new IntegerEngine(network);
      float[] sequence = RandomNetworks.sequence(network, seed);
      int length = network.input().elements();
      FrameStream stream = engine.stream();
      for (int taken = 1; taken * length <= sequence.length; taken++) {
        stream.accept(step(network, sequence, taken - 1));
        float[] sofar = Arrays.copyOf(sequence, taken * length);
        int from = network.answersEachStep() ? (taken - 1) * network.outputs() : 0;
        int to = from + network.outputs();
        assertThat(stream.predict())
            .as("network %d after %d steps", seed, taken)
            .isEqualTo(Arrays.copyOfRange(engine.predict(sofar), from, to));
        assertThat(stream.logits())
            .as("network %d after %d steps", seed, taken)
            .isEqualTo(Arrays.copyOfRange(engine.logits(sofar), from, to));
      }
    }
  }

  @Test
  void staysAsItIsHoweverOftenItIsAsked() {
    FrameStream asked = classifier(true).stream();
    FrameStream silent = classifier(true).stream();
    for (int i = 0; i < 5; i++) {
      float[] frame = {i * 0.125f, 1 - i * 0.25f};
      asked.accept(frame);
      assertThat(asked.predict()).isEqualTo(asked.predict());
      silent.accept(frame);
    }
    assertThat(silent.predict()).isEqualTo(asked.predict());
  }

  @Test
  void startsAnewAfterReset() {
    FrameStream stream = classifier(true).stream();
    stream.accept(new float[] {1, -1});
    float[] first = stream.predict();
    stream.accept(new float[] {1, -1});
    assertThat(stream.predict()).isNotEqualTo(first);
    stream.reset();
    stream.accept(new float[] {1, -1});
    assertThat(stream.predict()).isEqualTo(first);
  }

  @Test
  void remembersApartFromOtherStreams() {
    IntegerEngine engine = classifier(true);
    FrameStream one = engine.stream();
    FrameStream other = engine.stream();
    one.accept(new float[] {1, -1});
    other.accept(new float[] {-1, 1});
    one.accept(new float[] {0, 0});
    assertThat(one.predict()).isEqualTo(engine.predict(new float[] {1, -1, 0, 0}));
    assertThat(other.predict()).isEqualTo(engine.predict(new float[] {-1, 1}));
  }

  @Test
  void refusesToAnswerBeforeTheFirstStep() {
    FrameStream stream = classifier(true).stream();
    assertThatThrownBy(stream::predict)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no step has been taken yet: call accept first");
    stream.accept(new float[2]);
    assertThat(stream.logits()).hasSize(3);
    stream.reset();
    assertThatThrownBy(stream::logits)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no step has been taken yet: call accept first");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4})
  void refusesStepOfAnotherLengthAndGoesOn(int length) {
    IntegerEngine engine = classifier(true);
    FrameStream stream = engine.stream();
    stream.accept(new float[] {1, -1});
    assertThatThrownBy(() -> stream.accept(new float[length]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a step has 2 values [2], got " + length);
    stream.accept(new float[] {1, 1});
    assertThat(stream.predict()).isEqualTo(engine.predict(new float[] {1, -1, 1, 1}));
  }

  @Test
  void isRefusedByNetworkWithoutSequences() {
    QuantizedWeights one = new QuantizedWeights(1, 1, 2, new byte[] {1}, new float[] {1});
    LinearUnit unit = new LinearUnit(one, new int[1], Activation.IDENTITY, Optional.empty());
    CompactNetwork network =
        new CompactNetwork(TensorShape.vector(1), QUANTIZER, List.of(new Dense(unit)));
    assertThatThrownBy(() -> new IntegerEngine(network).stream())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the network is not for sequences: it has no recurrent layer");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 7})
  void refusesSequenceThatIsNoWholeSteps(int length) {
    assertThatThrownBy(() -> classifier(true).predict(new float[length]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a sequence has one or more steps of 2 values [2], got " + length + " values");
  }

  @Test
  void answersEachStepWithProbabilitiesOfItsOwn() {
    IntegerEngine engine = classifier(false);
    float[] outputs = engine.predict(new float[] {1, -1, 0.5f, 0.5f, -1, 0, 0, 0});
    assertThat(outputs).hasSize(4 * 3);
    FrameStream stream = engine.stream();
    stream.accept(new float[] {1, -1});
    assertThat(Arrays.copyOf(outputs, 3)).isEqualTo(stream.predict());
    for (int from = 0; from < outputs.length; from += 3) {
      assertThat((double) outputs[from] + outputs[from + 1] + outputs[from + 2])
          .isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void answersASequenceOnceWhereItEnds() {
    float[] sequence = {1, -1, 0.5f, 0.5f, -1, 0, 0, 0};
    float[] each = classifier(false).predict(sequence);
    assertThat(classifier(true).predict(sequence)).isEqualTo(Arrays.copyOfRange(each, 9, 12));
  }
}
