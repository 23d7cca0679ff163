package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.LayerReading;
import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.Node;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.model.NetworkInput;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;

/** What embeddings ask of the inputs of a network: indices, which are never quantized. */
final class EmbeddingExport {
  private EmbeddingExport() {}

  /** Whether an input brings indices. */
  static boolean readsIndices(NetworkTopology topology, String input) {
    return topology.consumers(input).stream().anyMatch(node -> Role.of(node) == Role.EMBEDDING);
  }

  /**
   * Refuses an embedding whose indices come from elsewhere than an input of the network, or one
   * that shares it with a layer that would compute with them.
   */
  static void requireIndices(NetworkTopology topology, Node embedding) {
    String input = embedding.inputs().get(0);
    if (!topology.inputs().contains(input)) {
      throw new UnsupportedNetworkException(
          "layer '"
              + embedding.name()
              + "' reads '"
              + input
              + "'; an embedding looks up what an input of the network brings");
    }
    for (Node other : topology.consumers(input)) {
      if (Role.of(other) != Role.EMBEDDING) {
        throw new UnsupportedNetworkException(
            "layers '"
                + embedding.name()
                + "' and '"
                + other.name()
                + "' read one input, of which the first takes indices and the second values; give"
                + " each an input of its own");
      }
    }
    if (embedding.layer().orElseThrow() instanceof EmbeddingSequenceLayer sequence) {
      LayerReading.requireTimeLast(embedding.name(), sequence.getOutputFormat());
    }
  }

  /**
   * Whether an example of an input is a sequence of indices.
   *
   * @param example its shape; {@code [time]} or {@code [1, time]} of a sequence
   */
  static boolean isSequence(List<Node> embeddings, long[] example) {
    return example.length == 2
        || embeddings.stream()
            .anyMatch(node -> node.layer().orElseThrow() instanceof EmbeddingSequenceLayer);
  }

  /**
   * Refuses a bias beside levels: it would be counted in steps of the weights, as coarse as they
   * are, because an index has a scale of 1.
   */
  static void requireNoBias(Node embedding) {
    if (LayerReading.hasBias(embedding)
        && UnquantizedWeights.precision(QuantizationAware.weighted(embedding).get(0)).isEmpty()) {
      throw new UnsupportedNetworkException(
          "layer '"
              + embedding.name()
              + "' is an embedding with a bias, which cannot be stored beside quantized weights;"
              + " hasBias(false) is DL4J's default, and the layer can be left unquantized");
    }
  }

  private static long count(Node embedding) {
    return ((FeedForwardLayer) embedding.layer().orElseThrow()).getNIn();
  }

  /**
   * The input that some embeddings read.
   *
   * @throws UnsupportedNetworkException if they have not as many indices, or too many
   */
  static NetworkInput input(List<Node> embeddings) {
    long count = count(embeddings.get(0));
    for (Node each : embeddings) {
      if (count(each) != count) {
        throw new UnsupportedNetworkException(
            "layers '"
                + embeddings.get(0).name()
                + "' and '"
                + each.name()
                + "' read one input, and have "
                + count
                + " and "
                + count(each)
                + " indices; give each an input of its own");
      }
    }
    if (count > NetworkInput.MAX_INDICES) {
      throw new UnsupportedNetworkException(
          "layer '"
              + embeddings.get(0).name()
              + "' has "
              + count
              + " indices; "
              + NetworkInput.MAX_INDICES
              + " can be stored");
    }
    return NetworkInput.ofIndices((int) count);
  }
}
