package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.Node;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;

/**
 * Says of kinds of layers that people have, and that cannot be quantized, why not, and what can do
 * their work.
 */
final class Alternatives {
  private static final String ATTENTION =
      "DL4J computes it in a SameDiff graph, whose weights heed no weight noise and whose products"
          + " of activations no quantizer can be put behind; a Bidirectional LSTM and LastTimeStep"
          + " can be quantized instead";

  private Alternatives() {}

  /** The reason and the alternative, behind a colon; nothing for other kinds. */
  static String of(Node node) {
    String reason =
        node.layer()
            .map(Alternatives::reason)
            .orElseGet(
                () -> node.vertex().orElse(null) instanceof AttentionVertex ? ATTENTION : "");
    return reason.isEmpty() ? "" : ": " + reason;
  }

  @SuppressWarnings("deprecation") // DL4J advises against it; models of the world hold it
  private static String reason(Layer layer) {
    if (layer instanceof SelfAttentionLayer
        || layer instanceof LearnedSelfAttentionLayer
        || layer instanceof RecurrentAttentionLayer) {
      return ATTENTION;
    }
    if (layer instanceof GravesBidirectionalLSTM) {
      return "DL4J lets it have weight noise and computes without; new"
          + " Bidirectional(Bidirectional.Mode.ADD, new GravesLSTM...) computes the same and"
          + " can be quantized";
    }
    if (layer instanceof PReLULayer) {
      return "DL4J lets its slopes have weight noise and computes without; an ActivationLayer of"
          + " LEAKYRELU, whose slope is fixed, or of RELU can be quantized";
    }
    return "";
  }
}
