package io.github.dl4jcompress.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Concatenation;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.NetworkInput;
import io.github.dl4jcompress.model.Padding;
import io.github.dl4jcompress.model.Precision;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.RealWeights;
import io.github.dl4jcompress.model.Spreading;
import io.github.dl4jcompress.model.Sum;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Upsampling;
import io.github.dl4jcompress.model.Window;
import io.github.dl4jcompress.model.Wiring;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sums and concatenations whose results can be seen at once. */
class HandmadeGraphTest {
  private static final AffineQuantizer WHOLE = new AffineQuantizer(1, 0);

  /** A join of single values. */
  private static float[] join(Layer join, AffineQuantizer[] quantizers, float... values) {
    List<NetworkInput> inputs =
        Arrays.stream(quantizers).map(q -> new NetworkInput(TensorShape.vector(1), q)).toList();
    List<Integer> all = IntStream.range(0, quantizers.length).boxed().toList();
    CompactNetwork network =
        new CompactNetwork(
            inputs,
            List.of(join),
            new Wiring(quantizers.length, List.of(all), List.of(quantizers.length)),
            Metadata.NONE);
    float[][] examples = new float[values.length][];
    Arrays.setAll(examples, i -> new float[] {values[i]});
    return new IntegerEngine(network).predictAll(examples)[0];
  }

  private static AffineQuantizer[] scales(float... scales) {
    return IntStream.range(0, scales.length)
        .mapToObj(i -> new AffineQuantizer(scales[i], 0))
        .toArray(AffineQuantizer[]::new);
  }

  private static float sum(AffineQuantizer output, AffineQuantizer[] inputs, float... values) {
    return join(new Sum(Activation.IDENTITY, output), inputs, values)[0];
  }

  @Test
  void addsValuesOfDifferentScales() {
    assertThat(sum(WHOLE, scales(1, 0.25f), 3, 2)).isEqualTo(5);
    assertThat(sum(WHOLE, scales(1, 0.25f, 8), 3, -2.75f, 16)).isEqualTo(16);
    assertThat(sum(new AffineQuantizer(0.5f, -100), scales(1, 0.25f), 3, 2.5f)).isEqualTo(5.5f);
  }

  @Test
  void roundsOnceWithTiesToEven() {
    AffineQuantizer[] halves = scales(0.5f, 0.25f);
    assertThat(sum(WHOLE, halves, 0.5f, 0)).isZero();
    assertThat(sum(WHOLE, halves, 1, 0.5f)).isEqualTo(2);
    assertThat(sum(WHOLE, halves, 2, 0.5f)).isEqualTo(2);
    assertThat(sum(WHOLE, halves, -1, 0.5f)).isZero();
    assertThat(sum(WHOLE, halves, -1, -0.5f)).isEqualTo(-2);
    assertThat(sum(WHOLE, halves, 0.5f, 0.25f)).isEqualTo(1);
    assertThat(sum(WHOLE, halves, -0.5f, -0.25f)).isEqualTo(-1);
    assertThat(sum(WHOLE, halves, 0.5f, -0.25f)).isZero();
  }

  @Test
  void saturatesAtTheEndsOfTheResult() {
    assertThat(sum(WHOLE, scales(1, 1), 100, 100)).isEqualTo(127);
    assertThat(sum(WHOLE, scales(1, 1), -100, -100)).isEqualTo(-128);
    AffineQuantizer ahead = new AffineQuantizer(1, 100);
    assertThat(sum(ahead, scales(1, 1), 20, 20)).isEqualTo(27);
    assertThat(sum(ahead, scales(1, 1), -120, -120)).isEqualTo(-228);
  }

  /** Where the opposite of a large value is far beyond the result, what is left still counts. */
  @Test
  void keepsWhatIsLeftOfLargeValues() {
    assertThat(sum(new AffineQuantizer(0x1p-20f, 0), scales(1, 1, 0x1p-20f), 9, -9, 0x1p-19f))
        .isEqualTo(0x1p-19f);
  }

  @Test
  void takesTheMostExtremeScales() {
    AffineQuantizer least = new AffineQuantizer(0x1p-60f, 0);
    AffineQuantizer most = new AffineQuantizer(0x1p40f, 0);
    assertThat(sum(least, new AffineQuantizer[] {most, most}, 0x1p40f, 0))
        .isEqualTo(127 * 0x1p-60f);
    assertThat(sum(most, new AffineQuantizer[] {least, least}, 0x1p-55f, 0x1p-55f)).isZero();
    assertThat(sum(least, new AffineQuantizer[] {most, least}, 0, 0x1p-59f)).isEqualTo(0x1p-59f);
  }

  @Test
  void appliesTheActivationToTheSum() {
    AffineQuantizer[] whole = scales(1, 1);
    assertThat(join(new Sum(Activation.RELU, WHOLE), whole, 3, -5)[0]).isZero();
    assertThat(join(new Sum(Activation.RELU6, WHOLE), whole, 3, 5)[0]).isEqualTo(6);
    AffineQuantizer fine = new AffineQuantizer(1 / 128f, 0);
    assertThat(join(new Sum(Activation.TANH, fine), whole, 3, -2)[0])
        .isEqualTo(97 / 128f); // tanh(1) = 0.7616, 97.48 steps
  }

  @Test
  void putsChannelsBehindEachOther() {
    TensorShape one = new TensorShape(1, 1, 2);
    TensorShape two = new TensorShape(2, 1, 2);
    AffineQuantizer half = new AffineQuantizer(0.5f, 3);
    CompactNetwork network =
        new CompactNetwork(
            List.of(new NetworkInput(one, WHOLE), new NetworkInput(two, half)),
            List.of(new Concatenation(WHOLE)),
            new Wiring(2, List.of(List.of(1, 0, 1)), List.of(2)),
            Metadata.NONE);
    float[] found =
        new IntegerEngine(network)
            .predictAll(new float[] {7, 8}, new float[] {0.5f, 1, 1.5f, -60})[0];
    assertThat(found).containsExactly(0, 1, 2, -60, 7, 8, 0, 1, 2, -60);
  }

  @Test
  void placesZerosAroundAndRepeats() {
    TensorShape image = new TensorShape(2, 1, 2);
    float[] example = {1, 2, 3, 4};
    assertThat(
            new IntegerEngine(
                    new CompactNetwork(
                        image, new AffineQuantizer(1, 9), List.of(new Padding(0, 1, 2, 0))))
                .predict(example))
        .containsExactly(0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 3, 4, 0, 0, 0, 0);
    assertThat(
            new IntegerEngine(new CompactNetwork(image, WHOLE, List.of(new Upsampling(2, 1))))
                .predict(example))
        .containsExactly(1, 2, 1, 2, 3, 4, 3, 4);
    assertThat(
            new IntegerEngine(new CompactNetwork(image, WHOLE, List.of(new Upsampling(1, 3))))
                .predict(example))
        .containsExactly(1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4);
  }

  @Test
  void placesZerosBetween() {
    CompactNetwork network =
        new CompactNetwork(
            new TensorShape(2, 2, 2),
            new AffineQuantizer(1, 9),
            List.of(
                new Upsampling(2, 2), // so that a buffer is used again
                new MaxPooling(new Window(new Axis(2, 2, 0, 0, 1), new Axis(2, 2, 0, 0, 1))),
                new Spreading(2, 3)));
    assertThat(new IntegerEngine(network).predict(new float[] {1, 2, 3, 4, 5, 6, 7, 8}))
        .containsExactly(1, 0, 0, 2, 0, 0, 0, 0, 3, 0, 0, 4, 5, 0, 0, 6, 0, 0, 0, 0, 7, 0, 0, 8);
  }

  /** The first placement's buffer is used again by the third. */
  @Test
  void placesZerosWhereAnotherValueWas() {
    CompactNetwork network =
        new CompactNetwork(
            new TensorShape(1, 2, 1),
            WHOLE,
            List.of(
                new Upsampling(2, 3),
                new MaxPooling(new Window(new Axis(2, 2, 0, 0, 1), new Axis(3, 3, 0, 0, 1))),
                new Padding(1, 0, 1, 1)));
    assertThat(new IntegerEngine(network).predict(new float[] {5, 6}))
        .containsExactly(0, 0, 0, 0, 5, 0, 0, 6, 0);
  }

  @Test
  void givesNoCodesOfRealWeights() {
    RealWeights weights = new RealWeights(1, 3, Precision.SINGLE, new float[] {1, 2, 3});
    Layer dense =
        new Dense(new RealUnit(weights, new float[1], Activation.IDENTITY, Optional.empty()));
    IntegerEngine engine =
        new IntegerEngine(new CompactNetwork(TensorShape.vector(3), WHOLE, List.of(dense)));
    assertThat(engine.predict(new float[] {1, 1, 1})).containsExactly(6);
    assertThatThrownBy(() -> engine.codes(new int[] {1, 1, 1}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "output 0 stays real and is made by real weights, so that it has no codes; call"
                + " predictAll");
  }

  @Test
  void refusesPlacementsBeyondTheirBounds() {
    assertThatThrownBy(() -> new Padding(0, -1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("padding must be in [0, 32767], got top=0, bottom=-1, left=0, right=0");
    assertThatThrownBy(() -> new Spreading(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rows and columns must be 1 to 32767 apart, got 0 and 1");
    assertThatThrownBy(() -> new Spreading(32767, 1).outputShape(new TensorShape(1, 65_541, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2147549181 rows and 1 columns are more than an array holds");
    assertThatThrownBy(() -> new Upsampling(2, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("each row and column must come 1 to 32767 times, got 2 and 0");
    assertThatThrownBy(() -> new Upsampling(32767, 1).outputShape(new TensorShape(1, 65_540, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2147549180 rows and 1 columns are more than an array holds");
  }

  /** A diamond: a value that two branches read stays as long as one of them needs it. */
  @Test
  void keepsValuesUntilTheirLastReader() {
    Layer negative = new ElementWise(Activation.RELU, WHOLE);
    Layer add = new Sum(Activation.IDENTITY, WHOLE);
    CompactNetwork network =
        new CompactNetwork(
            List.of(new NetworkInput(TensorShape.vector(2), WHOLE)),
            List.of(negative, negative, add, add),
            new Wiring(
                1, List.of(List.of(0), List.of(1), List.of(1, 2), List.of(0, 3)), List.of(4)),
            Metadata.NONE);
    assertThat(new IntegerEngine(network).predict(new float[] {3, -3})).containsExactly(9, -3);
  }

  @Test
  void refusesToJoinSequencesOfDifferentLengths() {
    CompactNetwork network =
        new CompactNetwork(
            List.of(
                new NetworkInput(TensorShape.vector(1), WHOLE),
                new NetworkInput(TensorShape.vector(1), WHOLE)),
            List.of(new Sum(Activation.IDENTITY, WHOLE), new LastStep()),
            new Wiring(2, List.of(List.of(0, 1), List.of(2)), List.of(3)),
            Metadata.NONE);
    IntegerEngine engine = new IntegerEngine(network);
    assertThat(engine.predictAll(new float[] {1, 2}, new float[] {3, 4})[0]).containsExactly(6);
    assertThatThrownBy(() -> engine.predictAll(new float[2], new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sequences of 2 and 3 steps cannot be joined");
    assertThatThrownBy(engine::stream)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "a stream takes one input and gives one output; the network has inputs of the shapes"
                + " [[1], [1]] and outputs of the shapes [[1]]");
  }
}
