package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.NetworkTopology;
import io.github.dl4jcompress.bridge.Node;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;

/**
 * The sequences of a twin whose steps 1-d layers slide over. They have a fixed length and are
 * stored as images one pixel high; see decision 0020.
 */
final class Timelines {
  private final Set<String> names = new HashSet<>(); // of inputs and nodes

  Timelines(NetworkTopology topology) {
    Set<String> leading = new HashSet<>(); // to a layer that slides
    List<Node> nodes = topology.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (slides(node) || (!ends(node) && leading.contains(node.name()))) {
        leading.addAll(node.inputs());
      }
    }
    topology.inputs().stream().filter(leading::contains).forEach(names::add);
    for (Node node : nodes) {
      if (!ends(node) && node.inputs().stream().anyMatch(names::contains)) {
        names.add(node.name());
      }
    }
  }

  /** Whether an input, or what a node puts out, is such a sequence. */
  boolean contains(String name) {
    return names.contains(name);
  }

  /** Whether a node reads such a sequence. */
  boolean isReadBy(Node node) {
    return node.inputs().stream().anyMatch(names::contains);
  }

  /**
   * Refuses a node that takes such a sequence step by step, or one that slides over what is none.
   */
  void require(Node node) {
    boolean reads = isReadBy(node);
    if (slides(node) != reads && !(reads && takes(node))) {
      throw new UnsupportedNetworkException(
          "'"
              + node.name()
              + "' is a "
              + node.kind()
              + (reads
                  ? " and reads a sequence that 1-d layers slide over, which is stored as an image"
                  : " and reads what is no sequence of the input's")
              + "; such sequences can be stored between the input and a GlobalPoolingLayer, with"
              + " Convolution1DLayer, Subsampling1DLayer, ZeroPadding1DLayer, Upsampling1D,"
              + " ActivationLayer, DropoutLayer, ElementWiseVertex (Add) and"
              + " MergeVertex (of channels)");
    }
  }

  private static boolean slides(Node node) {
    Layer layer = node.layer().orElse(null);
    return layer instanceof Convolution1DLayer
        || layer instanceof Subsampling1DLayer
        || layer instanceof ZeroPadding1DLayer
        || layer instanceof Upsampling1D;
  }

  private static boolean ends(Node node) {
    return node.layer().orElse(null) instanceof GlobalPoolingLayer;
  }

  private static boolean takes(Node node) {
    return switch (Role.of(node)) {
      case ACTIVATION, DROPOUT, SUM, CONCATENATION, QUANTIZER -> true;
      default -> ends(node);
    };
  }
}
