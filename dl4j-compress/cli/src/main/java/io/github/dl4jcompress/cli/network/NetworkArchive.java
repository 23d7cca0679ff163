package io.github.dl4jcompress.cli.network;

import io.github.dl4jcompress.cli.input.RefusedFileException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.api.Model;

/**
 * A network in the zip that DL4J's {@code save} writes, read without DL4J's own reader: that one
 * deserializes Java objects and trusts the lengths that it finds.
 *
 * <p>Read are the configuration, whose classes must be of a fixed list, and the parameters. State
 * of the updater and entries of this library's checkpoints are passed over. Anything else is
 * refused.
 */
public final class NetworkArchive {
  private static final String CONFIGURATION = "configuration.json";
  private static final String PARAMETERS = "coefficients.bin";
  private static final Set<String> PASSED_OVER = Set.of("updaterState.bin");
  private static final String OF_CHECKPOINTS = "dl4jcompress/";
  private static final int MOST_ENTRIES = 64;

  private NetworkArchive() {}

  /** Whether a file begins as a zip does. */
  public static boolean isOne(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(4);
      return start.length == 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3;
    }
  }

  /** Whether a file begins as the JSON of a configuration does. */
  public static boolean mayBeConfiguration(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(64), StandardCharsets.UTF_8).strip().startsWith("{");
    }
  }

  /**
   * Reads a trained network.
   *
   * @return a {@code MultiLayerNetwork} or {@code ComputationGraph}
   * @throws RefusedFileException saying which entry is damaged, or not taken
   */
  public static Model read(Path file) throws IOException {
    if (!isOne(file)) {
      throw new RefusedFileException(file + ": no zip file, as DL4J's save writes it");
    }
    try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
      Map<String, ZipEntry> entries = entries(zip);
      NetworkConfiguration configuration;
      try (InputStream in = zip.getInputStream(needed(entries, CONFIGURATION))) {
        configuration = NetworkConfiguration.read(in, CONFIGURATION);
      }
      try (InputStream in = zip.getInputStream(needed(entries, PARAMETERS))) {
        float[] parameters =
            StoredParameters.read(new DataInputStream(in), configuration.parameters());
        return configuration.network(parameters);
      }
    } catch (EOFException | ZipException | MalformedFileException e) {
      throw new RefusedFileException(file + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) { // names of entries that are no UTF-8
      throw new RefusedFileException(file + ": damaged zip file: " + e.getMessage(), e);
    }
  }

  private static Map<String, ZipEntry> entries(ZipFile zip) throws MalformedFileException {
    Map<String, ZipEntry> entries = new HashMap<>();
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      String name = entry.getName();
      if (entries.size() == MOST_ENTRIES) {
        throw new MalformedFileException("more than " + MOST_ENTRIES + " entries");
      }
      requireTaken(name);
      if (entries.put(name, entry) != null) {
        throw new MalformedFileException("entry '" + name + "' appears twice");
      }
    }
    return entries;
  }

  private static void requireTaken(String name) throws MalformedFileException {
    boolean taken =
        name.equals(CONFIGURATION)
            || name.equals(PARAMETERS)
            || PASSED_OVER.contains(name)
            || name.startsWith(OF_CHECKPOINTS);
    if (taken) {
      return;
    }
    if (name.equals("normalizer.bin") || name.equals("preprocessor.bin")) {
      throw new MalformedFileException(
          "entry '"
              + name
              + "' holds a normalizer, which is not read: normalize the data beforehand, and save"
              + " the network without it");
    }
    throw new MalformedFileException(
        "entry '"
            + name
            + "' is not taken; allowed: "
            + CONFIGURATION
            + ", "
            + PARAMETERS
            + ", updaterState.bin");
  }

  private static ZipEntry needed(Map<String, ZipEntry> entries, String name)
      throws MalformedFileException {
    ZipEntry entry = entries.get(name);
    if (entry == null) {
      throw new MalformedFileException("entry '" + name + "' is missing");
    }
    return entry;
  }
}
