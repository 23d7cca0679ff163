package io.github.dl4jcompress.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.LazyModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of version 1.0, which each later reader must take for what they are. */
class GoldenTest {
  private static final int MODELS = 21;

  static Stream<Path> models() throws IOException {
    return GoldenFiles.files().stream().filter(file -> file.toString().endsWith(".d4c"));
  }

  @Test
  void nobodyHasEditedThem() throws IOException {
    List<String> found =
        GoldenFiles.files().stream()
            .map(file -> GoldenFiles.sha256(bytes(file)) + "  " + file.getFileName())
            .toList();
    assertThat(GoldenFiles.FOLDER.resolve(GoldenFiles.HASHES))
        .content()
        .isEqualTo(String.join("\n", found) + "\n");
    assertThat(models()).hasSize(MODELS);
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
    assertThat(lines).hasSize(8);
    for (int i = 0; i < lines.size(); i += 2) {
      float[] input = GoldenFiles.values(lines.get(i));
      assertThat(GoldenFiles.text(model.predict(input))).isEqualTo(lines.get(i + 1));
      assertThat(GoldenFiles.text(lazy.predict(input))).isEqualTo(lines.get(i + 1));
    }
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
