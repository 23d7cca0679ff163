package io.github.dl4jcompress.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.demo.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedTensorsTest {
  private final NamedTensors tensors = new NamedTensors();

  private static Tensor tensor(String name, int size, int zeros) {
    byte[] levels = new byte[size];
    Arrays.fill(levels, zeros, size, (byte) 1);
    return Tensor.ofFewestBits(name, size, levels);
  }

  private void add(String... names) {
    List.of(names).forEach(name -> tensors.add(tensor(name, 4, 2)));
  }

  @Test
  void layersOfTrainedNetworksAreCalledReal() {
    add("iid92", "mlp92.0_W0", "mlp92.0_W2", "mlp98.9_W1", "other_W0");
    assertThat(tensors.all())
        .extracting(Tensor::name)
        .containsExactly("iid92", "real-fc1-92", "real-fc3-92", "real-fc2-99", "other_W0");
    assertThat(tensors.find("real-fc2-99")).isPresent();
    assertThat(tensors.find("mlp98.9_W1")).isEmpty();
  }

  @Test
  void layersOfOneNetworkBelongTogether() {
    add("mlp92.0_W0", "mlp92.0_W1", "iid92", "mlp97.0_W0");
    assertThat(tensors.networks().keySet()).containsExactly("real-net-92", "real-net-97");
    assertThat(tensors.networks().get("real-net-92"))
        .extracting(Tensor::name)
        .containsExactly("real-fc1-92", "real-fc2-92");
  }

  @Test
  void refusesTwoOfOneName() {
    add("mlp92.0_W0");
    assertThatThrownBy(() -> add("mlp92.4_W0"))
        .isInstanceOf(UsageException.class)
        .hasMessage("two tensors are called real-fc1-92, need different names");
  }

  @ParameterizedTest(name = "{0}, {1} weights, {2} zeros")
  @CsvSource({
    "iid92, 20000, 18400, 1.005",
    "lap4, 20000, 5000, 1.005",
    "iid99, 20000, 19800, 1.005",
    "lenet_fc1_99.5, 20000, 19900, 1.012",
    "real-fc1-97, 100, 97, 0.88",
  })
  void asksForBytesCloseToTheEntropy(String name, int size, int zeros, double most) {
    assertThat(NamedTensors.mostOverEntropy(tensor(name, size, zeros))).hasValue(most);
  }

  @ParameterizedTest(name = "{0}, {1} weights")
  @CsvSource({"iid92, 19999", "rc92, 400000", "real-fc2-92, 30000", "lstm_512x139_90, 71168"})
  void asksNothingOfSmallAndUnevenOnes(String name, int size) {
    assertThat(NamedTensors.mostOverEntropy(tensor(name, size, size / 2)))
        .isEqualTo(OptionalDouble.empty());
  }
}
