package io.github.dl4jcompress.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example of README and guide compiles as it stands, and runs. */
class DocumentsTest {
  private static final String CLASS_PATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  @Test
  void allExamplesRun(@TempDir Path folder) throws Exception {
    Path root = root();
    List<Example> examples = new ArrayList<>(Example.of(root.resolve("README.md")));
    examples.addAll(Example.of(root.resolve("docs/guide.md")));
    assertThat(examples).hasSizeGreaterThan(15);
    compile(examples, folder);
    assertThat(output(examples, folder)).endsWith("all ran\n");
  }

  /** The folder of the whole project, wherever in it the tests are run. */
  private static Path root() {
    return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
        .filter(folder -> Files.exists(folder.resolve("docs/guide.md")))
        .findFirst()
        .orElseThrow();
  }

  private static void compile(List<Example> examples, Path folder) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Path> sources = new ArrayList<>();
    for (Example example : examples) {
      Path source = folder.resolve(example.className() + ".java");
      sources.add(Files.writeString(source, example.source()));
    }
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
      List<String> options =
          List.of("-proc:none", "-cp", CLASS_PATH, "-d", folder.toString(), "-nowarn");
      Boolean compiled =
          compiler
              .getTask(
                  messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(compiled).as(messages.toString()).isTrue();
    }
  }

  private static String output(List<Example> examples, Path folder) throws Exception {
    Path log = folder.resolve("output.txt");
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx512m",
                    "-cp",
                    folder + File.pathSeparator + CLASS_PATH,
                    RunsExamples.class.getName()),
                examples.stream().map(Example::className))
            .toList();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int code = process.waitFor();
    String output = Files.readString(log);
    assertThat(code).as(output).isZero();
    return output;
  }
}
