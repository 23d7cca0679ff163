package io.github.dl4jcompress.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.SmallModels;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Concatenation;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.NetworkInput;
import io.github.dl4jcompress.model.Padding;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RandomNetworks;
import io.github.dl4jcompress.model.RandomWords;
import io.github.dl4jcompress.model.Spreading;
import io.github.dl4jcompress.model.Sum;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Upsampling;
import io.github.dl4jcompress.model.Wiring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JavaSourceTest {
  private static final AffineQuantizer CODES = new AffineQuantizer(1 / 64f, 0);

  private static Compiled compile(String name, CompactNetwork network) {
    return Compiled.of(Map.of(name, JavaSource.of(network, name)));
  }

  private static void assertSame(CompactNetwork network) {
    Compiled compiled = compile("Written", network);
    for (int seed = 0; seed < 3; seed++) {
      float[][] examples = RandomNetworks.examples(network, seed);
      assertThat(compiled.predictAll("Written", examples))
          .isDeepEqualTo(CompactModel.of(network).predictAll(examples));
    }
  }

  /** One dense layer of random levels. */
  private static CompactNetwork dense(int rows, int columns, int bits) {
    Random random = new Random(5);
    int most = QuantizedWeights.maxLevel(bits);
    byte[] levels = new byte[rows * columns];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) (random.nextInt(2 * most + 1) - most);
    }
    float[] scales = new float[rows];
    Arrays.fill(scales, 0.01f);
    QuantizedWeights weights = new QuantizedWeights(rows, columns, bits, levels, scales);
    LinearUnit unit = new LinearUnit(weights, new int[rows], Activation.SOFTMAX, Optional.empty());
    return new CompactNetwork(TensorShape.vector(columns), CODES, List.of(new Dense(unit)));
  }

  private static CompactNetwork chain(int layers) {
    Layer layer = new ElementWise(Activation.TANH, new AffineQuantizer(1 / 60f, 3));
    return new CompactNetwork(TensorShape.vector(2), CODES, Collections.nCopies(layers, layer));
  }

  /** Joins of one input read again and again. */
  private static CompactNetwork wide(int reads) {
    List<Integer> sources = Collections.nCopies(reads / 2, 0);
    List<Integer> others = Collections.nCopies(reads - reads / 2, 0);
    return new CompactNetwork(
        List.of(new NetworkInput(TensorShape.vector(2), CODES)),
        List.of(
            new Sum(Activation.RELU, new AffineQuantizer(16f, -3)),
            new Concatenation(new AffineQuantizer(1 / 60f, 3))),
        new Wiring(1, List.of(sources, others), List.of(1, 2)),
        Metadata.NONE);
  }

  @Test
  void writesLeNet() {
    CompactNetwork lenet = SmallModels.lenet();
    assertSame(lenet);
    String source = JavaSource.of(lenet, "com.example.Digits");
    assertThat(source).startsWith("package com.example;\n").hasSizeLessThan(90_000);
    assertThat(source).contains("public final class Digits {").doesNotContain("import ");
    assertThat(source.lines()).allMatch(line -> line.length() < 200);
  }

  @Test
  void writesAnLstm() {
    assertSame(SmallModels.lstm());
    assertThat(JavaSource.of(SmallModels.lstm(), "Listener")).hasSizeLessThan(60_000);
  }

  /** A string constant of a class file has at most 65,535 bytes. */
  @Test
  void cutsLongMatricesIntoSeveralConstants() {
    assertSame(dense(300, 400, 8));
  }

  /** The code of a method takes at most 65,535 bytes. */
  @Test
  void writesAllThatItsLimitsAllow() {
    assertSame(chain(JavaSource.MAX_VALUES - 1));
    assertSame(wide(JavaSource.MAX_READS));
  }

  @Test
  void refusesWhatNoMethodHolds() {
    assertThatThrownBy(() -> JavaSource.of(chain(JavaSource.MAX_VALUES), "Written"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a network of 1001 inputs and layers; Java source takes at most 1000");
    assertThatThrownBy(() -> JavaSource.of(wide(JavaSource.MAX_READS + 1), "Written"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a network of 2001 connections between layers; Java source takes at most 2000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "a..B",
        "a.",
        ".B",
        "1A",
        "a.1B",
        "A-B",
        "A B",
        "int",
        "a.class.B",
        "null",
        "_",
        "A\tB",
        "A;}",
        "A/*",
        "\\u0041",
        "Gr\u00f6\u00dfe",
        "A\u202e",
        "A\u0000",
        "A$1",
        "a/B"
      })
  void refusesWhatIsNoName(String name) {
    assertThatThrownBy(() -> JavaSource.of(chain(1), name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "need a Java class name of ASCII letters, digits and _, as in com.example.Digits, got '"
                + name
                + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Math", "a.String", "Layer0", "a.b.Layer12Cells", "Sparse", "record"})
  void refusesNamesThatTheTextNeeds(String name) {
    assertThatThrownBy(() -> JavaSource.of(chain(1), name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the name '"
                + name.substring(name.lastIndexOf('.') + 1)
                + "' is used inside of the source; choose another one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Written", "x", "Layers", "Layer", "com.example_2.My_Net3"})
  void takesOtherNames(String name) {
    assertThat(compile(name, chain(1)).predict(name, new float[] {0, 1})).hasSize(2);
  }

  @Test
  void keepsLabelsWhateverIsInThem() {
    List<String> labels = new ArrayList<>();
    labels.add("*/ \"; System.exit(1); // \\");
    labels.add("\\u0022;\n\r\t\0\177 \\u000a");
    labels.add("\u00e9\u4e2d\u2028\ud83d\ude00\u202e");
    labels.add("</name> <labels>");
    CompactNetwork network = dense(4, 2, 4).with(Metadata.NONE.withLabels(labels));
    String source = JavaSource.of(network, "Written");
    assertThat(source).matches("[\\n -~]*");
    assertThat(compile("Written", network).labels("Written")).containsExactlyElementsOf(labels);
  }

  @Test
  void refusesExamplesAsTheModelDoes() {
    CompactNetwork network = SmallModels.lstm();
    Compiled compiled = compile("Written", network);
    for (int length : new int[] {0, 12, 14}) {
      String message = message(() -> CompactModel.of(network).predict(new float[length]));
      assertThat(message(() -> compiled.predict("Written", new float[length]))).isEqualTo(message);
    }
    CompactNetwork image = chain(1);
    Compiled other = compile("Written", image);
    assertThat(message(() -> other.predict("Written", new float[3])))
        .isEqualTo(message(() -> CompactModel.of(image).predict(new float[3])));
    assertThat(message(() -> other.predictAll("Written", new float[2], new float[2])))
        .isEqualTo("the network has inputs of the shapes [[2]], got 2");
  }

  @ParameterizedTest
  @MethodSource("wordNetworks")
  void refusesIndicesAsTheModelDoes(CompactNetwork network) {
    Compiled compiled = compile("Written", network);
    int count = network.inputs().get(0).indices();
    for (float[] refused :
        new float[][] {{}, {0, 1.5f}, {count}, {-1}, {0.5f}, {Float.NaN}, {1e10f}}) {
      assertThat(message(() -> compiled.predict("Written", refused)))
          .isEqualTo(message(() -> CompactModel.of(network).predict(refused)));
    }
  }

  static Stream<CompactNetwork> wordNetworks() {
    List<CompactNetwork> networks =
        LongStream.range(0, 30)
            .mapToObj(RandomWords::network)
            .filter(network -> network.inputs().size() == 1)
            .toList();
    return Stream.of(
        networks.stream().filter(CompactNetwork::isSequence).findFirst().orElseThrow(),
        networks.stream().filter(network -> !network.isSequence()).findFirst().orElseThrow());
  }

  private static String message(Runnable refused) {
    try {
      refused.run();
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("nothing was refused");
  }

  @Test
  void writesTheSameInAnyLocale() {
    String expected = JavaSource.of(SmallModels.lenet(), "Written");
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(JavaSource.of(SmallModels.lenet(), "Written")).isEqualTo(expected);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void valuesMoveAsInTheModel() {
    assertSame(
        new CompactNetwork(
            new TensorShape(2, 3, 4),
            CODES,
            List.of(new Padding(1, 0, 2, 1), new Spreading(2, 3), new Upsampling(2, 1))));
  }
}
