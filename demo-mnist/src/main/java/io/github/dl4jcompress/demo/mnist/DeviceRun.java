package io.github.dl4jcompress.demo.mnist;

import io.github.dl4jcompress.CompactModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Runs {@link ClassifyTestSet} from its source in a fresh JVM whose class path is the runtime jar
 * and nothing else, as on a device.
 *
 * @param images test images seen
 * @param wrong how many of them got a wrong class
 */
record DeviceRun(long images, long wrong) {

  /** Fraction of the images that got a wrong class. */
  double error() {
    return (double) wrong / images;
  }

  /**
   * Classifies the whole test set with a stored model.
   *
   * @param folder where the program and the test set are laid out
   */
  static DeviceRun of(Path model, DigitData data, Path folder)
      throws IOException, InterruptedException {
    data.writeTestSet(folder);
    Path program = folder.resolve("ClassifyTestSet.java");
    try (InputStream source = DeviceRun.class.getResourceAsStream("ClassifyTestSet.java")) {
      if (source == null) {
        throw new IOException("ClassifyTestSet.java is missing from the demo's jar");
      }
      Files.copy(source, program, StandardCopyOption.REPLACE_EXISTING);
    }
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    runtimeJar().toString(),
                    program.toString(),
                    model.toString(),
                    folder.resolve(DigitFiles.Part.TEST_IMAGES.fileName()).toString(),
                    folder.resolve(DigitFiles.Part.TEST_LABELS.fileName()).toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException("the device program ended with code " + code + "; see above");
    }
    return new DeviceRun(number(output, "images"), number(output, "wrong"));
  }

  private static long number(String output, String key) throws IOException {
    return output
        .lines()
        .filter(line -> line.startsWith(key + " "))
        .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new IOException("the device program printed no '" + key + "'"));
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
