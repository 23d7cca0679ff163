package io.github.dl4jcompress.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.Logits;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RealWeights;
import io.github.dl4jcompress.model.WeightMatrix;
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
    int last = network.layers().size() - 1;
    double step = network.flow().read(last).get(0).quantizer().orElseThrow().scale();
    WeightMatrix weights = network.layers().get(last).linear().orElseThrow().weights();
    double largest = 0;
    for (int row = 0; row < weights.rows(); row++) {
      for (int column = 0; column < weights.columns(); column++) {
        largest = Math.max(largest, Math.abs(weight(weights, row, column)));
      }
    }
    return step * largest;
  }

  private static float weight(WeightMatrix matrix, int row, int column) {
    return matrix instanceof QuantizedWeights levels
        ? levels.level(row, column) * levels.scale(row)
        : ((RealWeights) matrix).weight(row, column);
  }

  /**
   * How the two differ on some examples.
   *
   * @param largestSteps largest difference of a logit, in {@link #stepOfALogit}s
   * @param clear fraction of the examples whose best two logits are more than two steps apart
   * @param sameClass fraction of the clear examples that both put in the same class
   */
  record Gap(double largestSteps, double clear, double sameClass) {}

  Gap gap(INDArray examples) {
    double step = stepOfALogit();
    float[][] expected = rows(Logits.of(twin).of(examples));
    float[][] inputs = rows(examples);
    double largest = 0;
    double clear = 0;
    double same = 0;
    for (int i = 0; i < inputs.length; i++) {
      float[] found = compact.logits(inputs[i]);
      assertThat(found).hasSameSizeAs(expected[i]);
      for (int j = 0; j < found.length; j++) {
        largest = Math.max(largest, Math.abs(found[j] - expected[i][j]) / step);
      }
      if (margin(expected[i]) > 2 * step) {
        clear++;
        same += best(found) == best(expected[i]) ? 1 : 0;
      }
    }
    return new Gap(largest, clear / inputs.length, same / clear);
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

  private static double margin(float[] logits) {
    float[] sorted = logits.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length - 1] - sorted[sorted.length - 2];
  }

  private static int best(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }
}
