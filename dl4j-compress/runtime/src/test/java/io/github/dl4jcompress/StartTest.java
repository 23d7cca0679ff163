package io.github.dl4jcompress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.dl4jcompress.format.ChildJvm;
import io.github.dl4jcompress.infer.LeNets;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.RandomNetworks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a new JVM loads before the first answer, which is most of the time that it takes. */
class StartTest {
  private static final int OWN_CLASSES = 140; // of which a layer brings eight or so
  private static final int OTHER_CLASSES = 60; // beyond those that the JVM has in its archive

  static Stream<CompactNetwork> networks() {
    return Stream.of(LeNets.sparse(4), RandomNetworks.listener(128, 5));
  }

  /** Names of the classes that are not mapped from the archive of the JDK. */
  private static List<String> loaded(CompactNetwork network, Path directory) throws Exception {
    Path file = directory.resolve("model.d4c");
    CompactModel.of(network).save(file);
    List<String> options = List.of("-Xlog:class+load:stdout:none");
    String printed =
        new String(
            ChildJvm.run(options, FirstAnswer.class, List.of(file.toString())),
            StandardCharsets.UTF_8);
    assumeThat(printed).as("a JVM with an archive").contains("source: shared objects file");
    return printed
        .lines()
        .filter(line -> line.contains(" source: ") && !line.contains("shared objects file"))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();
  }

  /** Lambdas, references to methods and joined texts make classes up while the program runs. */
  @ParameterizedTest
  @MethodSource("networks")
  void noClassIsMadeUp(CompactNetwork network, @TempDir Path directory) throws Exception {
    assertThat(loaded(network, directory)).isNotEmpty().noneMatch(name -> name.contains("/0x"));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void fewClassesAreLoaded(CompactNetwork network, @TempDir Path directory) throws Exception {
    List<String> loaded = loaded(network, directory);
    List<String> own = loaded.stream().filter(name -> name.contains("dl4jcompress")).toList();
    assertThat(own).hasSizeLessThanOrEqualTo(OWN_CLASSES);
    assertThat(loaded).hasSizeLessThanOrEqualTo(own.size() + OTHER_CLASSES);
  }
}
