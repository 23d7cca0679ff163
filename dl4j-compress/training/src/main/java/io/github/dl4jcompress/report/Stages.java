package io.github.dl4jcompress.report;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.WeightMatrix;
import java.util.List;
import org.deeplearning4j.nn.api.Model;

/** What a network takes at each stage of its compression. */
record Stages(FloatSize network, long prunedGzipBytes, long denseBytes, long fileBytes) {

  /**
   * Measures all stages.
   *
   * @param network before compression
   * @param trained after it, the network that the compact model was made from
   */
  static Stages of(Model network, Model trained, CompactModel model) {
    long bits = 0;
    for (Layer layer : model.network().layers()) {
      for (WeightMatrix matrix : layer.weights()) {
        bits += (long) matrix.size() * matrix.bits();
      }
    }
    return new Stages(
        FloatSize.of(network),
        FloatSize.of(trained).gzipBytes(),
        (bits + Byte.SIZE - 1) / Byte.SIZE,
        model.toBytes().length);
  }

  List<Charts.Bar> bars() {
    return List.of(
        bar("float parameters", network.bytes()),
        bar("their gzip -9", network.gzipBytes()),
        bar("pruned, gzip -9", prunedGzipBytes),
        bar("quantized weights", denseBytes),
        bar("coded: the file", fileBytes));
  }

  private static Charts.Bar bar(String name, long bytes) {
    return new Charts.Bar(name, (double) bytes, Amount.bytes((double) bytes));
  }
}
