package io.github.dl4jcompress.format;

import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AudioFrontEnd;
import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Cells;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Concatenation;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dataflow;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.Embedding;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
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
import io.github.dl4jcompress.model.SimpleRecurrent;
import io.github.dl4jcompress.model.Spreading;
import io.github.dl4jcompress.model.Sum;
import io.github.dl4jcompress.model.Unit;
import io.github.dl4jcompress.model.Upsampling;
import io.github.dl4jcompress.model.WeightMatrix;
import io.github.dl4jcompress.model.Window;
import io.github.dl4jcompress.model.Wiring;
import java.util.List;
import java.util.stream.IntStream;

/** Writes all of a model but its weights; {@link HeadReader} reads it. */
final class HeadWriter {
  private final ByteSink out = new ByteSink();
  private final Wiring wiring;
  private final boolean graph; // no chain

  private HeadWriter(Wiring wiring) {
    this.wiring = wiring;
    graph = !wiring.isChain();
  }

  /** The second number of the first version that can hold a network. */
  static int minorVersion(CompactNetwork network) {
    boolean newKind =
        network.layers().stream()
            .anyMatch(
                layer ->
                    layer instanceof Padding
                        || layer instanceof Upsampling
                        || layer instanceof Spreading
                        || layer instanceof Embedding
                        || layer instanceof Masked);
    Dataflow flow = network.flow();
    boolean narrow =
        IntStream.range(0, network.wiring().values())
            .mapToObj(flow::value)
            .flatMap(value -> value.quantizer().stream())
            .anyMatch(quantizer -> quantizer.bits() < AffineQuantizer.MAX_BITS);
    return network.wiring().isChain() && !newKind && !narrow ? 0 : 1;
  }

  static byte[] bytes(CompactNetwork network, List<Section> sections, boolean elsewhere) {
    HeadWriter writer = new HeadWriter(network.wiring());
    Metadata metadata = network.metadata();
    writer.out.u8(
        (metadata.labels().isEmpty() ? 0 : FileCodes.LABELS)
            | (metadata.frontEnd().isPresent() ? FileCodes.FRONT_END : 0)
            | (elsewhere ? FileCodes.SECTIONS_ELSEWHERE : 0)
            | (writer.graph ? FileCodes.GRAPH : 0));
    writer.inputs(network.inputs());
    writer.layers(network.layers());
    writer.sections(sections);
    writer.metadata(metadata);
    return writer.out.toByteArray();
  }

  private void inputs(List<NetworkInput> inputs) {
    if (graph) {
      out.varint(inputs.size());
    }
    for (NetworkInput input : inputs) {
      out.varint(input.shape().channels());
      out.varint(input.shape().height());
      out.varint(input.shape().width());
      if (input.indices() == 0) {
        quantizer(input.quantizer());
      } else {
        out.positive(0f); // no scale
        out.u8(FileCodes.INDICES);
        out.varint(input.indices());
      }
    }
  }

  private void layers(List<Layer> layers) {
    out.varint(layers.size());
    for (int i = 0; i < layers.size(); i++) {
      if (graph) {
        references(wiring.sources().get(i), wiring.value(i));
      }
      layer(layers.get(i));
    }
    if (graph) {
      references(wiring.outputs(), wiring.values());
    }
  }

  /** How far before a number others are, and whether one more follows. */
  private void references(List<Integer> numbers, int own) {
    for (int i = 0; i < numbers.size(); i++) {
      int distance = own - 1 - numbers.get(i);
      out.varint(distance << 1 | (i < numbers.size() - 1 ? 1 : 0));
    }
  }

  private void sections(List<Section> sections) {
    out.varint(sections.size());
    for (Section section : sections) {
      if (section.number() > 0) {
        out.varint(section.firstLayer());
      }
      out.varint(section.length());
      out.u32(section.checksum());
    }
  }

  private void metadata(Metadata metadata) {
    metadata.labels().forEach(out::text);
    metadata.frontEnd().ifPresent(this::frontEnd);
  }

  private void frontEnd(AudioFrontEnd sound) {
    out.varint(sound.sampleRate());
    out.varint(sound.window());
    out.varint(sound.hop());
    out.varint(sound.fftSize());
    out.varint(sound.bands());
    out.f64(sound.lowHz());
    out.f64(sound.highHz());
    out.f64(sound.preEmphasis());
    out.varint(sound.coefficients());
    out.u8(sound.deltas() ? 1 : 0);
    out.u8(FileCodes.NORMALIZATIONS.indexOf(sound.normalization()));
    out.f64(sound.trimDecibels());
  }

  private void layer(Layer layer) {
    if (layer instanceof Dense dense) {
      kind(FileCodes.DENSE, FileCodes.REAL_DENSE, dense.unit());
      unit(dense.unit());
    } else if (layer instanceof Embedding embedding) {
      embedding(embedding.unit());
    } else if (layer instanceof Convolution convolution) {
      kind(FileCodes.CONVOLUTION, FileCodes.REAL_CONVOLUTION, convolution.unit());
      window(convolution.window());
      unit(convolution.unit());
    } else if (layer instanceof MaxPooling pooling) {
      out.u8(FileCodes.MAX_POOLING);
      window(pooling.window());
    } else if (layer instanceof AveragePooling pooling) {
      out.u8(FileCodes.AVERAGE_POOLING);
      window(pooling.window());
      quantizer(pooling.output());
    } else if (layer instanceof ElementWise elementWise) {
      kind(FileCodes.ELEMENT_WISE, elementWise.activation());
      quantizer(elementWise.output());
    } else if (layer instanceof Recurrent recurrent) {
      cells(recurrent.cells());
      quantizer(recurrent.output());
    } else if (layer instanceof Masked masked) {
      out.u8(FileCodes.FURTHER | FileCodes.MASKED << FileCodes.KIND_BITS);
      out.u8(masked.ends() ? FileCodes.ENDS : 0);
      cells(masked.cells());
      quantizer(masked.output());
    } else if (layer instanceof Bidirectional both) {
      out.u8(FileCodes.BIDIRECTIONAL | FileCodes.JOININGS.indexOf(both.joining()) << 4);
      cells(both.forward());
      cells(both.backward());
      quantizer(both.output());
    } else if (layer instanceof Sum sum) {
      kind(FileCodes.SUM, sum.activation());
      quantizer(sum.output());
    } else if (layer instanceof Concatenation concatenation) {
      out.u8(FileCodes.CONCATENATION);
      quantizer(concatenation.output());
    } else if (layer instanceof Padding padding) {
      out.u8(FileCodes.PLACEMENT | FileCodes.ZERO_PADDING << FileCodes.KIND_BITS);
      out.varint(padding.top());
      out.varint(padding.bottom());
      out.varint(padding.left());
      out.varint(padding.right());
    } else if (layer instanceof Upsampling upsampling) {
      out.u8(FileCodes.PLACEMENT | FileCodes.UPSAMPLING << FileCodes.KIND_BITS);
      out.varint(upsampling.rows());
      out.varint(upsampling.columns());
    } else if (layer instanceof Spreading spreading) {
      out.u8(FileCodes.PLACEMENT | FileCodes.SPREADING << FileCodes.KIND_BITS);
      out.varint(spreading.rows());
      out.varint(spreading.columns());
    } else if (layer instanceof LastStep) {
      out.u8(FileCodes.LAST_STEP);
    } else {
      throw new AssertionError("sealed type with a new kind: " + layer.kind());
    }
  }

  private void embedding(Unit unit) {
    out.u8(FileCodes.FURTHER | FileCodes.EMBEDDING << FileCodes.KIND_BITS);
    kind(FileCodes.DENSE, FileCodes.REAL_DENSE, unit);
    unit(unit);
  }

  private void kind(int kind, Activation activation) {
    out.u8(kind | FileCodes.ACTIVATIONS.indexOf(activation) << FileCodes.KIND_BITS);
  }

  private void kind(int ofLevels, int ofReals, Unit unit) {
    kind(unit instanceof RealUnit ? ofReals : ofLevels, unit.activation());
  }

  private void cells(Cells cells) {
    List<Activation> activations = cells.activations();
    kind(kind(cells), activations.get(0));
    if (activations.size() > 1) {
      out.u8(FileCodes.ACTIVATIONS.indexOf(activations.get(1)));
    }
    out.varint(cells.count());
    for (QuantizedWeights weights : cells.weights()) {
      out.u8(weights.bits() - FileCodes.LEAST_WIDTH);
    }
  }

  private static int kind(Cells cells) {
    if (cells instanceof Lstm lstm) {
      return lstm.peepholes().isPresent() ? FileCodes.LSTM_WITH_PEEPHOLES : FileCodes.LSTM;
    }
    if (cells instanceof SimpleRecurrent) {
      return FileCodes.SIMPLE_RECURRENT;
    }
    throw new AssertionError("sealed type with a new kind: " + cells.kind());
  }

  private void unit(Unit unit) {
    out.u8(numbers(unit.weights()) | (unit.output().isPresent() ? FileCodes.OUTPUT : 0));
    out.varint(unit.weights().rows());
    unit.output().ifPresent(this::quantizer);
  }

  /** How the weights are stored. */
  private static int numbers(WeightMatrix weights) {
    if (weights instanceof QuantizedWeights quantized) {
      return quantized.bits() - FileCodes.LEAST_WIDTH
          | (SectionWriter.scalesOnGrid(quantized) ? FileCodes.GRID_SCALES : 0);
    }
    return ((RealWeights) weights).precision() == Precision.HALF ? FileCodes.HALF_PRECISION : 0;
  }

  private void window(Window window) {
    boolean square = window.vertical().equals(window.horizontal());
    axis(window.vertical(), square ? FileCodes.BOTH_AXES : 0);
    if (!square) {
      axis(window.horizontal(), 0);
    }
  }

  private void axis(Axis axis, int both) {
    boolean step = axis.stride() == axis.kernel();
    boolean stride = !step && axis.stride() > 1;
    boolean padded = axis.padBefore() > 0 || axis.padAfter() > 0;
    boolean dilated = axis.dilation() > 1;
    out.u8(
        both
            | (step ? FileCodes.STRIDE_IS_KERNEL : 0)
            | (stride ? FileCodes.STRIDE : 0)
            | (padded ? FileCodes.PADDING : 0)
            | (dilated ? FileCodes.DILATION : 0));
    out.varint(axis.kernel());
    if (stride) {
      out.varint(axis.stride());
    }
    if (padded) {
      out.varint(axis.padBefore());
      out.varint(axis.padAfter());
    }
    if (dilated) {
      out.varint(axis.dilation());
    }
  }

  private void quantizer(AffineQuantizer quantizer) {
    if (quantizer.bits() < AffineQuantizer.MAX_BITS) {
      out.positive(0f); // no scale
      out.u8(quantizer.bits());
    }
    out.positive(quantizer.scale());
    out.u8(quantizer.zeroPoint() & 0xFF);
  }
}
