package io.github.dl4jcompress;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.format.ChildJvm;
import io.github.dl4jcompress.infer.LeNets;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.RandomNetworks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A JVM with 32 MiB of heap, as on a small device, has room to spare. */
class SmallHeapTest {
  private static final float ANY = 0.25f; // value of all inputs

  /** Opens a model and runs it in all ways, in a JVM of its own. */
  static final class Device {
    public static void main(String[] arguments) throws Exception {
      CompactModel model = CompactModel.load(Path.of(arguments[0]));
      System.out.println(answer(model));
    }
  }

  private static String answer(CompactModel model) {
    int steps = model.isSequence() ? 62 : 1;
    float[] example = new float[steps * model.inputShape().elements()];
    Arrays.fill(example, ANY);
    float[] result = new float[model.outputs()];
    model.predictor().predict(example, result);
    float[][] batch = model.predictBatch(new float[][] {example, example});
    return Arrays.toString(result) + Arrays.toString(batch[1]);
  }

  static Stream<CompactNetwork> networks() {
    return Stream.of(LeNets.sparse(4), RandomNetworks.listener(128, 5));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aModelIsOpenedAndRun(CompactNetwork network, @TempDir Path directory) throws Exception {
    CompactModel model = CompactModel.of(network);
    Path file = directory.resolve("model.d4c");
    model.save(file);
    for (String heap : List.of("-Xmx32m", "-Xmx8m")) {
      byte[] printed =
          ChildJvm.run(List.of(heap, "-XX:+UseSerialGC"), Device.class, List.of(file.toString()));
      assertThat(new String(printed, StandardCharsets.US_ASCII).strip()).isEqualTo(answer(model));
    }
  }
}
