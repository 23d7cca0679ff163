package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.LazyModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of versions 1.0 and 1.1, which each later reader must take for what they are. */
class GoldenTest {
  private static final int EXAMPLES = 4;

  static Stream<Path> models() throws IOException {
    List<Path> models = new ArrayList<>();
    for (String version : GoldenFiles.VERSIONS) {
      models.addAll(GoldenFiles.files(version));
    }
    return models.stream().filter(file -> file.toString().endsWith(".d4c"));
  }

  @ParameterizedTest
  @CsvSource({"1.0, 21", "1.1, 22"})
  void nobodyHasEditedThem(String version, int models) throws IOException {
    List<Path> files = GoldenFiles.files(version);
    List<String> found =
        files.stream()
            .map(file -> GoldenFiles.sha256(bytes(file)) + "  " + file.getFileName())
            .toList();
    assertThat(GoldenFiles.folder(version).resolve(GoldenFiles.HASHES))
        .content()
        .isEqualTo(String.join("\n", found) + "\n");
    assertThat(files).filteredOn(file -> file.toString().endsWith(".d4c")).hasSize(models);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void predictTheSameBits(Path file) throws IOException {
    String name = file.getFileName().toString().replace(".d4c", GoldenFiles.PREDICTIONS);
    List<String> lines = Files.readAllLines(file.resolveSibling(name));
    CompactModel model = CompactModel.load(file);
    LazyModel lazy = LazyModel.open(file);
    int inputs = model.inputShapes().size();
    int each = lines.size() / EXAMPLES;
    for (int i = 0; i < EXAMPLES; i++) {
      List<String> example = lines.subList(i * each, (i + 1) * each);
      float[][] values =
          example.subList(0, inputs).stream().map(GoldenFiles::values).toArray(float[][]::new);
      List<String> answers = example.subList(inputs, each);
      assertThat(answers).isNotEmpty();
      assertThat(texts(model.predictAll(values))).isEqualTo(answers);
      assertThat(texts(lazy.predictAll(values))).isEqualTo(answers);
    }
  }

  private static List<String> texts(float[][] answers) {
    return Arrays.stream(answers).map(GoldenFiles::text).toList();
  }

  @ParameterizedTest
  @MethodSource("models")
  void becomeTheSameBytesAgain(Path file, @TempDir Path directory) throws IOException {
    int sections = LazyModel.open(file).sections();
    Layout layout = sections == 1 ? Layout.ONE_SECTION : Layout.SECTION_PER_LAYER;
    if (file.getFileName().toString().equals("files.d4c")) {
      layout = Layout.FILE_PER_LAYER;
    }
    CompactModel.load(file).save(directory.resolve(file.getFileName()), layout);
    try (Stream<Path> written = Files.list(directory)) {
      List<Path> files = written.toList();
      assertThat(files).hasSize(layout == Layout.FILE_PER_LAYER ? 1 + sections : 1);
      for (Path each : files) {
        assertThat(each).hasSameBinaryContentAs(file.resolveSibling(each.getFileName()));
      }
    }
  }
}
