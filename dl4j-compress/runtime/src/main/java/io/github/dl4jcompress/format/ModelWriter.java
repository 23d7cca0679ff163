package io.github.dl4jcompress.format;

import io.github.dl4jcompress.codec.SymbolEncoder;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AudioFrontEnd;
import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.Axis;
import io.github.dl4jcompress.model.Bidirectional;
import io.github.dl4jcompress.model.Cells;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Convolution;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.Lstm;
import io.github.dl4jcompress.model.MaxPooling;
import io.github.dl4jcompress.model.Metadata;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.Recurrent;
import io.github.dl4jcompress.model.RecurrentUnit;
import io.github.dl4jcompress.model.ScaleGrid;
import io.github.dl4jcompress.model.SimpleRecurrent;
import io.github.dl4jcompress.model.Window;
import java.util.Arrays;
import java.util.List;

/** Writes the body of a container; {@link ModelReader} reads it. */
final class ModelWriter {
  private final ByteSink out = new ByteSink();

  static byte[] body(CompactNetwork network) {
    ModelWriter writer = new ModelWriter();
    writer.out.varint(network.input().channels());
    writer.out.varint(network.input().height());
    writer.out.varint(network.input().width());
    writer.quantizer(network.inputQuantizer());
    writer.out.varint(network.layers().size());
    network.layers().forEach(writer::layer);
    writer.metadata(network.metadata());
    return writer.out.toByteArray();
  }

  private void metadata(Metadata metadata) {
    boolean labelled = !metadata.labels().isEmpty();
    out.u8(
        (labelled ? FileCodes.LABELS : 0)
            | (metadata.frontEnd().isPresent() ? FileCodes.FRONT_END : 0));
    if (labelled) {
      out.varint(metadata.labels().size());
      metadata.labels().forEach(out::text);
    }
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
  }

  private void layer(Layer layer) {
    if (layer instanceof Dense dense) {
      out.u8(FileCodes.DENSE);
      unit(dense.unit());
    } else if (layer instanceof Convolution convolution) {
      out.u8(FileCodes.CONVOLUTION);
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
      out.u8(FileCodes.ELEMENT_WISE);
      activation(elementWise.activation());
      quantizer(elementWise.output());
    } else if (layer instanceof Recurrent recurrent) {
      out.u8(kind(recurrent.cells()));
      quantizer(recurrent.output());
      cells(recurrent.cells());
    } else if (layer instanceof Bidirectional both) {
      out.u8(FileCodes.BIDIRECTIONAL);
      out.u8(FileCodes.JOININGS.indexOf(both.joining()));
      quantizer(both.output());
      for (Cells cells : List.of(both.forward(), both.backward())) {
        out.u8(kind(cells));
        cells(cells);
      }
    } else if (layer instanceof LastStep) {
      out.u8(FileCodes.LAST_STEP);
    } else {
      throw new AssertionError("sealed type with a new kind: " + layer.kind());
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

  private void cells(Cells cells) {
    cells.activations().forEach(this::activation);
    RecurrentUnit unit = cells.unit();
    out.varint(unit.input().columns());
    out.varint(unit.recurrent().columns());
    matrices(cells.weights(), unit.bias());
  }

  private void unit(LinearUnit unit) {
    QuantizedWeights weights = unit.weights();
    boolean onGrid = scalesOnGrid(weights);
    out.u8(weights.bits() | (onGrid ? UnitFlags.GRID_SCALES : 0) | outputFlag(unit));
    activation(unit.activation());
    out.varint(weights.rows());
    out.varint(weights.columns());
    unit.output().ifPresent(this::quantizer);

    SymbolEncoder coder = new SymbolEncoder();
    coder.levels(levels(weights), weights.columns(), QuantizedWeights.maxLevel(weights.bits()));
    if (onGrid) {
      coder.integers(gridSteps(weights));
    }
    coder.integers(unit.bias());
    payload(coder);
    if (!onGrid) {
      for (int row = 0; row < weights.rows(); row++) {
        if (!weights.isDead(row)) {
          out.f32(weights.scale(row));
        }
      }
    }
  }

  /** The matrices, each with its scales, and the biases, in one entropy-coded string. */
  private void matrices(List<QuantizedWeights> matrices, int[] bias) {
    SymbolEncoder coder = new SymbolEncoder();
    for (QuantizedWeights weights : matrices) {
      out.u8(weights.bits());
      coder.levels(levels(weights), weights.columns(), QuantizedWeights.maxLevel(weights.bits()));
      coder.integers(gridSteps(weights));
    }
    coder.integers(bias);
    payload(coder);
  }

  private void payload(SymbolEncoder coder) {
    byte[] payload = coder.finish();
    out.varint(payload.length);
    out.bytes(payload);
  }

  private static int outputFlag(LinearUnit unit) {
    return unit.output().isPresent() ? UnitFlags.OUTPUT : 0;
  }

  private static boolean scalesOnGrid(QuantizedWeights weights) {
    for (int row = 0; row < weights.rows(); row++) {
      if (!weights.isDead(row) && !ScaleGrid.contains(weights.scale(row))) {
        return false;
      }
    }
    return true;
  }

  private static byte[] levels(QuantizedWeights weights) {
    byte[] levels = new byte[weights.size()];
    for (int row = 0, i = 0; row < weights.rows(); row++) {
      for (int column = 0; column < weights.columns(); column++, i++) {
        levels[i] = (byte) weights.level(row, column);
      }
    }
    return levels;
  }

  /** Grid index of each live row's scale, as the difference to that of the live row before it. */
  private static int[] gridSteps(QuantizedWeights weights) {
    int[] steps = new int[weights.rows()];
    int count = 0;
    int previous = 0;
    for (int row = 0; row < weights.rows(); row++) {
      if (!weights.isDead(row)) {
        int index = ScaleGrid.indexAtLeast(weights.scale(row));
        steps[count++] = index - previous;
        previous = index;
      }
    }
    return Arrays.copyOf(steps, count);
  }

  private void activation(Activation activation) {
    out.u8(FileCodes.ACTIVATIONS.indexOf(activation));
  }

  private void window(Window window) {
    axis(window.vertical());
    axis(window.horizontal());
  }

  private void axis(Axis axis) {
    out.varint(axis.kernel());
    out.varint(axis.stride());
    out.varint(axis.padBefore());
    out.varint(axis.padAfter());
    out.varint(axis.dilation());
  }

  private void quantizer(AffineQuantizer quantizer) {
    out.f32(quantizer.scale());
    out.u8(quantizer.zeroPoint() & 0xFF);
  }
}
