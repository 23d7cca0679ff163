package io.github.dl4jcompress.benchmarks.inference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Java that is installed.
 *
 * @param version such as 17
 * @param home its folder
 */
record Jdk(int version, Path home) {
  private static final List<Path> USUAL_PLACES =
      List.of(
          Path.of("/usr/lib/jvm"),
          Path.of("/opt"),
          Path.of("/Library/Java/JavaVirtualMachines"),
          Path.of(System.getProperty("user.home"), ".sdkman", "candidates", "java"),
          Path.of(System.getProperty("user.home"), ".jdks"));

  /**
   * Looks for a version: this JVM's own, then the folder that a variable like {@code JDK25_HOME}
   * names, then usual places.
   *
   * @throws IOException if the variable names a folder without it
   */
  static Optional<Jdk> find(int version) throws IOException {
    if (Runtime.version().feature() == version) {
      return Optional.of(new Jdk(version, Path.of(System.getProperty("java.home"))));
    }
    return find(version, System.getenv(), USUAL_PLACES);
  }

  static Optional<Jdk> find(int version, Map<String, String> environment, List<Path> places)
      throws IOException {
    String variable = "JDK" + version + "_HOME";
    String named = environment.get(variable);
    if (named != null) {
      Path home = Path.of(named);
      if (!isOf(version, home)) {
        throw new IOException(variable + " is " + home + ", where there is no Java " + version);
      }
      return Optional.of(new Jdk(version, home));
    }
    for (Path place : places) {
      if (Files.isDirectory(place)) {
        try (Stream<Path> folders = Files.list(place)) {
          Optional<Path> home =
              folders
                  .sorted()
                  .flatMap(folder -> Stream.of(folder, folder.resolve("Contents/Home")))
                  .filter(folder -> isOf(version, folder))
                  .findFirst();
          if (home.isPresent()) {
            return Optional.of(new Jdk(version, home.get()));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isOf(int version, Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(release)) {
      return lines.anyMatch(line -> line.matches("JAVA_VERSION=\"" + version + "[.\"].*"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + release, e);
    }
  }

  /** What starts it. */
  String java() {
    return home.resolve("bin/java").toString();
  }
}
