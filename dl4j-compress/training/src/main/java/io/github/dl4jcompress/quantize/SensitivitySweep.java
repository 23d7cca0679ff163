package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.NamedLayer;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.NetworkTraining;
import io.github.dl4jcompress.bridge.NoisyLayers;
import io.github.dl4jcompress.bridge.SeparableConvolutions;
import io.github.dl4jcompress.bridge.WeightView;
import io.github.dl4jcompress.quantize.SensitivityTable.Change;
import io.github.dl4jcompress.quantize.SensitivityTable.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Says which layers bear few bits or many zeros, and which do not: changes one layer of a trained
 * classifier at a time, without training, and measures what that does on held-out data.
 *
 * <pre>{@code
 * SensitivityTable table = SensitivitySweep.bits(2, 3, 4, 8).sparsities(0.5, 0.9).of(network, heldOut);
 * Files.writeString(path, table.toCsv());
 * }</pre>
 *
 * @param bits widths of uniform weights that each layer is given
 * @param sparsities fractions of zeros that each layer is given, those of smallest magnitude
 */
public record SensitivitySweep(List<Integer> bits, List<Double> sparsities) {
  public SensitivitySweep {
    bits = List.copyOf(bits);
    sparsities = List.copyOf(sparsities);
    bits.forEach(WeightScheme::uniform); // refuses others
    for (double sparsity : sparsities) {
      if (!(sparsity >= 0 && sparsity < 1)) {
        throw new IllegalArgumentException("sparsity must be in [0, 1), got " + sparsity);
      }
    }
  }

  /** A sweep over widths of weights. */
  public static SensitivitySweep bits(Integer... bits) {
    return new SensitivitySweep(List.of(bits), List.of());
  }

  /** Also over sparsities. */
  public SensitivitySweep sparsities(Double... sparsities) {
    return new SensitivitySweep(bits, List.of(sparsities));
  }

  /**
   * Runs the sweep: each width and each sparsity in each layer with weights that can be quantized.
   *
   * @param network trained; left as it is
   * @param heldOut labelled examples, read twice for each row and twice more; reset before and
   *     after
   */
  public SensitivityTable of(Model network, DataSetIterator heldOut) {
    Model copy =
        NetworkTopology.of(SeparableConvolutions.divided(network))
            .withLayersBehind(Map.of(), "", (name, layer) -> NoisyLayers.inPlaceOf(layer));
    NetworkTraining.carryStepCount(network, copy);
    List<Row> rows = new ArrayList<>();
    Measure usual = Measure.of(copy, heldOut);
    for (NamedLayer layer : NetworkTopology.layers(copy)) {
      if (!layer.weights().isEmpty() && layer.innerLayers().stream().allMatch(Role::hasWeights)) {
        for (int width : bits) {
          rows.add(row(layer, Change.BITS, width, quantized(copy, layer, width, heldOut)));
        }
        for (double sparsity : sparsities) {
          rows.add(row(layer, Change.SPARSITY, sparsity, pruned(copy, layer, sparsity, heldOut)));
        }
      }
    }
    return new SensitivityTable(usual.error(), usual.loss(), rows);
  }

  private static Row row(NamedLayer layer, Change change, double value, Measure measure) {
    long weights = layer.weights().stream().mapToLong(WeightView::length).sum();
    return new Row(layer.name(), weights, change, value, measure.error(), measure.loss());
  }

  private static Measure quantized(Model copy, NamedLayer layer, int bits, DataSetIterator data) {
    List<BaseLayer> inner = layer.innerLayers().stream().map(BaseLayer.class::cast).toList();
    IWeightNoise before = inner.get(0).getWeightNoise();
    inner.forEach(one -> one.setWeightNoise(new WeightFakeQuantization(bits, 0)));
    Measure measure = Measure.of(copy, data);
    inner.forEach(one -> one.setWeightNoise(before));
    return measure;
  }

  private static Measure pruned(
      Model copy, NamedLayer layer, double sparsity, DataSetIterator data) {
    INDArray before = copy.params().dup();
    for (WeightView view : layer.weights()) {
      float[] magnitudes = LearnedWeights.part(view.values(), 0, view.length());
      for (int i = 0; i < magnitudes.length; i++) {
        magnitudes[i] = Math.abs(magnitudes[i]);
      }
      Arrays.sort(magnitudes);
      int zeros = (int) Math.rint(sparsity * magnitudes.length);
      float smallest = zeros == 0 ? 0 : magnitudes[zeros - 1];
      ElementBlocks.rewrite(
          view.values(),
          (block, count) -> {
            for (int i = 0; i < count; i++) {
              block[i] = Math.abs(block[i]) <= smallest ? 0 : block[i];
            }
          });
    }
    Measure measure = Measure.of(copy, data);
    copy.params().assign(before);
    return measure;
  }

  /** How well a network does. */
  private record Measure(double error, double loss) {
    static Measure of(Model network, DataSetIterator data) {
      data.reset();
      double loss = 0;
      long examples = 0;
      while (data.hasNext()) {
        DataSet batch = data.next();
        int size = batch.numExamples();
        loss += size * score(network, batch);
        examples += size;
      }
      data.reset();
      if (examples == 0) {
        throw new IllegalArgumentException("the held-out data is empty");
      }
      double accuracy =
          network instanceof MultiLayerNetwork chain
              ? chain.evaluate(data).accuracy()
              : ((ComputationGraph) network).evaluate(data).accuracy();
      data.reset();
      return new Measure(1 - accuracy, loss / examples);
    }

    private static double score(Model network, DataSet batch) {
      return network instanceof MultiLayerNetwork chain
          ? chain.score(batch, false)
          : ((ComputationGraph) network).score(batch, false);
    }
  }
}
