package io.github.dl4jcompress.demo;

import io.github.dl4jcompress.CompactModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that runs from its source in a fresh JVM with 64 MiB of heap, whose class path is the
 * runtime jar and nothing else, as on a device.
 */
public final class DeviceProgram {
  /** As on a small device: little heap, and the collector that suits it. */
  private static final List<String> SMALL = List.of("-Xmx64m", "-XX:+UseSerialGC");

  private final Path source;

  private DeviceProgram(Path source) {
    this.source = source;
  }

  /**
   * What a program printed.
   *
   * @param text all of it
   */
  public record Output(String text) {

    /** The lines of the text. */
    public List<String> lines() {
      return text.lines().toList();
    }

    /**
     * The number behind a key and a blank, in the first line that begins so.
     *
     * @throws IOException if there is no such line
     */
    public double number(String key) throws IOException {
      return text.lines()
          .filter(line -> line.startsWith(key + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(key.length() + 1)))
          .findFirst()
          .orElseThrow(() -> new IOException("the device program printed no '" + key + "'"));
    }
  }

  /**
   * Lays out a program.
   *
   * @param program a class that uses nothing but the runtime; its source lies beside it in its jar
   * @param folder where to; made if it is not there
   */
  public static DeviceProgram of(Class<?> program, Path folder) throws IOException {
    String name = program.getSimpleName() + ".java";
    Path source = Files.createDirectories(folder).resolve(name);
    try (InputStream stored = program.getResourceAsStream(name)) {
      if (stored == null) {
        throw new IOException(name + " is missing from the demo's jar");
      }
      Files.copy(stored, source, StandardCopyOption.REPLACE_EXISTING);
    }
    return new DeviceProgram(source);
  }

  /**
   * Runs the program to its end; what it prints on the error stream is passed on.
   *
   * @throws IOException if it ends with another code than 0
   */
  public Output run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SMALL);
    command.addAll(List.of("-cp", runtimeJar().toString(), source.toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException("the device program ended with code " + code + "; see above");
    }
    return new Output(output);
  }

  private static Path runtimeJar() throws IOException {
    try {
      return Path.of(
          CompactModel.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("cannot tell where the runtime jar is", e);
    }
  }
}
