package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AudioFrontEnd.Normalization;
import io.github.dl4jcompress.model.Bidirectional.Joining;
import java.util.List;

/** The numbers by which a file names kinds of things. Append only: files in the world hold them. */
final class FileCodes {
  // Kinds of layers: the low four bits of the byte that a layer begins with.
  static final int DENSE = 0;
  static final int CONVOLUTION = 1;
  static final int MAX_POOLING = 2;
  static final int AVERAGE_POOLING = 3;
  static final int ELEMENT_WISE = 4;
  static final int LSTM = 5;
  static final int LSTM_WITH_PEEPHOLES = 6;
  static final int SIMPLE_RECURRENT = 7;
  static final int LAST_STEP = 8;
  static final int BIDIRECTIONAL = 9;
  static final int REAL_DENSE = 10;
  static final int REAL_CONVOLUTION = 11;

  // Since 1.1.
  static final int SUM = 12;
  static final int CONCATENATION = 13;
  static final int PLACEMENT = 14; // the high bits say which

  static final int FURTHER = 15; // the high bits say which

  // What the high bits of a further kind say.
  static final int EMBEDDING = 0;
  static final int MASKED = 1;

  // What the high bits of a placement say.
  static final int ZERO_PADDING = 0;
  static final int UPSAMPLING = 1;
  static final int SPREADING = 2;

  static final int KIND_BITS = 4;
  static final int LAST_KIND_OF_1_0 = REAL_CONVOLUTION;

  /** In place of the bits of a narrow quantizer of an input: it is no quantizer, but indices. */
  static final int INDICES = 0;

  // Flags of the head.
  static final int LABELS = 1;
  static final int FRONT_END = 2;
  static final int SECTIONS_ELSEWHERE = 4;
  static final int GRAPH = 8; // since 1.1

  /** Flag of masked cells: what is behind sees one result of the sequence. */
  static final int ENDS = 1;

  // The byte of a layer's weights: three bits for the width of a level, less two; then flags.
  static final int WIDTH_BITS = 3;
  static final int LEAST_WIDTH = 2;
  static final int GRID_SCALES = 8;
  static final int OUTPUT = 16;

  // The same byte of real weights: the flag of an output quantizer, and this one.
  static final int HALF_PRECISION = 1;

  // Flags of an axis: what differs from a stride and dilation of one and no padding.
  static final int BOTH_AXES = 1;
  static final int STRIDE_IS_KERNEL = 2;
  static final int STRIDE = 4;
  static final int PADDING = 8;
  static final int DILATION = 16;

  /** All flags of the head that a version knows. */
  static int flags(int minor) {
    return LABELS | FRONT_END | SECTIONS_ELSEWHERE | (minor > 0 ? GRAPH : 0);
  }

  /** An activation's number is its place here. */
  static final List<Activation> ACTIVATIONS =
      List.of(
          Activation.IDENTITY,
          Activation.RELU,
          Activation.RELU6,
          Activation.LEAKY_RELU,
          Activation.ELU,
          Activation.SIGMOID,
          Activation.HARD_SIGMOID,
          Activation.TANH,
          Activation.HARD_TANH,
          Activation.SOFTPLUS,
          Activation.SOFTSIGN,
          Activation.SWISH,
          Activation.SOFTMAX);

  /** A normalization's number is its place here. */
  static final List<Normalization> NORMALIZATIONS =
      List.of(
          Normalization.NONE, Normalization.UTTERANCE, Normalization.RUNNING, Normalization.LEVEL);

  /** The number of a way to join both directions is its place here. */
  static final List<Joining> JOININGS =
      List.of(Joining.CONCATENATION, Joining.SUM, Joining.MEAN, Joining.PRODUCT);

  private FileCodes() {}
}
