package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AudioFrontEnd;
import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Bidirectional.Joining;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Concatenation;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.Embedding;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.Masked;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.NetworkInput;
import io.github.dl4jcompress.model.Padding;
import io.github.dl4jcompress.model.Precision;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RealUnit;
import io.github.dl4jcompress.model.RealWeights;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.ScaleGrid;
import io.github.dl4jcompress.model.SimpleRecurrent;
import io.github.dl4jcompress.model.Spreading;
import io.github.dl4jcompress.model.Sum;
import io.github.dl4jcompress.model.TensorShape;
import io.github.dl4jcompress.model.Upsampling;
import io.github.dl4jcompress.model.Window;
import io.github.dl4jcompress.model.Wiring;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Small networks by hand: one dense layer with raw scales, one layer of every kind, without and for
 * sequences, a dense layer with labels and front end, two with branches, and two for words.
 */
public final class SampleFiles {
  private SampleFiles() {}

  static byte[] smallest() {
    return ModelFile.write(dense(new float[] {0.3f, 0.7f}));
  }

  static byte[] everyKind() {
    return ModelFile.write(everyKindOfLayer());
  }

  static byte[] everySequenceKind() {
    return ModelFile.write(everyKindOfSequenceLayer());
  }

  /** All of the networks here. */
  public static Stream<CompactNetwork> networks() {
    return Stream.of(
        dense(new float[] {0.3f, 0.7f}),
        everyKindOfLayer(),
        everyKindOfSequenceLayer(),
        everyKindOfRealLayer(),
        dense(new float[] {0.5f, 0.25f}).with(metadata()),
        residual(),
        severalInputsAndOutputs(),
        placements(),
        spreading(),
        narrowCodes(),
        words(),
        realWords());
  }

  /** Files that hold their sections, one for all layers or one for each. */
  static Stream<byte[]> files() {
    return Stream.concat(
        networks().map(ModelFile::write),
        Stream.of(everyKindOfLayer(), everyKindOfSequenceLayer(), everyKindOfRealLayer())
            .map(network -> Container.of(network, Layout.SECTION_PER_LAYER).bytes()));
  }

  /** Labels and a front end for three inputs and two outputs. */
  static Metadata metadata() {
    AudioFrontEnd sound =
        AudioFrontEnd.logMel(8_000, 3).range(100, 3_900.5).preEmphasis(0.93).framing(300, 111);
    return new Metadata(List.of("yes", "n\u00f6 \ud83d\ude00"), Optional.of(sound));
  }

  /** Three inputs, two outputs. */
  static CompactNetwork dense(float[] scales) {
    QuantizedWeights weights =
        new QuantizedWeights(2, 3, 4, new byte[] {1, 0, -7, 0, 3, 0}, scales);
    LinearUnit unit =
        new LinearUnit(weights, new int[] {100, -5}, Activation.SOFTMAX, Optional.empty());
    AffineQuantizer input = new AffineQuantizer(0.02f, -3);
    return new CompactNetwork(TensorShape.vector(3), input, List.of(new Dense(unit)));
  }

  static CompactNetwork everyKindOfLayer() {
    Axis same = new Axis(3, 1, 1, 1, 1);
    Axis half = new Axis(2, 2, 0, 0, 1);
    AffineQuantizer quantizer = new AffineQuantizer(0.1f, 5);
    byte[] taps = new byte[2 * 9];
    taps[4] = 3;
    taps[9 + 1] = -1;
    QuantizedWeights kernels = new QuantizedWeights(2, 9, 3, taps, new float[] {0.5f, 0.25f});
    LinearUnit convolution =
        new LinearUnit(kernels, new int[] {7, 0}, Activation.RELU, Optional.of(quantizer));
    QuantizedWeights matrix =
        new QuantizedWeights(2, 2, 2, new byte[] {1, -1, 0, 0}, new float[] {0.125f, 1});
    LinearUnit dense =
        new LinearUnit(matrix, new int[] {0, 9}, Activation.IDENTITY, Optional.empty());
    List<Layer> layers =
        List.of(
            new Convolution(convolution, new Window(same, same)),
            new MaxPooling(new Window(half, half)),
            new AveragePooling(new Window(half, half), quantizer),
            new ElementWise(Activation.TANH, new AffineQuantizer(0.01f, 0)),
            new Dense(dense));
    return new CompactNetwork(new TensorShape(1, 4, 4), quantizer, layers);
  }

  /** Each quantizer with fewer than 256 codes; identity and mean would leave them. */
  static CompactNetwork narrowCodes() {
    return narrowCodes(
        new AffineQuantizer(0.1f, -70, 7),
        new AffineQuantizer(0.5f, -125, 3),
        new AffineQuantizer(0.25f, -124, 4));
  }

  /** The same of which but one quantizer has 256 codes; all, if that is number 3. */
  static CompactNetwork withNarrow(int number) {
    return narrowCodes(
        new AffineQuantizer(0.1f, -70, number == 0 ? 7 : 8),
        new AffineQuantizer(0.5f, -125, number == 1 ? 3 : 8),
        new AffineQuantizer(0.25f, -124, number == 2 ? 4 : 8));
  }

  private static CompactNetwork narrowCodes(
      AffineQuantizer input, AffineQuantizer sums, AffineQuantizer curved) {
    QuantizedWeights matrix =
        new QuantizedWeights(2, 2, 4, new byte[] {7, -5, 3, 6}, new float[] {0.5f, 0.25f});
    LinearUnit first =
        new LinearUnit(matrix, new int[] {3, -2}, Activation.IDENTITY, Optional.of(sums));
    LinearUnit last =
        new LinearUnit(matrix, new int[] {0, 9}, Activation.IDENTITY, Optional.empty());
    return new CompactNetwork(
        TensorShape.vector(2),
        input,
        List.of(new Dense(first), new ElementWise(Activation.TANH, curved), new Dense(last)));
  }

  /** Two inputs, one output, 70 weights. */
  static CompactNetwork everyKindOfSequenceLayer() {
    AffineQuantizer quantizer = new AffineQuantizer(0.01f, 1);
    Lstm plain =
        new Lstm(recurrent(8, 2, 2), Optional.empty(), Activation.TANH, Activation.SIGMOID);
    Lstm graves =
        new Lstm(
            recurrent(4, 2, 1),
            Optional.of(matrix(3, 1)),
            Activation.SOFTSIGN,
            Activation.HARD_SIGMOID);
    SimpleRecurrent simple = new SimpleRecurrent(recurrent(2, 1, 2), Activation.HARD_TANH);
    Lstm backward =
        new Lstm(recurrent(4, 2, 1), Optional.empty(), Activation.TANH, Activation.SIGMOID);
    Bidirectional both =
        new Bidirectional(
            new SimpleRecurrent(recurrent(1, 2, 1), Activation.TANH),
            backward,
            Joining.CONCATENATION,
            quantizer);
    LinearUnit dense =
        new LinearUnit(matrix(1, 2), new int[] {-3}, Activation.SIGMOID, Optional.empty());
    return new CompactNetwork(
        TensorShape.vector(2),
        quantizer,
        List.of(
            new Recurrent(plain, quantizer),
            new Recurrent(graves, quantizer),
            new Recurrent(simple, quantizer),
            both,
            new LastStep(),
            new Dense(dense)));
  }

  /** Half and single precision, with and without output quantizer; the ends of what is held. */
  static CompactNetwork everyKindOfRealLayer() {
    Axis same = new Axis(3, 1, 1, 1, 1);
    AffineQuantizer quantizer = new AffineQuantizer(0.1f, 5);
    float[] taps = new float[2 * 9];
    taps[4] = 0x1.554p-2f;
    taps[9] = -0x1p-24f; // the smallest of halves
    taps[17] = 1.5f;
    RealUnit convolution =
        new RealUnit(
            new RealWeights(2, 9, Precision.HALF, taps),
            new float[] {0, 65504},
            Activation.RELU6,
            Optional.of(quantizer));
    float[] matrix = {0.1f, -0.7f, 0, Float.MIN_VALUE, 0x1p-40f, -12.75f, 0, 0};
    RealUnit dense =
        new RealUnit(
            new RealWeights(1, 8, Precision.SINGLE, matrix),
            new float[] {-1e-3f},
            Activation.TANH,
            Optional.of(new AffineQuantizer(0.01f, 0)));
    RealUnit end =
        new RealUnit(
            new RealWeights(3, 1, Precision.SINGLE, new float[] {0.25f, 1 / 3f, -0x1p40f}),
            new float[] {0.1f, 0, 3},
            Activation.IDENTITY,
            Optional.empty());
    return new CompactNetwork(
        new TensorShape(1, 2, 2),
        quantizer,
        List.of(
            new Convolution(convolution, new Window(same, same)),
            new Dense(dense),
            new Dense(end)));
  }

  /** A chain that version 1.0 does not know. */
  static CompactNetwork placements() {
    AffineQuantizer quantizer = new AffineQuantizer(0.1f, 5);
    LinearUnit dense =
        new LinearUnit(matrix(1, 60), new int[] {3}, Activation.IDENTITY, Optional.empty());
    return new CompactNetwork(
        new TensorShape(2, 1, 2),
        quantizer,
        List.of(new Padding(1, 0, 0, 3), new Upsampling(3, 1), new Dense(dense)));
  }

  /** A deconvolution: a convolution behind zeros between rows and columns. */
  static CompactNetwork spreading() {
    AffineQuantizer quantizer = new AffineQuantizer(0.1f, 5);
    LinearUnit convolution =
        new LinearUnit(
            matrix(3, 18), new int[] {60, -70, 80}, Activation.RELU, Optional.of(quantizer));
    LinearUnit dense =
        new LinearUnit(matrix(1, 60), new int[] {3}, Activation.IDENTITY, Optional.empty());
    return new CompactNetwork(
        new TensorShape(2, 2, 2),
        quantizer,
        List.of(
            new Spreading(2, 3),
            new Convolution(
                convolution, new Window(new Axis(3, 1, 2, 1, 1), new Axis(3, 1, 1, 2, 1))),
            new Dense(dense)));
  }

  /** A sequence of seven words, of which the first is all zeros, and cells that pass over it. */
  static CompactNetwork words() {
    AffineQuantizer quantizer = new AffineQuantizer(0.01f, 1);
    byte[] levels = new byte[3 * 7];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) (i % 7 == 0 ? 0 : 5 * i % 15 - 7);
    }
    LinearUnit table =
        new LinearUnit(
            new QuantizedWeights(3, 7, 4, levels, new float[] {0.25f, 0.5f, 0.125f}),
            new int[3],
            Activation.IDENTITY,
            Optional.of(quantizer));
    Lstm cells =
        new Lstm(recurrent(8, 3, 2), Optional.empty(), Activation.TANH, Activation.SIGMOID);
    SimpleRecurrent last = new SimpleRecurrent(recurrent(2, 2, 2), Activation.HARD_TANH);
    LinearUnit dense =
        new LinearUnit(matrix(1, 2), new int[] {-3}, Activation.SIGMOID, Optional.empty());
    return new CompactNetwork(
        List.of(NetworkInput.ofIndices(7)),
        List.of(
            new Embedding(table),
            new Masked(cells, false, quantizer),
            new Masked(last, true, quantizer),
            new Dense(dense)),
        Wiring.chain(4),
        Metadata.NONE);
  }

  /** One of two words and of 300, in real numbers, behind each other. */
  static CompactNetwork realWords() {
    AffineQuantizer quantizer = new AffineQuantizer(0.01f, 1);
    float[] many = new float[300];
    for (int i = 0; i < many.length; i++) {
      many[i] = Precision.HALF.round(0.7f - i / 200f);
    }
    LinearUnit dense =
        new LinearUnit(matrix(2, 3), new int[] {-3, 9}, Activation.SOFTMAX, Optional.empty());
    return new CompactNetwork(
        List.of(NetworkInput.ofIndices(2), NetworkInput.ofIndices(300)),
        List.of(
            new Embedding(
                new RealUnit(
                    new RealWeights(2, 2, Precision.SINGLE, new float[] {0.1f, -0.3f, 0, 1 / 3f}),
                    new float[] {0.05f, 0},
                    Activation.TANH,
                    Optional.of(quantizer))),
            new Embedding(
                new RealUnit(
                    new RealWeights(1, 300, Precision.HALF, many),
                    new float[1],
                    Activation.IDENTITY,
                    Optional.of(quantizer))),
            new Concatenation(quantizer),
            new Dense(dense)),
        new Wiring(2, List.of(List.of(0), List.of(1), List.of(2, 3), List.of(4)), List.of(5)),
        Metadata.NONE);
  }

  /** A convolution, added to what it reads and put behind it, then a dense layer; 12 weights. */
  static CompactNetwork residual() {
    AffineQuantizer quantizer = new AffineQuantizer(0.1f, 5);
    AffineQuantizer finer = new AffineQuantizer(0.03f, -7);
    Axis one = new Axis(1, 1, 0, 0, 1);
    Convolution pointwise =
        new Convolution(
            new LinearUnit(
                matrix(2, 2), new int[] {60, -70}, Activation.IDENTITY, Optional.of(finer)),
            new Window(one, one));
    LinearUnit dense =
        new LinearUnit(matrix(1, 8), new int[] {3}, Activation.SIGMOID, Optional.empty());
    return new CompactNetwork(
        List.of(new NetworkInput(new TensorShape(2, 2, 1), quantizer)),
        List.of(
            pointwise,
            new Sum(Activation.RELU, quantizer),
            new Concatenation(quantizer),
            new Dense(dense)),
        new Wiring(1, List.of(List.of(0), List.of(1, 0), List.of(2, 1), List.of(3)), List.of(4)),
        Metadata.NONE);
  }

  /** A sequence and what is none; an answer for each step, one that is real, one of codes. */
  static CompactNetwork severalInputsAndOutputs() {
    AffineQuantizer quantizer = new AffineQuantizer(0.01f, 1);
    SimpleRecurrent cells = new SimpleRecurrent(recurrent(2, 1, 2), Activation.TANH);
    LinearUnit dense =
        new LinearUnit(matrix(2, 5), new int[] {-3, 9}, Activation.SOFTMAX, Optional.empty());
    return new CompactNetwork(
        List.of(
            new NetworkInput(TensorShape.vector(1), quantizer),
            new NetworkInput(TensorShape.vector(3), new AffineQuantizer(0.5f, 0))),
        List.of(
            new Recurrent(cells, quantizer),
            new LastStep(),
            new Concatenation(quantizer),
            new Dense(dense)),
        new Wiring(2, List.of(List.of(0), List.of(2), List.of(1, 3), List.of(4)), List.of(5, 2, 4)),
        Metadata.NONE);
  }

  private static RecurrentUnit recurrent(int rows, int inputs, int cells) {
    int[] bias = new int[rows];
    Arrays.setAll(bias, row -> 20 * row - 30);
    return new RecurrentUnit(matrix(rows, inputs), matrix(rows, cells), bias);
  }

  /** Levels of 4 bits, every third row dead, a scale of its own for each row. */
  private static QuantizedWeights matrix(int rows, int columns) {
    byte[] levels = new byte[rows * columns];
    float[] scales = new float[rows];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int level = (5 * row + 3 * column + rows) % 15 - 7;
        levels[row * columns + column] = (byte) (row % 3 == 2 ? 0 : level);
      }
      scales[row] = ScaleGrid.scale(-16 - row);
    }
    return new QuantizedWeights(rows, columns, 4, levels, scales);
  }
}
