package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each limit: at it, accepted; one above, refused by name. */
class ReadLimitsTest {
  private static final long ANY = Long.MAX_VALUE;

  private static void assertAccepted(byte[] file, ReadLimits limits) throws IOException {
    assertThat(ModelFile.read(file, limits).layers()).isNotEmpty();
  }

  private static void assertRefused(byte[] file, ReadLimits limits, String message) {
    assertThatThrownBy(() -> ModelFile.read(file, limits))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessage(message);
  }

  /** A limit of what the file needs is enough; one less is not, and the message says so. */
  private static void assertLimits(
      byte[] file, IntFunction<ReadLimits> limits, String what, int needed) throws IOException {
    assertAccepted(file, limits.apply(needed));
    assertRefused(
        file,
        limits.apply(needed - 1),
        what + ": found " + needed + ", this reader's limit is " + (needed - 1));
  }

  private static ReadLimits fileBytes(long most) {
    return new ReadLimits(most, Integer.MAX_VALUE, ANY, ANY, ANY);
  }

  private static ReadLimits layers(int most) {
    return new ReadLimits(ANY, most, ANY, ANY, ANY);
  }

  private static ReadLimits weights(long most) {
    return new ReadLimits(ANY, Integer.MAX_VALUE, most, ANY, ANY);
  }

  private static ReadLimits activations(long most) {
    return new ReadLimits(ANY, Integer.MAX_VALUE, ANY, most, ANY);
  }

  private static ReadLimits weightsPerByte(long most) {
    return new ReadLimits(ANY, Integer.MAX_VALUE, ANY, ANY, most);
  }

  @ParameterizedTest
  @CsvSource({"0,1,1,1,1", "1,0,1,1,1", "1,1,0,1,1", "1,1,1,0,1", "1,1,1,1,0", "-1,1,1,1,1"})
  void refusesLimitBelowOne(long fileBytes, int layers, long weights, long activations, long each) {
    assertThatThrownBy(() -> new ReadLimits(fileBytes, layers, weights, activations, each))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "every limit must be >= 1, got fileBytes=%d, layers=%d, weights=%d, activations=%d,"
                + " weightsPerByte=%d",
            fileBytes, layers, weights, activations, each);
  }

  @Test
  void limitsFileBytes(@TempDir Path directory) throws IOException {
    byte[] file = SampleFiles.everyKind();
    Path path = Files.write(directory.resolve("model.d4c"), file);
    assertLimits(file, ReadLimitsTest::fileBytes, "file length", file.length);
    ReadLimits exact = fileBytes(file.length);
    assertThat(ModelFile.read(path, exact).layers()).hasSize(5);
    assertThat(ModelFile.read(new ByteArrayInputStream(file), exact).layers()).hasSize(5);

    ReadLimits less = fileBytes(file.length - 1);
    assertThatThrownBy(() -> ModelFile.read(path, less))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessage("file length: this reader's limit is " + (file.length - 1) + " bytes");
    assertThatThrownBy(() -> ModelFile.read(new ByteArrayInputStream(file), less))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessage("file length: this reader's limit is " + (file.length - 1) + " bytes");
  }

  @Test
  void limitsLayers() throws IOException {
    assertLimits(SampleFiles.everyKind(), ReadLimitsTest::layers, "layers", 5);
  }

  @Test
  void limitsWeightsOverAllLayers() throws IOException {
    assertLimits(SampleFiles.everyKind(), ReadLimitsTest::weights, "weights", 18 + 4);
  }

  /**
   * Inputs, recurrent weights and peepholes of two LSTMs, then a simple layer, a simple one and an
   * LSTM in both directions, and a dense one.
   */
  @ParameterizedTest(name = "up to {0}")
  @CsvSource({
    "15, 16", "31, 32", "39, 40", "43, 44", "46, 47", "48, 49", "52, 53", "54, 55", "55, 56",
    "63, 64", "67, 68", "69, 70",
  })
  void limitsWeightsOfEachMatrixOfRecurrentLayers(int most, int found) throws IOException {
    byte[] file = SampleFiles.everySequenceKind();
    assertAccepted(file, weights(70));
    assertRefused(
        file, weights(most), "weights: found " + found + ", this reader's limit is " + most);
  }

  private static void assertLimitsActivations(byte[] file, int needed) throws IOException {
    assertLimits(file, ReadLimitsTest::activations, "activations between two layers", needed);
  }

  @Test
  void limitsActivationsOfTheInput() throws IOException {
    assertLimitsActivations(SampleFiles.smallest(), 3);
  }

  @Test
  void limitsActivationsPaddingIncluded() throws IOException {
    assertLimitsActivations(SampleFiles.everyKind(), 36);
  }

  @Test
  void limitsActivationsOfEachOutput() throws IOException {
    ByteSink body = Crafted.oneLayer();
    Crafted.dense(body, 1, new byte[9], new int[0], new int[9]);
    assertLimitsActivations(Restamp.around(Crafted.noMetadata(body)), 9);
  }

  @Test
  void limitsWeightsPerByteAboveAMillion() throws IOException {
    int weights = (1 << 20) + 1;
    byte[] file =
        Restamp.around(Crafted.noMetadata(Crafted.zeros(Crafted.body(weights, 1, 1, 1), weights)));
    int perByte = weights / file.length + 1;
    assertLimits(file, ReadLimitsTest::weightsPerByte, "weights per byte", perByte);
  }

  @Test
  void limitsWeightsPerByteOfAllLayersTogether() throws IOException {
    int side = 1 << 10;
    ByteSink body = Crafted.body(side, 1, 1, 2);
    for (int i = 0; i < 2; i++) {
      body.u8(FileCodes.DENSE);
      int flags = 8 | UnitFlags.GRID_SCALES | UnitFlags.OUTPUT;
      Crafted.quantizer(Crafted.unitHead(body, flags, 0, side, side), 1, 0);
      Crafted.payload(body, new byte[side * side], new int[0], new int[side]);
    }
    byte[] file = Restamp.around(Crafted.noMetadata(body));
    int perByte = 2 * side * side / file.length + 1;
    assertLimits(file, ReadLimitsTest::weightsPerByte, "weights per byte", perByte);
  }

  @Test
  void doesNotLimitAMillionWeightsPerByte() throws IOException {
    int weights = 1 << 20;
    byte[] file =
        Restamp.around(Crafted.noMetadata(Crafted.zeros(Crafted.body(weights, 1, 1, 1), weights)));
    assertAccepted(file, weightsPerByte(1));
  }

  @Test
  void limitsWeightsOfALayerToWhatAnArrayHolds() {
    ByteSink body = Crafted.body(1 << 16, 1, 1, 1);
    body.u8(FileCodes.DENSE);
    Crafted.unitHead(body, 2, 0, 1 << 15, 1 << 16);
    assertRefused(
        Restamp.around(body),
        weights(ANY),
        "weights in a layer: found 2147483648, this reader's limit is 2147483631");
  }
}
