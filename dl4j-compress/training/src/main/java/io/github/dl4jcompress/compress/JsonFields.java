package io.github.dl4jcompress.compress;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.DeserializationFeature;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;

/** The fields of a JSON object, each asked for by name; what was not asked for is an error. */
final class JsonFields {
  private final String path;
  private final JsonNode node;
  private final Set<String> known = new TreeSet<>();

  private JsonFields(String path, JsonNode node) {
    this.path = path;
    this.node = node;
    if (!node.isObject()) {
      throw error("must be an object");
    }
  }

  static JsonFields parse(String json) {
    try {
      JsonNode node =
          new ObjectMapper()
              .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
              .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .readTree(json);
      return new JsonFields("recipe", node);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the recipe is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  IllegalArgumentException error(String problem) {
    return new IllegalArgumentException(path + ": " + problem);
  }

  private Optional<JsonNode> find(String key) {
    known.add(key);
    return Optional.ofNullable(node.get(key));
  }

  private JsonNode need(String key) {
    return find(key)
        .orElseThrow(
            () -> {
              String typo = unknownKeys().isEmpty() ? "" : "; found " + unknownKeys();
              return error("'" + key + "' is missing" + typo);
            });
  }

  JsonFields object(String key) {
    return new JsonFields(path + "." + key, need(key));
  }

  Optional<JsonFields> optional(String key) {
    return find(key).map(value -> new JsonFields(path + "." + key, value));
  }

  boolean holdsObject(String key) {
    return find(key).map(JsonNode::isObject).orElse(false);
  }

  double number(String key) {
    return number(key, need(key));
  }

  double number(String key, double fallback) {
    return find(key).map(value -> number(key, value)).orElse(fallback);
  }

  private double number(String key, JsonNode value) {
    if (!value.isNumber()) {
      throw error("'" + key + "' must be a number, got " + value);
    }
    return value.doubleValue();
  }

  int smallInteger(String key) {
    return small(key, integer(key));
  }

  int smallInteger(String key, int fallback) {
    return small(key, integer(key, fallback));
  }

  private int small(String key, long value) {
    if (value != (int) value) {
      throw error("'" + key + "' must be a whole number below 2147483648, got " + value);
    }
    return (int) value;
  }

  long integer(String key) {
    return integer(key, need(key));
  }

  long integer(String key, long fallback) {
    return find(key).map(value -> integer(key, value)).orElse(fallback);
  }

  private long integer(String key, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw error("'" + key + "' must be a whole number, got " + value);
    }
    return value.longValue();
  }

  String text(String key) {
    return text(key, need(key));
  }

  String text(String key, String fallback) {
    return find(key).map(value -> text(key, value)).orElse(fallback);
  }

  private String text(String key, JsonNode value) {
    if (!value.isTextual()) {
      throw error("'" + key + "' must be a string, got " + value);
    }
    return value.textValue();
  }

  /** A list of objects; none if the key is not there. */
  Stream<JsonFields> objects(String key) {
    List<JsonFields> objects = new ArrayList<>();
    for (JsonNode value : array(key, "objects")) {
      objects.add(new JsonFields(path + "." + key + "[" + objects.size() + "]", value));
    }
    return objects.stream();
  }

  /** A list of strings; none if the key is not there. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    array(key, "strings").forEach(value -> texts.add(text(key, value)));
    return texts;
  }

  /** Numbers by name; none if the key is not there. */
  Map<String, Double> numbers(String key) {
    Map<String, Double> numbers = new TreeMap<>();
    optional(key)
        .ifPresent(
            object ->
                object
                    .node
                    .fields()
                    .forEachRemaining(
                        field ->
                            numbers.put(
                                field.getKey(), object.number(field.getKey(), field.getValue()))));
    return numbers;
  }

  private JsonNode array(String key, String of) {
    JsonNode array = find(key).orElse(JsonNodeFactory.instance.arrayNode());
    if (!array.isArray()) {
      throw error("'" + key + "' must be an array of " + of + ", got " + array);
    }
    return array;
  }

  private List<String> unknownKeys() {
    List<String> unknown = new ArrayList<>();
    node.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(known);
    return unknown;
  }

  /**
   * Refuses keys that nobody asked for; a typo must not be a setting that silently does nothing.
   */
  void requireNothingElse() {
    for (String key : unknownKeys()) {
      String nearest =
          known.stream().min(Comparator.comparingInt(k -> distance(k, key))).orElse("none");
      throw error("unknown key '" + key + "'; did you mean '" + nearest + "'? Known: " + known);
    }
  }

  /** Edits from one word to another (Levenshtein, 1966). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
