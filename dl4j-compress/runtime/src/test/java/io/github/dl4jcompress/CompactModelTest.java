package io.github.dl4jcompress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.format.CorruptModelException;
import io.github.dl4jcompress.infer.FrameStream;
import io.github.dl4jcompress.infer.Predictor;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.Precision;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RandomNetworks;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.RealWeights;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Window;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompactModelTest {
  private static final Axis HALF = new Axis(2, 2, 0, 0, 1);

  /** Pools [1, 2, 4] to two values; three outputs: the first value, the second, and minus both. */
  private static CompactModel small(Activation activation) {
    byte[] levels = {1, 0, 0, 1, -1, -1};
    QuantizedWeights weights = new QuantizedWeights(3, 2, 4, levels, new float[] {1, 1, 1});
    LinearUnit unit = new LinearUnit(weights, new int[3], activation, Optional.empty());
    return CompactModel.of(
        new CompactNetwork(
            new TensorShape(1, 2, 4),
            new AffineQuantizer(0.125f, 0),
            List.of(new MaxPooling(new Window(HALF, HALF)), new Dense(unit))));
  }

  private static float[] example(float first, float second) {
    return new float[] {first, first, second, second, first, first, second, second};
  }

  @Test
  void predictsTheSameAfterSavingAndLoading(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("model.d4c");
    for (long seed = 0; seed < 50; seed++) {
      CompactModel model = CompactModel.of(RandomNetworks.network(seed));
      model.save(file);
      byte[] bytes = Files.readAllBytes(file);
      assertThat(model.toBytes()).isEqualTo(bytes);
      float[] example = RandomNetworks.example(model.network(), seed);
      List<CompactModel> loaded =
          List.of(
              CompactModel.load(file),
              CompactModel.load(bytes),
              CompactModel.load(new ByteArrayInputStream(bytes)));
      for (CompactModel same : loaded) {
        assertThat(same.predict(example)).isEqualTo(model.predict(example));
        assertThat(same.logits(example)).isEqualTo(model.logits(example));
        assertThat(same.classify(example)).isEqualTo(model.classify(example));
      }
    }
  }

  @Test
  void predictsSequencesTheSameAfterLoading() throws IOException {
    for (long seed = 0; seed < 50; seed++) {
      CompactModel model = CompactModel.of(RandomNetworks.sequenceNetwork(seed));
      CompactModel loaded = CompactModel.load(model.toBytes());
      assertThat(loaded.isSequence()).isTrue();
      float[] sequence = RandomNetworks.sequence(model.network(), seed);
      assertThat(loaded.predict(sequence)).isEqualTo(model.predict(sequence));
    }
  }

  /** Two inputs, one LSTM of two cells with peepholes, three outputs at the end. */
  private static CompactModel listener() {
    float[] scales = new float[8];
    Arrays.fill(scales, 0.5f);
    byte[] levels = {1, 0, 2, -3, 0, 0, 1, 1, 0, 0, 3, 0, -1, 2, 0, 1};
    QuantizedWeights matrix = new QuantizedWeights(8, 2, 3, levels, scales);
    QuantizedWeights peepholes =
        new QuantizedWeights(3, 2, 2, new byte[] {1, 0, 0, -1, 0, 1}, new float[] {1, 1, 1});
    Lstm lstm =
        new Lstm(
            new RecurrentUnit(matrix, matrix, new int[8]),
            Optional.of(peepholes),
            Activation.TANH,
            Activation.SIGMOID);
    Recurrent layer = new Recurrent(lstm, new AffineQuantizer(1 / 128f, 0));
    Dense dense = (Dense) small(Activation.SOFTMAX).network().layers().get(1);
    return CompactModel.of(
        new CompactNetwork(
            TensorShape.vector(2),
            new AffineQuantizer(1 / 64f, 0),
            List.of(layer, new LastStep(), dense)));
  }

  @Test
  void listensToASequenceStepByStep() {
    CompactModel model = listener();
    assertThat(model.isSequence()).isTrue();
    assertThat(model.inputShape()).isEqualTo(TensorShape.vector(2));
    assertThat(model.outputs()).isEqualTo(3);
    FrameStream stream = model.stream();
    stream.accept(new float[] {1, -1});
    stream.accept(new float[] {0.5f, 1});
    assertThat(stream.predict()).isEqualTo(model.predict(new float[] {1, -1, 0.5f, 1}));
    assertThat(stream.logits()).isEqualTo(model.logits(new float[] {1, -1, 0.5f, 1}));
  }

  /** The lines of the README. */
  @Test
  void predictsAgainAndAgainIntoTheSameArrays() {
    CompactModel model = small(Activation.SOFTMAX);
    CompactModel listener = listener();
    float[] pixels = example(1, -1);
    float[] manyPixels = Arrays.copyOf(pixels, 16);
    float[] frame = {1, -1};
    int count = 2;
    float[] results = new float[count * model.outputs()];

    Predictor predictor = model.predictor();
    float[] result = new float[model.outputs()];
    predictor.predict(pixels, result);
    predictor.predictBatch(manyPixels, count, results);

    FrameStream stream = listener.stream();
    stream.accept(frame);
    int heard = stream.classify();

    assertThat(result).isEqualTo(model.predict(pixels));
    assertThat(predictor.classify(pixels)).isEqualTo(model.classify(pixels));
    assertThat(Arrays.copyOf(results, 3)).isEqualTo(result);
    assertThat(Arrays.copyOfRange(results, 3, 6)).isEqualTo(model.predict(new float[8]));
    assertThat(heard).isEqualTo(listener.classify(frame));
  }

  @Test
  void predictsManySequencesOfSeveralLengths() {
    CompactModel model = listener();
    float[][] sequences = {{1, -1}, {1, -1, 0.5f, 1}, {0, 0, 1, 1, -1, 0.25f}};
    float[][] answers = model.predictBatch(sequences);
    assertThat(answers).hasDimensions(3, 3);
    for (int i = 0; i < answers.length; i++) {
      assertThat(answers[i]).isEqualTo(model.predict(sequences[i]));
    }
    assertThat(model.predictBatch(new float[0][])).isEmpty();
  }

  @Test
  void refusesToListenWithoutMemory() {
    CompactModel model = small(Activation.SOFTMAX);
    assertThat(model.isSequence()).isFalse();
    assertThatThrownBy(model::stream)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the network is not for sequences: it has no recurrent layer");
  }

  @Test
  void printsARowForAnLstmWithAllItsWeights() {
    assertThat(listener().summary().lines())
        .containsExactly(
            "layer            output                weights  sparsity  bits",
            "lstm             [2]                        38    0.4474     3",
            "last step        [2]                                          ",
            "dense            [3]                         6    0.3333     4",
            "all                                         44    0.4318      ");
  }

  @Test
  void printsTheBitsOfRealWeights() {
    RealWeights halves = new RealWeights(1, 2, Precision.HALF, new float[] {1, 0});
    RealWeights singles = new RealWeights(2, 1, Precision.SINGLE, new float[] {0.1f, 0.2f});
    AffineQuantizer codes = new AffineQuantizer(1, 0);
    RealUnit first = new RealUnit(halves, new float[1], Activation.RELU, Optional.of(codes));
    RealUnit last = new RealUnit(singles, new float[2], Activation.SOFTMAX, Optional.empty());
    CompactModel model =
        CompactModel.of(
            new CompactNetwork(
                TensorShape.vector(2), codes, List.of(new Dense(first), new Dense(last))));
    assertThat(model.summary().lines())
        .containsExactly(
            "layer            output                weights  sparsity  bits",
            "dense            [1]                         2    0.5000    16",
            "dense            [2]                         2    0.0000    32",
            "all                                          4    0.2500      ");
  }

  @Test
  void savesOntoTheFileItWasLoadedFrom(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("model.d4c");
    small(Activation.SOFTMAX).save(file);
    byte[] before = Files.readAllBytes(file);
    CompactModel.load(file).save(file);
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void refusesDamagedFiles(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("model.d4c"), "D4C? no");
    assertThatThrownBy(() -> CompactModel.load(file))
        .isInstanceOf(CorruptModelException.class)
        .hasMessage("magic at byte 0: not a .d4c file");
  }

  @Test
  void classifiesAsTheLargestPrediction() {
    for (long seed = 0; seed < 300; seed++) {
      CompactModel model = CompactModel.of(RandomNetworks.network(seed));
      float[] example = RandomNetworks.example(model.network(), seed);
      float[] outputs = model.predict(example);
      int largest = model.classify(example);
      for (int i = 0; i < outputs.length; i++) {
        assertThat(outputs[largest]).isGreaterThanOrEqualTo(outputs[i]);
        assertThat(i < largest && outputs[i] == outputs[largest]).as("not the first").isFalse();
      }
    }
  }

  @ParameterizedTest(name = "{0} of [{1}, {2}, minus both]")
  @CsvSource({
    "SOFTMAX, 2, 1, 0",
    "SOFTMAX, 1, 2, 1",
    "IDENTITY, -1, -2, 2",
    "IDENTITY, 2, 2, 0",
    "RELU, -8, -1, 2", // outputs 0, 0, 9
    "SWISH, 1, -8, 2", // logits 1, -8, 7
  })
  void classifies(Activation activation, float first, float second, int expected) {
    assertThat(small(activation).classify(example(first, second))).isEqualTo(expected);
  }

  @Test
  void classifiesByOutputsWhereTheActivationTurnsTheOrder() {
    QuantizedWeights weights = new QuantizedWeights(2, 1, 4, new byte[] {7, 1}, new float[] {1, 1});
    LinearUnit unit = new LinearUnit(weights, new int[2], Activation.SWISH, Optional.empty());
    CompactModel model =
        CompactModel.of(
            new CompactNetwork(
                TensorShape.vector(1), new AffineQuantizer(1, 0), List.of(new Dense(unit))));
    float[] example = {-1};
    assertThat(model.logits(example)).containsExactly(-7, -1);
    assertThat(model.predict(example)[0]).isGreaterThan(model.predict(example)[1]);
    assertThat(model.classify(example)).isZero();
  }

  @Test
  void givesLogitsBeforeSoftmax() {
    CompactModel model = small(Activation.SOFTMAX);
    assertThat(model.logits(example(1.5f, -0.5f))).containsExactly(1.5f, -0.5f, -1);
    assertThat(model.predict(example(1.5f, -0.5f))).isNotEqualTo(new float[] {1.5f, -0.5f, -1});
  }

  @Test
  void tellsItsShapeAndSparsity() {
    CompactModel model = small(Activation.SOFTMAX);
    assertThat(model.inputShape()).isEqualTo(new TensorShape(1, 2, 4));
    assertThat(model.outputs()).isEqualTo(3);
    assertThat(model.sparsity()).isEqualTo(1 - 4.0 / 6);
  }

  @Test
  void printsATableOfItsLayersInAnyLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(small(Activation.SOFTMAX).summary().lines())
          .containsExactly(
              "layer            output                weights  sparsity  bits",
              "max pooling      [1, 1, 2]                                    ",
              "dense            [3]                         6    0.3333     4",
              "all                                          6    0.3333      ");
    } finally {
      Locale.setDefault(before);
    }
  }
}
