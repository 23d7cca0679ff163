package io.github.dl4jcompress.checkpoint;

import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * Where a training stands between two steps.
 *
 * @param step number of steps the network has made
 * @param epoch number of epochs the network has made
 * @param firstEpoch number of epochs it had made when the training began
 * @param resets how often the training has reset its data
 * @param batches number of mini-batches since then
 * @param exhausted whether there were no more
 * @param dataChecksum of the last one, 0 if there was none
 * @param seed of the training's random numbers
 */
record Position(
    int step,
    int epoch,
    int firstEpoch,
    int resets,
    int batches,
    boolean exhausted,
    long dataChecksum,
    long seed) {

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("step", step)
        .put("epoch", epoch)
        .put("firstEpoch", firstEpoch)
        .put("resets", resets)
        .put("batches", batches)
        .put("exhausted", exhausted)
        .put("dataChecksum", dataChecksum)
        .put("seed", seed);
  }

  static Position fromJson(JsonNode node) throws CorruptCheckpointException {
    return new Position(
        count(node, "step"),
        count(node, "epoch"),
        count(node, "firstEpoch"),
        count(node, "resets"),
        count(node, "batches"),
        node.path("exhausted").asBoolean(),
        node.path("dataChecksum").asLong(),
        node.path("seed").asLong());
  }

  private static int count(JsonNode node, String key) throws CorruptCheckpointException {
    JsonNode value = node.path(key);
    if (!value.isInt() || value.asInt() < 0) {
      throw new CorruptCheckpointException(
          "position: '" + key + "' must be a number >= 0, found '" + value.asText() + "'");
    }
    return value.asInt();
  }
}
