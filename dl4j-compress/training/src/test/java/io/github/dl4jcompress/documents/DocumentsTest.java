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

  @TempDir private Path folder;

  @Test
  void allExamplesRun() throws Exception {
    Path root = root();
    List<Example> examples = new ArrayList<>(Example.of(root.resolve("README.md")));
    examples.addAll(Example.of(root.resolve("docs/guide.md")));
    assertThat(examples).hasSizeGreaterThan(15);
    compile(examples);
    assertThat(output(examples)).endsWith("all ran\n");
  }

  /** The folder of the whole project, wherever in it the tests are run. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/guide.md"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private void compile(List<Example> examples) throws IOException {
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

  private String output(List<Example> examples) throws Exception {
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
