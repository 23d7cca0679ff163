package io.github.dl4jcompress.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DataSearchTest {
  private static final Path WORKING = Path.of("work");
  private static final Path STANDARD = Path.of("work", "data", "digits");

  @Test
  void optionBeatsEnvironmentBeatsWorkingDirectory() {
    Map<String, String> set = Map.of("DL4J_COMPRESS_DATA", "sets");
    assertThat(new DataSearch(Optional.of(Path.of("here")), set, WORKING).folders("digits"))
        .containsExactly(Path.of("work", "here"), Path.of("work", "here", "digits"));
    assertThat(new DataSearch(Optional.empty(), set, WORKING).folders("digits"))
        .containsExactly(Path.of("work", "sets", "digits"), STANDARD);
    assertThat(new DataSearch(Optional.empty(), Map.of(), WORKING).folders("digits"))
        .containsExactly(STANDARD);
  }

  @Test
  void emptyEnvironmentNamesNoFolder() {
    Map<String, String> empty = Map.of("DL4J_COMPRESS_DATA", "");
    assertThat(new DataSearch(Optional.empty(), empty, WORKING).folders("digits"))
        .containsExactly(STANDARD);
  }

  @Test
  void absoluteFoldersStayAsTheyAre() {
    Path absolute = Path.of("sets").toAbsolutePath();
    Map<String, String> set = Map.of("DL4J_COMPRESS_DATA", absolute.toString());
    assertThat(new DataSearch(Optional.of(absolute), Map.of(), WORKING).folders("digits"))
        .containsExactly(absolute, absolute.resolve("digits"));
    assertThat(new DataSearch(Optional.empty(), set, WORKING).folders("digits"))
        .containsExactly(absolute.resolve("digits"), STANDARD);
  }

  @Test
  void namesDataAfterTheirFolderButNotFalsely() {
    Set<String> reserved = Set.of("digits", "drawn");
    assertThat(DataSearch.nameOf(Path.of("set", "fashion"), reserved)).isEqualTo("fashion");
    assertThat(DataSearch.nameOf(Path.of("set", "fashion", "."), reserved)).isEqualTo("fashion");
    assertThat(DataSearch.nameOf(Path.of("digits"), reserved)).isEqualTo("digits-other");
    assertThat(DataSearch.nameOf(Path.of("data", "drawn"), reserved)).isEqualTo("drawn-other");
    assertThat(DataSearch.nameOf(Path.of("").toAbsolutePath().getRoot(), reserved))
        .isEqualTo("data");
  }
}
