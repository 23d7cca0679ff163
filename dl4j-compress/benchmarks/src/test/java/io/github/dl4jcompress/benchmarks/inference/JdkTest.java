package io.github.dl4jcompress.benchmarks.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdkTest {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path places;

  private Path install(String name, String version) throws IOException {
    Path home = Files.createDirectories(places.resolve(name));
    Files.createDirectories(home.resolve("bin"));
    Path java = Files.createFile(home.resolve("bin/java"));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  @Test
  void isFoundInUsualPlaces() throws Exception {
    install("a-2", "2.5");
    Path home = install("b-25", "25.0.3");
    Path mac = install("c-26/Contents/Home", "26");
    assertThat(Jdk.find(25, Map.of(), List.of(places.resolve("none"), places)))
        .contains(new Jdk(25, home));
    assertThat(Jdk.find(26, Map.of(), List.of(places))).contains(new Jdk(26, mac));
    assertThat(Jdk.find(27, Map.of(), List.of(places))).isEmpty();
  }

  @Test
  void aVariableGoesFirst() throws Exception {
    install("a", "25");
    Path named = install("b", "25.0.1");
    assertThat(Jdk.find(25, Map.of("JDK25_HOME", named.toString()), List.of(places)))
        .contains(new Jdk(25, named));
  }

  @Test
  void refusesAVariableThatNamesAnother() throws Exception {
    Path other = install("a", "17.0.1");
    assertThatThrownBy(() -> Jdk.find(25, Map.of("JDK25_HOME", other.toString()), List.of(places)))
        .isInstanceOf(IOException.class)
        .hasMessage("JDK25_HOME is " + other + ", where there is no Java 25");
  }
}
