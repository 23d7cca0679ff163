package io.github.dl4jcompress.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputsTest {
  private Path folder;

  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
  private final Outputs outputs =
      new Outputs(new PrintStream(messages, true, StandardCharsets.UTF_8));

  @BeforeEach
  void use(@TempDir Path place) {
    folder = place;
  }

  private Outputs.File file(String name) {
    Path path = folder.resolve(name);
    return new Outputs.File(path, () -> Files.writeString(path, name));
  }

  @Test
  void aFileThatCannotBeWrittenTakesTheOthersAlong() {
    Outputs.File full =
        new Outputs.File(
            folder.resolve("b"),
            () -> {
              throw new IOException("no space left");
            });
    assertThatThrownBy(() -> outputs.write(false, List.of(file("a"), full)))
        .isInstanceOf(IOException.class)
        .hasMessage("no space left");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFileThatCameMeanwhileStays() throws IOException {
    Path there = Files.writeString(folder.resolve("b"), "mine");
    assertThatThrownBy(() -> outputs.write(false, List.of(file("a"), file("b"))))
        .hasMessage(there + " is there already; --force replaces it");
    assertThat(folder.resolve("a")).doesNotExist();
    assertThat(there).hasContent("mine");
    outputs.write(true, List.of(file("b")));
    assertThat(there).hasContent("b");
  }

  @Test
  void writesNothingMoreWhenAllIsDone() {
    outputs.done();
    assertThatThrownBy(() -> outputs.write(true, List.of(file("a")))).hasMessage("interrupted");
    assertThat(folder).isEmptyDirectory();
  }
}
