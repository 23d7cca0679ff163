package io.github.dl4jcompress.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own, where the system stands in its way. */
@EnabledOnOs(OS.LINUX)
class ProcessesTest {
  private static final long SEED = 1;

  private static Path folder;

  private Path made;

  @BeforeAll
  static void fill(@TempDir Path place) throws IOException {
    folder = place;
    Workplace.fill(folder);
  }

  @BeforeEach
  void makeFolder() throws IOException {
    made = Files.createTempDirectory(folder, "made");
  }

  @Test
  void readerThatHasGoneEndsItQuietly() throws Exception {
    Process process = builder("inspect", path("shades.d4c")).start();
    process.getInputStream().close();
    assertThat(errors(process)).isEmpty();
    assertThat(process.waitFor()).isEqualTo(0);
  }

  @Test
  void fullDiskBehindTheResultIsTold() throws Exception {
    Process process =
        builder("inspect", path("shades.d4c")).redirectOutput(new File("/dev/full")).start();
    assertThat(errors(process))
        .isEqualTo("dl4j-compress inspect: cannot write the result: No space left on device\n");
    assertThat(process.waitFor()).isEqualTo(3);
  }

  @Test
  void fullDiskForTheFilesLeavesNothing() throws Exception {
    ProcessBuilder builder = compress(made.resolve("points.d4c"), 0);
    List<String> limited =
        new ArrayList<>(List.of("bash", "-c", "ulimit -f 0; exec \"$0\" \"$@\""));
    limited.addAll(builder.command());
    Process process = builder.command(limited).start();
    assertThat(errors(process))
        .endsWith("cannot write " + made.resolve("points.html") + ": File too large\n");
    assertThat(process.waitFor()).isEqualTo(3);
    assertThat(left()).isEmpty();
  }

  @Test
  void folderThatTakesNoFilesIsToldBeforeTheWork() throws Exception {
    Path closed = Path.of("/sys/points.d4c"); // not even root writes there
    Process process = compress(closed, 1_000_000).start();
    assertThat(errors(process)).endsWith("cannot write " + closed + ": access denied\n");
    assertThat(process.waitFor()).isEqualTo(3);
  }

  @Test
  void interruptWhileItTrainsIsToldAndLeavesNoFiles() throws Exception {
    ProcessBuilder builder = compress(made.resolve("points.d4c"), 1_000_000);
    builder.command().remove("--quiet");
    builder.command().add(builder.command().indexOf("-cp"), "-Ddl4jcompress.terminal=true");
    Process process = builder.start();
    StringBuilder errors = new StringBuilder();
    for (int c = 0; c >= 0 && errors.indexOf("compressing ") < 0; ) {
      c = process.getErrorStream().read();
      errors.append((char) c);
    }
    interrupt(process);
    errors.append(errors(process));
    assertThat(process.waitFor()).isEqualTo(130);
    assertThat(errors.toString()).endsWith("dl4j-compress: interrupted\n");
    assertThat(left()).isEmpty();
  }

  @Test
  @Tag("nightly")
  void interruptAtAnyMomentLeavesAllFilesOrNone() throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < 20; i++) {
      makeFolder();
      interruptAfterMillis(random.nextInt(8_000));
    }
  }

  private void interruptAfterMillis(int millis) throws Exception {
    Process process = compress(made.resolve("points.d4c"), 1_000_000).start();
    TimeUnit.MILLISECONDS.sleep(millis);
    assertThat(process.isAlive()).as("still working").isTrue();
    interrupt(process);
    String errors = errors(process);
    assertThat(process.waitFor()).as("exit code after %d ms", millis).isEqualTo(130);
    assertThat(left()).as("files after %d ms", millis).isEmpty();
    assertThat(errors).isIn("", "dl4j-compress: interrupted\n"); // nothing before it has begun
  }

  private static void interrupt(Process process) throws Exception {
    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
  }

  private ProcessBuilder compress(Path out, int epochs) {
    return builder(
        "compress",
        path("points.zip"),
        "--data",
        path("points"),
        "--recipe",
        path("recipe.json"),
        "--out",
        out.toString(),
        "--quiet",
        "--epochs",
        String.valueOf(epochs));
  }

  private static ProcessBuilder builder(String... arguments) {
    // A shell that runs this test in the background may have taught it to ignore the signal.
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  private static String errors(Process process) throws IOException {
    return new String(process.getErrorStream().readAllBytes(), UTF_8);
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(made)) {
      return files.toList();
    }
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }
}
