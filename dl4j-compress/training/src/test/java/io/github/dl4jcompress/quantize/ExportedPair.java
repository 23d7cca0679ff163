package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.AveragePooling;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.ElementWise;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.QuantizedWeights;
import java.io.IOException;
import java.util.Arrays;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A trained twin beside the compact network exported from it. */
record ExportedPair(Model twin, CompactModel compact) {

  static ExportedPair of(Model twin, INDArray examples) {
    long[] shape = examples.shape();
    CompactNetwork network = CompactExport.export(twin, Arrays.copyOfRange(shape, 1, shape.length));
    return new ExportedPair(twin, CompactModel.of(network));
  }

  /**
   * By how much a logit moves if one value of the last hidden layer is off by one code: the most
   * that two correct implementations differ by where a value lies between two codes.
   */
  double stepOfALogit() {
    CompactNetwork network = compact.network();
    double step = network.inputQuantizer().scale();
    for (Layer layer : network.layers()) {
      step = outputScale(layer, step);
    }
    QuantizedWeights weights =
        network.layers().get(network.layers().size() - 1).linear().orElseThrow().weights();
    double largest = 0;
    for (int row = 0; row < weights.rows(); row++) {
      for (int column = 0; column < weights.columns(); column++) {
        largest = Math.max(largest, Math.abs(weights.level(row, column) * weights.scale(row)));
      }
    }
    return step * largest;
  }

  private static double outputScale(Layer layer, double before) {
    if (layer instanceof AveragePooling pooling) {
      return pooling.output().scale();
    }
    if (layer instanceof ElementWise elementWise) {
      return elementWise.output().scale();
    }
    return layer
        .linear()
        .flatMap(unit -> unit.output())
        .map(AffineQuantizer::scale)
        .map(Float::doubleValue)
        .orElse(before);
  }

  /** Compares the logits of both; returns the largest difference in {@link #stepOfALogit}s. */
  double largestDifference(INDArray examples) {
    double step = stepOfALogit();
    float[][] expected = rows(Logits.of(twin).of(examples));
    float[][] inputs = rows(examples);
    double largest = 0;
    for (int i = 0; i < inputs.length; i++) {
      float[] found = compact.logits(inputs[i]);
      assertThat(found).hasSameSizeAs(expected[i]);
      for (int j = 0; j < found.length; j++) {
        largest = Math.max(largest, Math.abs(found[j] - expected[i][j]) / step);
      }
    }
    return largest;
  }

  /** Fraction of the examples that both put in the same class. */
  double agreement(INDArray examples) {
    float[][] expected = rows(Logits.of(twin).of(examples));
    float[][] inputs = rows(examples);
    double same = 0;
    for (int i = 0; i < inputs.length; i++) {
      same += best(compact.logits(inputs[i])) == best(expected[i]) ? 1 : 0;
    }
    return same / inputs.length;
  }

  /** The file gives the very same predictions. */
  void assertFileRoundTrip(INDArray examples) throws IOException {
    CompactModel read = CompactModel.load(compact.toBytes());
    for (float[] example : rows(examples)) {
      assertThat(read.predict(example)).isEqualTo(compact.predict(example));
    }
  }

  static float[][] rows(INDArray array) {
    long examples = array.size(0);
    return array.dup('c').reshape('c', examples, array.length() / examples).toFloatMatrix();
  }

  private static int best(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }
}
