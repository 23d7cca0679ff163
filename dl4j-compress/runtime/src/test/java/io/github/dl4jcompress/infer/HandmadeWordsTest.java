package io.github.dl4jcompress.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.Embedding;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.Masked;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.NetworkInput;
import io.github.dl4jcompress.model.Precision;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.RealWeights;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.SimpleRecurrent;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Wiring;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Indices, embeddings and masked cells, by numbers that can be followed by hand. */
class HandmadeWordsTest {
  private static final AffineQuantizer EIGHTHS = new AffineQuantizer(0.125f, 3);
  private static final AffineQuantizer FINE = new AffineQuantizer(1 / 512f, 0);

  private static IntegerEngine engine(NetworkInput input, Layer... layers) {
    return new IntegerEngine(
        new CompactNetwork(
            List.of(input), List.of(layers), Wiring.chain(layers.length), Metadata.NONE));
  }

  /** Words of two dimensions: (0, 0), (1/4, -2), (-3/4, 6) before a function. */
  private static Embedding table(Activation activation, int... bias) {
    byte[] levels = {0, 1, -3, 0, -1, 3};
    QuantizedWeights weights = new QuantizedWeights(2, 3, 3, levels, new float[] {0.25f, 2});
    return new Embedding(new LinearUnit(weights, bias, activation, Optional.of(EIGHTHS)));
  }

  @Test
  void embeddingIsAColumnOfItsTable() {
    IntegerEngine engine = engine(NetworkInput.ofIndices(3), table(Activation.IDENTITY, 0, 0));
    assertThat(engine.predict(new float[] {0})).containsExactly(0, 0);
    assertThat(engine.predict(new float[] {1})).containsExactly(0.25f, -2);
    assertThat(engine.predict(new float[] {2})).containsExactly(-0.75f, 6);
    assertThat(engine.codes(new int[] {2})[0]).containsExactly(-6, 48);
  }

  @Test
  void embeddingAddsItsBiasAndAppliesItsFunction() {
    IntegerEngine engine = engine(NetworkInput.ofIndices(3), table(Activation.RELU, 3, 1));
    assertThat(engine.predict(new float[] {0})).containsExactly(0.75f, 2);
    assertThat(engine.predict(new float[] {2})).containsExactly(0, 8);
  }

  @Test
  void embeddingOfRealWeightsIsRoundedToCodesOnly() {
    RealWeights weights = new RealWeights(2, 2, Precision.SINGLE, new float[] {0.3f, 1, -0.19f, 0});
    Embedding table =
        new Embedding(
            new RealUnit(
                weights, new float[] {0, 0.5f}, Activation.IDENTITY, Optional.of(EIGHTHS)));
    IntegerEngine engine = engine(NetworkInput.ofIndices(2), table);
    assertThat(engine.predict(new float[] {0})).containsExactly(0.25f, 0.25f);
    assertThat(engine.predict(new float[] {1})).containsExactly(1, 0.5f);
  }

  /** Far beyond what 8 bits tell apart, and beyond what a sum over all words would hold. */
  @Test
  void eachOfManyWordsIsFound() {
    int words = 70_000;
    byte[] levels = new byte[words];
    for (int i = 0; i < words; i++) {
      levels[i] = (byte) (i % 2 == 0 ? 127 : -127 + i % 7);
    }
    QuantizedWeights weights = new QuantizedWeights(1, words, 8, levels, new float[] {0.125f});
    Embedding table =
        new Embedding(
            new LinearUnit(weights, new int[1], Activation.IDENTITY, Optional.of(EIGHTHS)));
    IntegerEngine engine = engine(NetworkInput.ofIndices(words), table);
    for (int index : new int[] {0, 1, 255, 256, 65_535, 65_536, words - 1}) {
      float expected = 0.125f * Math.min(124, levels[index]);
      assertThat(engine.predict(new float[] {index})).containsExactly(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, 3, 1e9f, Float.POSITIVE_INFINITY})
  void refusesAnIndexThatIsNone(float index) {
    IntegerEngine engine = engine(NetworkInput.ofIndices(3), table(Activation.IDENTITY, 0, 0));
    assertThatThrownBy(() -> engine.predict(new float[] {index}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("an index ");
  }

  @Test
  void refusesHalfAnIndexAndCodesThatAreNone() {
    IntegerEngine engine = engine(NetworkInput.ofIndices(3), table(Activation.IDENTITY, 0, 0));
    assertThatThrownBy(() -> engine.predict(new float[] {0.5f}))
        .hasMessage("an index is a whole number, got 0.5");
    assertThatThrownBy(() -> engine.predict(new float[] {Float.NaN}))
        .hasMessage("an index is a whole number, got NaN");
    assertThatThrownBy(() -> engine.codes(new int[] {3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an index must be in [0, 2], got 3");
  }

  @Test
  void refusesToMixIndicesAndCodes() {
    NetworkInput codes = new NetworkInput(TensorShape.vector(1), EIGHTHS);
    assertThatThrownBy(() -> engine(codes, table(Activation.IDENTITY, 0, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 0: an embedding of 3 indices reads an input of as many, found codes");
    assertThatThrownBy(() -> engine(NetworkInput.ofIndices(4), table(Activation.IDENTITY, 0, 0)))
        .hasMessage(
            "layer 0: an embedding of 3 indices reads an input of as many, found 4 indices");
    Dense dense = new Dense(table(Activation.IDENTITY, 0, 0).unit());
    assertThatThrownBy(() -> engine(NetworkInput.ofIndices(3), dense))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 0: reads an input of 3 indices, which only an embedding can read");
    LinearUnit unit =
        new LinearUnit(
            new QuantizedWeights(1, 1, 2, new byte[1], new float[] {1}),
            new int[1],
            Activation.IDENTITY,
            Optional.empty());
    assertThatThrownBy(() -> new Embedding(unit))
        .hasMessage("an embedding needs an output quantizer");
    assertThatThrownBy(() -> NetworkInput.ofIndices((1 << 24) + 1))
        .hasMessage("an input can have 16777216 indices at most, got 16777217");
    assertThatThrownBy(() -> NetworkInput.ofIndices(0))
        .hasMessage("need one or more indices, got 0");
  }

  private static RecurrentUnit unit(int rows, int input, int recurrent, int... bias) {
    byte[] inputs = new byte[2 * rows];
    Arrays.fill(inputs, (byte) input);
    byte[] states = new byte[rows];
    Arrays.fill(states, (byte) recurrent);
    float[] scales = new float[rows];
    Arrays.fill(scales, 0.125f);
    return new RecurrentUnit(
        new QuantizedWeights(rows, 2, 8, inputs, scales),
        new QuantizedWeights(rows, 1, 8, states, scales),
        bias.length == 0 ? new int[rows] : bias);
  }

  /** Puts out (a + b + h) / 2 + 1/4 for inputs a and b, and h before; even of zeros. */
  private static SimpleRecurrent simple() {
    return new SimpleRecurrent(unit(1, 4, 4, 16), Activation.HARD_TANH);
  }

  private static Lstm lstm() {
    return new Lstm(
        unit(4, 3, 2, 7, 60, 20, 40), Optional.empty(), Activation.TANH, Activation.SIGMOID);
  }

  private static IntegerEngine engine(Layer layer) {
    return engine(new NetworkInput(TensorShape.vector(2), EIGHTHS), layer);
  }

  /** 1/4 (1/2 + 1/4 + 0 + 1/4), then nothing, then from rest again; half of b alone is no mask. */
  @Test
  void maskedStepsPutOutZerosAndForget() {
    float[] steps = {0.5f, 0, 0, 0, 0.25f, 0.25f, 0, 0.5f};
    assertThat(engine(new Masked(simple(), false, FINE)).predict(steps))
        .containsExactly(127 / 512f, 0, 127 / 512f, 127 / 512f);
    AffineQuantizer coarse = new AffineQuantizer(0.0625f, 0);
    assertThat(engine(new Masked(simple(), false, coarse)).predict(steps))
        .containsExactly(0.5f, 0, 0.5f, 0.75f);
    assertThat(engine(new Recurrent(simple(), coarse)).predict(steps))
        .containsExactly(0.5f, 0.5f, 0.75f, 0.875f);
  }

  @Test
  void theLastStepThatIsNotMaskedIsTheResult() {
    AffineQuantizer coarse = new AffineQuantizer(0.0625f, 0);
    IntegerEngine engine = engine(new Masked(simple(), true, coarse));
    assertThat(engine.predict(new float[] {0.5f, 0, 0, 0.5f, 0, 0, 0, 0})).containsExactly(0.75f);
    assertThat(engine.predict(new float[] {0, 0, 0.5f, 0})).containsExactly(0.5f);
    assertThat(engine.predict(new float[] {0, 0, 0, 0})).containsExactly(0);
  }

  static Stream<Layer> masked() {
    AffineQuantizer coarse = new AffineQuantizer(0.01f, -20);
    return Stream.of(
        new Masked(simple(), false, coarse),
        new Masked(simple(), true, coarse),
        new Masked(lstm(), false, coarse),
        new Masked(lstm(), true, coarse));
  }

  /** Without the steps before the last masked one, the cells would be where they are. */
  @ParameterizedTest
  @MethodSource("masked")
  void nothingBeforeAMaskedStepMatters(Layer layer) {
    IntegerEngine engine = engine(layer);
    float[] tail = {0.25f, -0.5f, 1, 0.125f};
    float[] all = {1, 2, -0.5f, 0.25f, 0, 0, 0.25f, -0.5f, 1, 0.125f};
    float[] expected = engine.predict(tail);
    float[] found = engine.predict(all);
    assertThat(Arrays.copyOfRange(found, found.length - expected.length, found.length))
        .isEqualTo(expected);
    assertThat(expected).doesNotContain(0);
  }

  @ParameterizedTest
  @MethodSource("masked")
  void aStreamSaysTheSameAtEachStep(Layer layer) {
    IntegerEngine engine = engine(layer);
    FrameStream stream = engine.stream();
    float[] steps = {0, 0, 0.5f, 0, 1, -0.25f, 0, 0, 0, 0, 0.25f, 0, 0, 0};
    for (int round = 0; round < 2; round++) {
      stream.reset();
      for (int step = 0; step < steps.length / 2; step++) {
        stream.accept(new float[] {steps[2 * step], steps[2 * step + 1]});
        float[] all = engine.predict(Arrays.copyOf(steps, 2 * step + 2));
        assertThat(stream.predict()).containsExactly(all[all.length - 1]);
      }
    }
  }

  @Test
  void aStreamOfWordsSaysTheSameAtEachStep() {
    IntegerEngine engine =
        engine(
            NetworkInput.ofIndices(3),
            table(Activation.IDENTITY, 0, 0),
            new Masked(lstm(), true, new AffineQuantizer(0.01f, -20)));
    FrameStream stream = engine.stream();
    float[] words = {0, 1, 2, 2, 0, 1, 0};
    for (int step = 0; step < words.length; step++) {
      stream.accept(new float[] {words[step]});
      assertThat(stream.predict()).isEqualTo(engine.predict(Arrays.copyOf(words, step + 1)));
    }
    assertThatThrownBy(() -> stream.accept(new float[] {7}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an index must be in [0, 2], got 7");
  }
}
