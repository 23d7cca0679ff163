package io.github.dl4jcompress.checkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.dl4jcompress.bridge.TrainingNoise;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.NullNode;

/** The configuration of a network as DL4J's JSON. */
final class StoredConfiguration {
  /**
   * What differs between two equal networks at different places of their training, or by chance.
   * What quantization has learned is restored by the listener that learns it. But the seed of a
   * start, where the search for the values of a codebook begins, is part of the recipe.
   */
  private static final Set<String> VARIABLE =
      Set.of("iterationCount", "epochCount", "seed", "learned");

  private static final String START = "/start";

  private StoredConfiguration() {}

  /** In ASCII, for DL4J reads it in whatever the platform's charset is. */
  static byte[] bytes(String json) {
    StringBuilder ascii = new StringBuilder(json.length());
    json.chars()
        .forEach(
            c -> {
              if (c < 0x80) {
                ascii.append((char) c);
              } else {
                ascii.append("\\u").append(Integer.toHexString(0x1_0000 | c), 1, 5);
              }
            });
    return ascii.toString().getBytes(US_ASCII);
  }

  /**
   * The first difference that matters.
   *
   * @param here JSON of a network
   * @param stored bytes of a checkpoint
   * @return what differs, and how; empty if both are of one network
   */
  static Optional<String> difference(String here, byte[] stored) throws CorruptCheckpointException {
    ObjectMapper mapper = new ObjectMapper();
    try {
      JsonNode other = mapper.readTree(new String(stored, US_ASCII));
      return difference("", mapper.readTree(here), other);
    } catch (JsonProcessingException e) {
      throw new CorruptCheckpointException(
          CheckpointFile.CONFIGURATION + ": no JSON: " + e.getOriginalMessage());
    }
  }

  private static Optional<String> difference(String path, JsonNode here, JsonNode stored) {
    if (isTrainingNoise(here) || isTrainingNoise(stored)) {
      return difference(path, withoutTrainingNoise(here), withoutTrainingNoise(stored));
    }
    if (here.isObject() && stored.isObject()) {
      Set<String> keys = new TreeSet<>();
      here.fieldNames().forEachRemaining(keys::add);
      stored.fieldNames().forEachRemaining(keys::add);
      keys.removeIf(key -> VARIABLE.contains(key) && !path.endsWith(START));
      return keys.stream()
          .map(key -> difference(path + "/" + key, here.path(key), stored.path(key)))
          .flatMap(Optional::stream)
          .findFirst();
    }
    if (here.isArray() && stored.isArray() && here.size() == stored.size()) {
      Iterator<JsonNode> others = stored.iterator();
      int index = 0;
      for (JsonNode own : here) {
        Optional<String> found = difference(path + "/" + index++, own, others.next());
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }
    return here.equals(stored)
        ? Optional.empty()
        : Optional.of(path + " is " + text(here) + " here and " + text(stored) + " there");
  }

  /** It stands in a configuration while a penalty acts only, which its state tells. */
  private static boolean isTrainingNoise(JsonNode node) {
    return node.path("@class").asText().equals(TrainingNoise.class.getName());
  }

  private static JsonNode withoutTrainingNoise(JsonNode node) {
    if (!isTrainingNoise(node)) {
      return node;
    }
    return node.has("stored") ? node.get("stored") : NullNode.getInstance();
  }

  private static String text(JsonNode node) {
    if (node.isMissingNode()) {
      return "missing";
    }
    return node.isArray() ? "a list of " + node.size() : node.toString();
  }
}
