package io.github.dl4jcompress.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program of the tests in a JVM of its own. */
public final class ChildJvm {
  private ChildJvm() {}

  /** What the program prints, errors too; it must end well. */
  public static byte[] run(List<String> options, Class<?> program, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(place(ModelFile.class) + File.pathSeparator + place(program));
    command.add(program.getName());
    command.addAll(arguments);
    Process jvm = new ProcessBuilder(command).redirectErrorStream(true).start();
    byte[] printed = jvm.getInputStream().readAllBytes();
    assertThat(jvm.waitFor()).as(() -> new String(printed, US_ASCII)).isZero();
    return printed;
  }

  private static String place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError("a class from no file", e);
    }
  }
}
