package io.github.dl4jcompress.benchmarks.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.QuantizedWeights;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class SeededNetworkTest {
  private static final int COUNT = 8;

  private static float[] examples(SeededNetwork network) {
    return network.examples(COUNT, new Random(5));
  }

  private static float[] expected(SeededNetwork network) {
    INDArray outputs = network.dl4j().output(network.dl4jFeatures(examples(network)));
    return outputs.dup('c').data().asFloat();
  }

  private static void requireClose(float[] outputs, float[] expected, double tolerance) {
    assertThat(outputs).hasSizeGreaterThanOrEqualTo(10);
    for (int i = 0; i < outputs.length; i++) {
      assertThat(outputs[i]).as("output %d", i).isCloseTo(expected[i], within((float) tolerance));
    }
  }

  private static float[] byCompactModel(SeededNetwork network) {
    float[] examples = examples(network);
    CompactModel model = CompactModel.of(network.compact(examples));
    int elements = examples.length / COUNT;
    float[] outputs = new float[COUNT * SeededNetwork.CLASSES];
    for (int i = 0; i < COUNT; i++) {
      float[] example = Arrays.copyOfRange(examples, i * elements, (i + 1) * elements);
      System.arraycopy(
          model.predict(example), 0, outputs, i * SeededNetwork.CLASSES, SeededNetwork.CLASSES);
    }
    return outputs;
  }

  @Test
  void compactNetworksSayWhatDl4jSays() {
    for (SeededNetwork network :
        List.of(SeededNetwork.shrunkLeNet5(3), SeededNetwork.lstm(3), SeededNetwork.leNet5(3))) {
      requireClose(byCompactModel(network), expected(network), 0.05);
    }
  }

  @Test
  void outputsOfOtherExamplesDiffer() {
    for (SeededNetwork network : List.of(SeededNetwork.leNet5(3), SeededNetwork.lstm(3))) {
      float[] outputs = expected(network);
      float most = 0;
      for (int i = 0; i + SeededNetwork.CLASSES < outputs.length; i++) {
        most = Math.max(most, Math.abs(outputs[i] - outputs[i + SeededNetwork.CLASSES]));
      }
      assertThat(most).as("so that 0.05 means something").isGreaterThan(0.25f);
    }
  }

  @Test
  void storingChangesNoWeight() {
    LeNet5 network = LeNet5.pruned(3);
    List<Layer> layers = CompactModel.of(network.compact(examples(network))).network().layers();
    QuantizedWeights dense =
        (QuantizedWeights)
            layers.stream()
                .flatMap(layer -> layer.weights().stream())
                .filter(weights -> weights.size() == 400_000)
                .findFirst()
                .orElseThrow();
    float[] stored = new float[400_000];
    for (int i = 0; i < stored.length; i++) {
      stored[i] = dense.scale(i / 800) * dense.level(i / 800, i % 800);
    }
    assertThat(stored).containsExactly(network.dense().values());
  }

  @Test
  void prunedNetworksHaveTheirZerosWhereTheySay() {
    LeNet5 network = LeNet5.pruned(3);
    assertThat(zeros(network.first())).isCloseTo(0.60, within(0.06));
    assertThat(zeros(network.second())).isCloseTo(0.95, within(0.005));
    assertThat(zeros(network.dense())).isCloseTo(0.9525, within(1e-6));
    assertThat(zeros(network.output())).isCloseTo(0.852, within(1e-6));
    for (int row = 0; row < 500; row++) {
      for (int bank = 0; bank < 6; bank++) {
        assertThat(nonZeros(network.dense(), row * 800 + bank * 128, 128)).isEqualTo(6);
      }
      assertThat(nonZeros(network.dense(), row * 800 + 768, 32)).isEqualTo(2);
    }
    assertThat(zeros(LeNet5.shrunk(3).dense())).isZero();
  }

  private static double zeros(Matrix weights) {
    int all = weights.values().length;
    return 1 - (double) nonZeros(weights, 0, all) / all;
  }

  private static int nonZeros(Matrix weights, int from, int count) {
    int nonZeros = 0;
    for (int i = from; i < from + count; i++) {
      nonZeros += weights.values()[i] == 0 ? 0 : 1;
    }
    return nonZeros;
  }
}
