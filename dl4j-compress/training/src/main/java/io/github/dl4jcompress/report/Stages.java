package io.github.dl4jcompress.report;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.WeightMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.deeplearning4j.nn.api.Model;

/**
 * What a network takes at each stage of its compression.
 *
 * @param prunedGzipBytes empty if only network and model are there
 * @param denseBytes of the weights at their bits, zeros too
 */
record Stages(FloatSize network, OptionalLong prunedGzipBytes, long denseBytes, long fileBytes) {

  /**
   * Measures all stages.
   *
   * @param network before compression
   * @param trained after it, the network that the compact model was made from, if it is there
   */
  static Stages of(Model network, Optional<Model> trained, CompactModel model) {
    long bits = 0;
    for (Layer layer : model.network().layers()) {
      for (WeightMatrix matrix : layer.weights()) {
        bits += (long) matrix.size() * matrix.bits();
      }
    }
    return new Stages(
        FloatSize.of(network),
        trained.stream().mapToLong(pruned -> FloatSize.of(pruned).gzipBytes()).findFirst(),
        (bits + Byte.SIZE - 1) / Byte.SIZE,
        model.toBytes().length);
  }

  List<Charts.Bar> bars() {
    List<Charts.Bar> bars = new ArrayList<>();
    bars.add(bar("float parameters", network.bytes()));
    bars.add(bar("their gzip -9", network.gzipBytes()));
    prunedGzipBytes.ifPresent(bytes -> bars.add(bar("pruned, gzip -9", bytes)));
    bars.add(bar("quantized weights", denseBytes));
    bars.add(bar("coded: the file", fileBytes));
    return bars;
  }

  private static Charts.Bar bar(String name, long bytes) {
    return new Charts.Bar(name, (double) bytes, Amount.bytes((double) bytes));
  }
}
