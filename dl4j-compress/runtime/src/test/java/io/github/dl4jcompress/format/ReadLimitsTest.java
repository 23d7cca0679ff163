package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    ReadLimits exact = fileBytes(file.length);
    assertAccepted(file, exact);
    assertThat(ModelFile.read(path, exact).layers()).hasSize(5);
    assertThat(ModelFile.read(new ByteArrayInputStream(file), exact).layers()).hasSize(5);

    ReadLimits less = fileBytes(file.length - 1);
    assertRefused(
        file,
        less,
        "file length: found " + file.length + ", this reader's limit is " + (file.length - 1));
    assertThatThrownBy(() -> ModelFile.read(path, less))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessage("file length: this reader's limit is " + (file.length - 1) + " bytes");
    assertThatThrownBy(() -> ModelFile.read(new ByteArrayInputStream(file), less))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessage("file length: this reader's limit is " + (file.length - 1) + " bytes");
  }

  @Test
  void limitsLayers() throws IOException {
    assertAccepted(SampleFiles.everyKind(), layers(5));
    assertRefused(SampleFiles.everyKind(), layers(4), "layers: found 5, this reader's limit is 4");
  }

  @Test
  void limitsWeightsOverAllLayers() throws IOException {
    assertAccepted(SampleFiles.everyKind(), weights(18 + 4));
    assertRefused(
        SampleFiles.everyKind(), weights(21), "weights: found 22, this reader's limit is 21");
  }

  /** Inputs, recurrent weights and peepholes of two LSTMs, a simple layer and a dense one. */
  @ParameterizedTest(name = "up to {0}")
  @CsvSource({
    "15, 16", "31, 32", "39, 40", "43, 44", "46, 47", "48, 49", "52, 53", "54, 55",
  })
  void limitsWeightsOfEachMatrixOfRecurrentLayers(int most, int found) throws IOException {
    byte[] file = SampleFiles.everySequenceKind();
    assertAccepted(file, weights(55));
    assertRefused(
        file, weights(most), "weights: found " + found + ", this reader's limit is " + most);
  }

  @Test
  void limitsActivationsOfTheInput() throws IOException {
    assertAccepted(SampleFiles.smallest(), activations(3));
    assertRefused(
        SampleFiles.smallest(),
        activations(2),
        "activations between two layers: found 3, this reader's limit is 2");
  }

  @Test
  void limitsActivationsPaddingIncluded() throws IOException {
    assertAccepted(SampleFiles.everyKind(), activations(36));
    assertRefused(
        SampleFiles.everyKind(),
        activations(35),
        "activations between two layers: found 36, this reader's limit is 35");
  }

  @Test
  void limitsActivationsOfEachOutput() throws IOException {
    ByteSink body = Crafted.oneLayer();
    Crafted.dense(body, 1, new byte[9], new int[0], new int[9]);
    byte[] file = Restamp.around(Crafted.noMetadata(body));
    assertAccepted(file, activations(9));
    assertRefused(
        file, activations(8), "activations between two layers: found 9, this reader's limit is 8");
  }

  @Test
  void limitsWeightsPerByteAboveAMillion() throws IOException {
    int weights = (1 << 20) + 1;
    byte[] file =
        Restamp.around(Crafted.noMetadata(Crafted.zeros(Crafted.body(weights, 1, 1, 1), weights)));
    int perByte = weights / file.length + 1;
    assertAccepted(file, weightsPerByte(perByte));
    assertRefused(
        file,
        weightsPerByte(perByte - 1),
        "weights per byte: found " + perByte + ", this reader's limit is " + (perByte - 1));
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
    assertAccepted(file, weightsPerByte(perByte));
    assertRefused(
        file,
        weightsPerByte(perByte - 1),
        "weights per byte: found " + perByte + ", this reader's limit is " + (perByte - 1));
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
