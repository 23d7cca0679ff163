package io.github.dl4jcompress.shrink;

import static io.github.dl4jcompress.shrink.Weights.assertRemovals;
import static io.github.dl4jcompress.shrink.Weights.shape;
import static io.github.dl4jcompress.shrink.Weights.shrunk;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.shrink.Shrinker.Removal;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

@SuppressWarnings("deprecation") // GravesLSTM is deprecated, and still found in the world
class ShrinkerRecurrentTest {
  private static final INDArray SEQUENCES = TinyData.sequences(4, 1).getFeatures();
  private static final InputType INPUT = InputType.recurrent(TinyData.SEQUENCE_FEATURES);

  /** Sequences of 5, 3, 1 and 4 steps. */
  private static final INDArray MASK =
      Nd4j.createFromArray(
          new float[][] {{1, 1, 1, 1, 1}, {1, 1, 1, 0, 0}, {1, 0, 0, 0, 0}, {1, 1, 1, 1, 0}});

  private enum Cell {
    LSTM(4),
    GRAVES(4),
    SIMPLE(1);

    private final int gates;

    Cell(int gates) {
      this.gates = gates;
    }

    Layer layer(String name, int units) {
      BaseRecurrentLayer.Builder<?> builder =
          switch (this) {
            case LSTM -> new LSTM.Builder();
            case GRAVES -> new GravesLSTM.Builder();
            case SIMPLE -> new SimpleRnn.Builder();
          };
      return builder.name(name).nOut(units).activation(Activation.TANH).build();
    }

    /** The columns of a unit. */
    int[] columns(int unit, int units) {
      return IntStream.range(0, gates).map(gate -> gate * units + unit).toArray();
    }
  }

  private static RnnOutputLayer output() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .name("output")
        .nOut(TinyData.CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static MultiLayerNetwork chain(Layer... layers) {
    return Weights.chain(INPUT, layers);
  }

  /** Makes nothing read a unit, but for the unit itself. */
  private static void unread(
      MultiLayerNetwork network, Cell cell, String layer, int unit, String reader) {
    INDArray recurrent = Weights.of(network, layer, "RW");
    int units = (int) recurrent.size(0);
    List<Integer> own = IntStream.of(cell.columns(unit, units)).boxed().toList();
    for (int column = 0; column < cell.gates * units; column++) {
      if (!own.contains(column)) {
        recurrent.putScalar(unit, column, 0);
      }
    }
    Weights.zero(Weights.of(network, reader, "W"), 0, unit);
  }

  private static void assertSameUnderMask(MultiLayerNetwork before, MultiLayerNetwork after) {
    assertThat(
            Weights.difference(
                Weights.output(before, SEQUENCES, MASK), Weights.output(after, SEQUENCES, MASK)))
        .isLessThan(1e-5);
  }

  @ParameterizedTest
  @EnumSource
  void removesWhatReadsItselfOnly(Cell cell) {
    MultiLayerNetwork network = chain(cell.layer("cells", 5), output());
    unread(network, cell, "cells", 1, "output");
    unread(network, cell, "cells", 4, "output");
    Shrinker.Result<MultiLayerNetwork> result = shrunk(network, SEQUENCES);
    assertRemovals(result, new Removal("cells", 5, 3, 0));
    int peepholes = cell == Cell.GRAVES ? 3 : 0;
    assertThat(shape(result.network(), "cells", "W")).containsExactly(3, 3L * cell.gates);
    assertThat(shape(result.network(), "cells", "RW"))
        .containsExactly(3, 3L * cell.gates + peepholes);
    assertThat(shape(result.network(), "cells", "b")).containsExactly(3L * cell.gates);
    assertSameUnderMask(network, result.network());
  }

  @ParameterizedTest
  @EnumSource
  void whatAnotherCellHearsStays(Cell cell) {
    MultiLayerNetwork network = chain(cell.layer("cells", 5), output());
    unread(network, cell, "cells", 1, "output");
    Weights.of(network, "cells", "RW").putScalar(1, cell.gates * 5 - 1, 0.5);
    assertRemovals(shrunk(network, SEQUENCES));
  }

  @ParameterizedTest
  @EnumSource
  void cellsThatOnlyHearEachOtherGo(Cell cell) {
    MultiLayerNetwork network = chain(cell.layer("cells", 5), output());
    unread(network, cell, "cells", 1, "output");
    unread(network, cell, "cells", 3, "output");
    Weights.of(network, "cells", "RW").putScalar(1, 3, 0.5);
    Weights.of(network, "cells", "RW").putScalar(3, 1, -0.5);
    assertRemovals(shrunk(network, SEQUENCES), new Removal("cells", 5, 3, 0));
  }

  @ParameterizedTest
  @EnumSource
  void stackedCellsFreeTheOnesBelow(Cell cell) {
    MultiLayerNetwork network =
        chain(cell.layer("below", 4), new LastTimeStep(cell.layer("above", 5)), lastOutput());
    unread(network, cell, "above", 2, "output");
    unread(network, cell, "below", 3, "above");
    for (int column = 0; column < cell.gates * 5; column++) {
      if (column % 5 != 2) {
        Weights.of(network, "above", "W").putScalar(0, column, 0); // 0 of below feeds 2 of above
      }
    }
    for (int column = 0; column < cell.gates * 4; column++) {
      if (column % 4 != 0) {
        Weights.of(network, "below", "RW").putScalar(0, column, 0);
      }
    }
    Shrinker.Result<MultiLayerNetwork> result = shrunk(network, SEQUENCES);
    assertRemovals(result, new Removal("below", 4, 2, 0), new Removal("above", 5, 4, 0));
    assertSameUnderMask(network, result.network());
  }

  private static Layer lastOutput() {
    return TinyNetworks.output();
  }

  @ParameterizedTest
  @EnumSource
  void whatReadsNothingSaysZero(Cell cell) {
    MultiLayerNetwork network = chain(cell.layer("cells", 5), output());
    Weights.zero(Weights.of(network, "cells", "W"), 1, 2);
    Weights.zero(Weights.of(network, "cells", "RW"), 1, 2);
    Weights.of(network, "cells", "b").putScalar(2, 0);
    Shrinker.Result<MultiLayerNetwork> result = shrunk(network, SEQUENCES);
    assertRemovals(result, new Removal("cells", 5, 4, 1));
    assertSameUnderMask(network, result.network());
  }

  @ParameterizedTest
  @EnumSource
  void zeroThatOnlyOtherCellsHearIsFolded(Cell cell) {
    MultiLayerNetwork network = chain(cell.layer("cells", 5), output());
    Weights.zero(Weights.of(network, "cells", "W"), 1, 2);
    Weights.zero(Weights.of(network, "cells", "RW"), 1, 2);
    Weights.of(network, "cells", "b").putScalar(2, 0);
    Weights.zero(Weights.of(network, "output", "W"), 0, 2);
    assertRemovals(shrunk(network, SEQUENCES), new Removal("cells", 5, 4, 1));
  }

  @ParameterizedTest
  @EnumSource(names = {"LSTM", "GRAVES"})
  void aCellInputWithBiasKeepsTheCell(Cell cell) {
    MultiLayerNetwork network = chain(cell.layer("cells", 5), output());
    Weights.zero(Weights.of(network, "cells", "W"), 1, 2);
    Weights.zero(Weights.of(network, "cells", "RW"), 1, 2);
    assertRemovals(shrunk(network, SEQUENCES));
  }

  @Test
  void aSigmoidCellNeverSaysZero() {
    Layer sigmoid = new LSTM.Builder().nOut(5).activation(Activation.SIGMOID).name("cells").build();
    MultiLayerNetwork network = chain(sigmoid, output());
    Weights.zero(Weights.of(network, "cells", "W"), 1, 2);
    Weights.zero(Weights.of(network, "cells", "RW"), 1, 2);
    Weights.of(network, "cells", "b").putScalar(2, 0);
    assertRemovals(shrunk(network, SEQUENCES));
  }

  @Test
  void aSimpleUnitWithOnlyABiasIsFoldedUnlessItIsHeard() {
    MultiLayerNetwork network = chain(Cell.SIMPLE.layer("cells", 5), output());
    Weights.zero(Weights.of(network, "cells", "W"), 1, 2);
    Weights.zero(Weights.of(network, "cells", "RW"), 1, 2);
    Weights.of(network, "cells", "b").putScalar(2, 0.9);
    assertRemovals(shrunk(network, SEQUENCES)); // the others hear 0 at first, tanh(0.9) then
    Weights.zero(Weights.of(network, "cells", "RW"), 0, 2);
    assertRemovals(shrunk(network, SEQUENCES), new Removal("cells", 5, 4, 1));
  }

  @ParameterizedTest
  @EnumSource
  void constantsGoIntoTheGatesOfCells(Cell cell) {
    MultiLayerNetwork network =
        chain(
            Cell.SIMPLE.layer("first", 4),
            TinyNetworks.dense("dense", 4, Activation.SIGMOID),
            cell.layer("cells", 5),
            output());
    Weights.zero(Weights.of(network, "first", "W"), 1, 3);
    Weights.zero(Weights.of(network, "first", "RW"), 0, 3);
    Weights.zero(Weights.of(network, "first", "RW"), 1, 3);
    Weights.zero(Weights.of(network, "dense", "W"), 1, 1);
    Shrinker.Result<MultiLayerNetwork> result = shrunk(network, SEQUENCES);
    assertRemovals(result, new Removal("first", 4, 3, 1), new Removal("dense", 4, 3, 1));
    INDArray visible = MASK.reshape(4, 1, 5);
    INDArray before = Weights.output(network, SEQUENCES, MASK).mul(visible);
    INDArray after = Weights.output(result.network(), SEQUENCES, MASK).mul(visible);
    assertThat(Weights.difference(before, after)).isLessThan(1e-5);
  }

  @ParameterizedTest
  @EnumSource
  void streamingGoesOnTheSame(Cell cell) {
    MultiLayerNetwork network = chain(cell.layer("cells", 5), output());
    unread(network, cell, "cells", 1, "output");
    MultiLayerNetwork smaller = shrunk(network, SEQUENCES).network();
    for (int step = 0; step < 3; step++) {
      INDArray frame = SEQUENCES.tensorAlongDimension(step, 0, 1).dup();
      INDArray before = network.rnnTimeStep(frame);
      assertThat(Weights.difference(before, smaller.rnnTimeStep(frame))).isLessThan(1e-5);
    }
  }

  @Test
  void aWrappedLayerWithTheNameOfAnotherIsLeftAlone() {
    Layer last = new LastTimeStep(Cell.LSTM.layer("cells", 5));
    last.setLayerName("last");
    MultiLayerNetwork network = chain(Cell.LSTM.layer("cells", 5), last, lastOutput());
    Weights.zero(Weights.of(network, "cells", "RW"), 0, 1);
    Weights.zero(Weights.of(network, "output", "W"), 0, 2);
    assertRemovals(shrunk(network, SEQUENCES));
  }

  @Test
  void graphsOfSequencesShrink() {
    ComputationGraph graph =
        TinyNetworks.graph(
            TinyNetworks.settings()
                .graphBuilder()
                .addInputs("sequence")
                .setInputTypes(INPUT)
                .addLayer("cells", Cell.LSTM.layer("cells", 5), "sequence")
                .addVertex("last", new LastTimeStepVertex("sequence"), "cells")
                .addLayer("dense", TinyNetworks.dense(6, Activation.RELU), "last")
                .addLayer("output", TinyNetworks.output(), "dense")
                .setOutputs("output"));
    Weights.scramble(graph, 6);
    Weights.zero(Weights.of(graph, "cells", "RW"), 0, 3);
    Weights.zero(Weights.of(graph, "dense", "W"), 0, 3);
    Weights.zero(Weights.of(graph, "dense", "W"), 1, 0);
    Shrinker.Result<ComputationGraph> result = shrunk(graph, SEQUENCES);
    assertRemovals(result, new Removal("cells", 5, 4, 0), new Removal("dense", 6, 5, 1));
    assertThat(
            Weights.difference(
                Weights.output(graph, SEQUENCES, MASK),
                Weights.output(result.network(), SEQUENCES, MASK)))
        .isLessThan(1e-5);
  }
}
