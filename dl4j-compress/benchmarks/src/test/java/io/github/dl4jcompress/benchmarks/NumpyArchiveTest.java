package io.github.dl4jcompress.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumpyArchiveTest {
  private static final byte[] MATRIX = NumpyFiles.matrix(1, 2, new byte[] {3, -1});

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  private Path archive(Map<String, byte[]> entries) throws IOException {
    return NumpyFiles.archive(folder.resolve("a.npz"), entries);
  }

  @Test
  void readsTheArraysInTheirOrder() throws Exception {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("z.npy", MATRIX);
    entries.put("a.5.npy", NumpyFiles.matrix(2, 1, new byte[] {0, 100}));
    List<Tensor> tensors = NumpyArchive.read(archive(entries));
    assertThat(tensors).extracting(Tensor::name).containsExactly("z", "a.5");
    assertThat(tensors.get(0).levels()).containsExactly(3, -1);
    assertThat(tensors.get(1).levels()).containsExactly(0, 100);
  }

  @Test
  void namesTheArrayThatItCannotRead() throws Exception {
    Path file = archive(Map.of("w.npy", new byte[10]));
    assertThatThrownBy(() -> NumpyArchive.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ", w.npy: not a .npy file");
  }

  @Test
  void refusesOtherEntries() throws Exception {
    Path file = archive(Map.of("notes.txt", new byte[1]));
    assertThatThrownBy(() -> NumpyArchive.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": found entry 'notes.txt', allowed are only arrays, *.npy");
  }

  @Test
  void refusesAnEmptyArchive() throws Exception {
    Path file = archive(Map.of());
    assertThatThrownBy(() -> NumpyArchive.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": an archive without arrays");
  }
}
