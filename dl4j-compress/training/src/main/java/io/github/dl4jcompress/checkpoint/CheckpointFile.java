package io.github.dl4jcompress.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * The bytes of a checkpoint: a zip as DL4J writes and reads it, with entries of our own, and one
 * that says where the training stands and holds lengths and checksums (CRC-32C) of all others.
 *
 * @param position where the training stands
 * @param environment what else decides about the bits of a sum, in words
 * @param entries by their names
 */
record CheckpointFile(Position position, String environment, Map<String, byte[]> entries) {
  /** DL4J's names. */
  static final String CONFIGURATION = "configuration.json";

  static final String PARAMETERS = "coefficients.bin";
  static final String UPDATER = "updaterState.bin";

  /** Before the names of our own entries. */
  static final String OWN = "dl4jcompress/";

  private static final String MANIFEST = OWN + "checkpoint.json";
  private static final int VERSION = 1;
  private static final int LARGEST_MANIFEST = 1 << 20;
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** Equal contents give equal bytes. */
  byte[] toBytes() throws IOException {
    ObjectNode sums = JsonNodeFactory.instance.objectNode();
    entries.forEach(
        (name, bytes) ->
            sums.putObject(name).put("bytes", bytes.length).put("crc32c", checksum(bytes)));
    ObjectNode manifest = JsonNodeFactory.instance.objectNode().put("version", VERSION);
    manifest.set("position", position.toJson());
    manifest.put("environment", environment);
    manifest.set("entries", sums);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes, UTF_8)) {
      zip.setLevel(Deflater.BEST_SPEED); // it is zeros that deflate well, and those at any level
      put(zip, MANIFEST, new ObjectMapper().writeValueAsBytes(manifest));
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        put(zip, entry.getKey(), entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(NO_TIME);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  private static long checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }

  /**
   * Reads what {@link #toBytes} wrote. Entries that somebody added are passed over.
   *
   * @throws CorruptCheckpointException saying what is missing or damaged
   */
  static CheckpointFile of(byte[] bytes) throws CorruptCheckpointException {
    JsonNode manifest = manifest(bytes);
    Map<String, Integer> lengths = new LinkedHashMap<>();
    JsonNode sums = manifest.path("entries");
    for (Iterator<String> names = sums.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      lengths.put(name, sums.path(name).path("bytes").asInt(-1));
    }
    Map<String, byte[]> found = read(bytes, lengths);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> expected : lengths.entrySet()) {
      String name = expected.getKey();
      byte[] content = found.get(name);
      if (content == null) {
        throw new CorruptCheckpointException("entry '" + name + "' is missing");
      }
      if (content.length != expected.getValue()
          || checksum(content) != sums.path(name).path("crc32c").asLong(-1)) {
        throw new CorruptCheckpointException(
            "entry '" + name + "' is damaged: length or checksum is wrong");
      }
      entries.put(name, content);
    }
    return new CheckpointFile(
        Position.fromJson(manifest.path("position")),
        manifest.path("environment").asText(),
        entries);
  }

  private static JsonNode manifest(byte[] bytes) throws CorruptCheckpointException {
    byte[] json = read(bytes, Map.of(MANIFEST, LARGEST_MANIFEST)).get(MANIFEST);
    if (json == null) {
      throw new CorruptCheckpointException(
          "no checkpoint: there is no entry '" + MANIFEST + "', or it is no zip file at all");
    }
    JsonNode manifest;
    try {
      manifest = new ObjectMapper().readTree(new String(json, UTF_8));
    } catch (JsonProcessingException e) {
      throw new CorruptCheckpointException(
          "entry '" + MANIFEST + "' is damaged: " + e.getOriginalMessage());
    }
    int version = manifest.path("version").asInt();
    if (version != VERSION) {
      throw new CorruptCheckpointException(
          "version " + version + " of a checkpoint; this library reads version " + VERSION);
    }
    return manifest;
  }

  /** The entries of these names, each as far as one byte behind the length given. */
  private static Map<String, byte[]> read(byte[] bytes, Map<String, Integer> lengths)
      throws CorruptCheckpointException {
    Map<String, byte[]> found = new HashMap<>();
    String name = "the first entry";
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes), UTF_8)) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        name = e.getName();
        Integer length = lengths.get(name);
        if (length == null || length < 0) {
          continue;
        }
        byte[] content = zip.readNBytes(Math.min(length, Integer.MAX_VALUE - 1) + 1);
        if (found.put(name, content) != null) {
          throw new CorruptCheckpointException("entry '" + name + "' appears twice");
        }
      }
    } catch (CorruptCheckpointException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) { // the latter for names that are no UTF-8
      throw new CorruptCheckpointException("damaged at '" + name + "': " + e.getMessage());
    }
    return found;
  }
}
