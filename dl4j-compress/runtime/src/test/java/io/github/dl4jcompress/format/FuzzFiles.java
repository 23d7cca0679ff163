package io.github.dl4jcompress.format;

import static io.github.dl4jcompress.format.Crafted.after;

import io.github.dl4jcompress.model.CompactNetwork;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Programs for a fuzzer, one for each part of a file: it calls them with bytes of its own making,
 * and learns from what they run through. Lengths and checksums are put right, so that the readers
 * behind them are reached. What is opened must become the same again when it is written. See {@code
 * scripts/fuzz.sh}.
 */
public final class FuzzFiles {
  private FuzzFiles() {}

  /** A file as it is: the header. */
  public static final class WholeFile {
    private WholeFile() {}

    public static void fuzzerTestOneInput(byte[] data) {
      open(data);
    }
  }

  /** A head of any bytes, of version 1.0. */
  public static final class WholeHead {
    private WholeHead() {}

    public static void fuzzerTestOneInput(byte[] data) {
      open(Restamp.around(data, List.of(), 0));
    }
  }

  /** A head of any bytes, of the latest version: of a graph, if it says so. */
  public static final class GraphHead {
    private GraphHead() {}

    public static void fuzzerTestOneInput(byte[] data) {
      open(Restamp.around(data, List.of(), ModelFile.MINOR_VERSION));
    }
  }

  /** The table of the sections of a model of six layers, and what comes behind it. */
  public static final class SectionTable {
    private static final Restamp PARTS = parts(SampleFiles.everyKindOfSequenceLayer());

    private SectionTable() {}

    public static void fuzzerTestOneInput(byte[] data) {
      ByteSink head = new ByteSink();
      head.bytes(PARTS.layers);
      head.bytes(data);
      open(Restamp.around(head.toByteArray(), PARTS.sections, PARTS.minor));
    }
  }

  /** The weights of a layer; the first byte says of which kind. */
  public static final class TensorSection {
    private TensorSection() {}

    public static void fuzzerTestOneInput(byte[] data) {
      int kind = data.length == 0 ? 0 : data[0];
      byte[] section = Arrays.copyOfRange(data, Math.min(1, data.length), data.length);
      open(HeavyFiles.layer(layer(kind & 7), section));
    }

    private static Crafted layer(int kind) {
      return switch (kind) {
        case 0 -> after(7, 1, 1, 1).denseHead(9);
        case 1 -> after(7, 1, 1, 1).kind(FileCodes.DENSE, 0).unit(2, 9); // scales off the grid
        case 2 -> after(5, 1, 1, 1).kind(FileCodes.REAL_DENSE, 0).unit(0, 3);
        case 3 -> after(5, 1, 1, 1).kind(FileCodes.REAL_DENSE, 0).unit(FileCodes.HALF_PRECISION, 3);
        case 4 -> after(2, 1, 1, 1).cells(FileCodes.LSTM, 4, 8, 3).quantizer(1, 0);
        case 5 ->
            after(2, 1, 1, 1).cells(FileCodes.LSTM_WITH_PEEPHOLES, 3, 8, 4, 2).quantizer(1, 0);
        case 6 ->
            after(2, 1, 1, 1)
                .kind(FileCodes.BIDIRECTIONAL, 0)
                .cells(FileCodes.SIMPLE_RECURRENT, 3, 4, 4)
                .cells(FileCodes.SIMPLE_RECURRENT, 2, 8, 2)
                .quantizer(1, 0);
        default ->
            after(2, 4, 4, 1)
                .kind(FileCodes.CONVOLUTION, 0)
                .window(3, 1, 1, 1, 1)
                .unit(Crafted.REAL, 3);
      };
    }
  }

  /** What comes behind the table of sections; the first byte says what should be there. */
  public static final class NamesAndFrontEnd {
    private static final Restamp PARTS = parts(SampleFiles.dense(new float[] {0.3f, 0.7f}));

    private NamesAndFrontEnd() {}

    public static void fuzzerTestOneInput(byte[] data) {
      byte[] layers = PARTS.layers.clone();
      layers[0] = data.length == 0 ? 0 : data[0];
      byte[] rest = Arrays.copyOfRange(data, Math.min(1, data.length), data.length);
      open(new Restamp(layers, PARTS.firstLayers, PARTS.sections, rest, PARTS.minor).file());
    }
  }

  static Restamp parts(CompactNetwork network) {
    try {
      return Restamp.of(Container.of(network, Layout.SECTION_PER_LAYER).bytes());
    } catch (ModelFileException e) {
      throw new AssertionError("a sample of ours", e);
    }
  }

  private static void open(byte[] file) {
    // A fuzzer puts code of its own into each class that is loaded: the heap is limit enough.
    if (Outcome.of(file, Long.MAX_VALUE) == Outcome.OPENED) {
      byte[] written = rewritten(file);
      if (!Arrays.equals(written, rewritten(written))) {
        throw new AssertionError("written twice, not the same: " + HexFormat.of().formatHex(file));
      }
    }
  }

  private static byte[] rewritten(byte[] file) {
    try {
      return ModelFile.write(ModelFile.read(file, Outcome.LIMITS));
    } catch (IOException e) {
      throw new AssertionError("a file that was opened before", e);
    }
  }
}
