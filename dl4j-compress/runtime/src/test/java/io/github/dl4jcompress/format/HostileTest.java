package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a fuzzer ran through once is run through again, without the fuzzer. */
class HostileTest {
  @ParameterizedTest
  @MethodSource("io.github.dl4jcompress.format.FuzzTarget#all")
  void everyInputIsRefusedOrReadSoundly(FuzzTarget target) throws IOException {
    List<byte[]> inputs = new ArrayList<>(target.seeds());
    inputs.addAll(target.hostile());
    assertThat(inputs).hasSizeGreaterThan(10);
    for (byte[] input : inputs) {
      assertThatCode(() -> target.method().accept(input))
          .as(() -> HexFormat.of().formatHex(input))
          .doesNotThrowAnyException();
    }
  }
}
