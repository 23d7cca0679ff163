package io.github.dl4jcompress.demo;

import io.github.dl4jcompress.format.DurableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Figures as a JSON file for scripts. */
public final class ReportFile {
  private ReportFile() {}

  /**
   * Writes the file, whole or not at all.
   *
   * @param json maps, lists, texts and numbers, or Jackson's nodes; maps keep their order
   * @throws IOException saying what stands in the way
   */
  public static void write(Path file, Object json) throws IOException {
    DurableFile.replace(
        file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }

  /** A map that keeps the order of its arguments: a key, its value, and so on. */
  public static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
