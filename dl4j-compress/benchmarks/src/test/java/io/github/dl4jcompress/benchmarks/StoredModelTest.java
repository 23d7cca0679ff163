package io.github.dl4jcompress.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.TensorShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredModelTest {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  /** A model of one dense layer, two by three. */
  static CompactModel oneLayer(byte... levels) {
    QuantizedWeights weights = new QuantizedWeights(2, 3, 4, levels, new float[] {1, 1});
    LinearUnit unit = new LinearUnit(weights, new int[2], Activation.IDENTITY, Optional.empty());
    return CompactModel.of(
        new CompactNetwork(
            TensorShape.vector(3), new AffineQuantizer(1, 0), List.of(new Dense(unit))));
  }

  @Test
  void everyMatrixOfAModelIsATensor() throws Exception {
    Path file = folder.resolve("small.d4c");
    oneLayer(new byte[] {0, 1, -7, 0, 0, 3}).save(file);
    StoredModel stored = StoredModel.open(file);
    assertThat(stored.name()).isEqualTo("small");
    assertThat(stored.bytes()).isEqualTo(Files.size(file));
    assertThat(stored.tensors()).hasSize(1);
    assertThat(stored.tensors().get(0).name()).isEqualTo("small-1-dense");
    assertThat(stored.tensors().get(0).rows()).isEqualTo(2);
    assertThat(stored.tensors().get(0).levels()).containsExactly(0, 1, -7, 0, 0, 3);
  }

  @Test
  void leNet5IsKnownByItsLayers() throws Exception {
    Path file = folder.resolve("model.d4c");
    CompactModel model = new SyntheticLeNet5(7).model();
    assertThat(model.network().weights()).isEqualTo(430_500);
    assertThat(model.sparsity()).isCloseTo(0.98, within(0.005));
    model.save(file);
    StoredModel stored = StoredModel.open(file);
    assertThat(stored.name()).isEqualTo("lenet5");
    assertThat(stored.tensors())
        .extracting(Tensor::name)
        .containsExactly(
            "lenet5-1-convolution", "lenet5-2-convolution", "lenet5-3-dense", "lenet5-4-dense");
    assertThat(stored.tensors())
        .extracting(Tensor::size)
        .containsExactly(500, 25_000, 400_000, 5_000);
  }

  @Test
  void namesTheFileThatIsNoModel() throws Exception {
    Path file = Files.write(folder.resolve("model.d4c"), new byte[100]);
    assertThatThrownBy(() -> StoredModel.open(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": magic at byte 0: not a .d4c file");
  }
}
