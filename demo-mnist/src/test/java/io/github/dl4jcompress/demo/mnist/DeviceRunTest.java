package io.github.dl4jcompress.demo.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceRunTest {
  private final DigitData data = DigitData.synthetic(1);

  /** Puts every image in class 4. */
  private static CompactModel alwaysFour() {
    byte[] levels = new byte[10 * 784];
    float[] scales = new float[10];
    Arrays.fill(scales, 1f);
    int[] bias = new int[10];
    bias[4] = 1;
    LinearUnit unit =
        new LinearUnit(
            new QuantizedWeights(10, 784, 4, levels, scales),
            bias,
            Activation.SOFTMAX,
            Optional.empty());
    return CompactModel.of(
        new CompactNetwork(
            TensorShape.vector(784), AffineQuantizer.spanning(0, 1), List.of(new Dense(unit))));
  }

  @Test
  void countsErrorsInAnotherJvm(@TempDir Path folder) throws Exception {
    Path model = folder.resolve("model.d4c");
    alwaysFour().save(model);
    DeviceRun run = DeviceRun.of(model, data, folder.resolve("device"));
    assertThat(run).isEqualTo(new DeviceRun(2_000, 1_800));
    assertThat(run.error()).isEqualTo(0.9);
  }

  @Test
  void reportsADamagedModel(@TempDir Path folder) throws Exception {
    Path model = folder.resolve("model.d4c");
    byte[] bytes = alwaysFour().toBytes();
    bytes[20] ^= 1;
    Files.write(model, bytes);
    assertThatThrownBy(() -> DeviceRun.of(model, data, folder.resolve("device")))
        .isInstanceOf(IOException.class)
        .hasMessage("the device program ended with code 1; see above");
  }
}
