package io.github.dl4jcompress.bridge;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What updaters remember of each parameter, such as momentum. DL4J keeps it by blocks of
 * neighbouring parameters with equal updaters: within a block the first value of every parameter,
 * then the second of every parameter, and so on.
 */
final class UpdaterState {
  private final List<UpdaterBlock> blocks;
  private final double[] values;

  private UpdaterState(BaseMultiLayerUpdater<?> updater) {
    blocks = updater.getUpdaterBlocks();
    values = updater.getStateViewArray().dup().data().asDouble();
  }

  /**
   * Hands the state of one network on to another that has some of its parameters. Without effect if
   * the first one's updater has none, or has not made a step.
   *
   * @param origins for each parameter of the second network, its index in the first one's vector
   */
  static void carryOver(Model from, Model to, int[] origins) {
    Optional<BaseMultiLayerUpdater<?>> source =
        updater(from, false).filter(updater -> updater.getStateViewArray() != null);
    if (source.isEmpty()) {
      return;
    }
    UpdaterState state = new UpdaterState(source.get());
    BaseMultiLayerUpdater<?> target = updater(to, true).orElseThrow();
    INDArray view = target.getStateViewArray();
    double[] selected = new double[Math.toIntExact(view.length())];
    target.getUpdaterBlocks().forEach(block -> state.select(origins, block, selected));
    target.setStateViewArray(
        Nd4j.createFromArray(selected).castTo(view.dataType()).reshape(view.shape()));
  }

  static Optional<BaseMultiLayerUpdater<?>> updater(Model model, boolean create) {
    return Optional.ofNullable(
        model instanceof MultiLayerNetwork chain
            ? (BaseMultiLayerUpdater<?>) chain.getUpdater(create)
            : ((ComputationGraph) model).getUpdater(create));
  }

  private void select(int[] origins, UpdaterBlock block, double[] selected) {
    int start = block.getParamOffsetStart();
    int parameters = block.getParamOffsetEnd() - start;
    int stateSize = block.getUpdaterViewOffsetEnd() - block.getUpdaterViewOffsetStart();
    for (int i = 0; i < parameters; i++) {
      for (int part = 0; part < stateSize / parameters; part++) {
        selected[block.getUpdaterViewOffsetStart() + part * parameters + i] =
            value(origins[start + i], part);
      }
    }
  }

  private double value(int parameter, int part) {
    for (UpdaterBlock block : blocks) {
      int start = block.getParamOffsetStart();
      int parameters = block.getParamOffsetEnd() - start;
      if (parameter >= start && parameter < start + parameters) {
        return values[block.getUpdaterViewOffsetStart() + part * parameters + parameter - start];
      }
    }
    throw new IllegalStateException("parameter " + parameter + " belongs to no updater");
  }
}
