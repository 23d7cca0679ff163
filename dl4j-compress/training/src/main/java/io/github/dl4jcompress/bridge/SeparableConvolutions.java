package io.github.dl4jcompress.bridge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * Makes two layers of each separable convolution, which compute the same: a depthwise one and one
 * of 1 x 1. DL4J computes both in one operation, which leaves no place to put the values between
 * them on a grid.
 */
public final class SeparableConvolutions {
  /** What is appended to a layer's name for the depthwise convolution in front of it. */
  public static final String SUFFIX = "-depthwise";

  private static final int[] TO_DEPTHWISE = {2, 3, 1, 0}; // from [multiplier, in, height, width]

  private SeparableConvolutions() {}

  /**
   * A network of the same class without separable convolutions, with the listeners of the original
   * and before its first step; the network itself if there are none.
   *
   * @throws UnsupportedNetworkException if one has constraints
   */
  public static Model divided(Model network) {
    Map<String, NetworkSplit.Split> splits = new LinkedHashMap<>();
    for (NamedLayer layer : NetworkTopology.layers(network)) {
      if (layer.configuration() instanceof SeparableConvolution2D separable) {
        splits.put(layer.name(), split(layer, separable));
      }
    }
    if (splits.isEmpty()) {
      return network;
    }
    Model divided = NetworkSplit.apply(network, splits);
    divided.setListeners(NetworkTraining.listeners(network));
    return divided;
  }

  private static NetworkSplit.Split split(NamedLayer layer, SeparableConvolution2D separable) {
    requireNoConstraints(layer.name(), separable);
    DepthwiseConvolution2D first = LayerConversion.to(DepthwiseConvolution2D.class, separable);
    first.setNOut(first.getNIn() * separable.getDepthMultiplier());
    first.setHasBias(false);
    first.setActivationFn(new ActivationIdentity());
    return new NetworkSplit.Split(
        SUFFIX,
        first,
        layer.layer().getParam("W").permute(TO_DEPTHWISE),
        SeparableConvolutions::pointwise,
        layer.layer().getParam("pW"),
        false);
  }

  private static Layer pointwise(Layer separable) {
    ConvolutionLayer second = LayerConversion.to(ConvolutionLayer.class, separable);
    second.setNIn(second.getNIn() * ((SeparableConvolution2D) separable).getDepthMultiplier());
    second.setKernelSize(new int[] {1, 1});
    second.setStride(new int[] {1, 1});
    second.setPadding(new int[] {0, 0});
    second.setDilation(new int[] {1, 1});
    return second;
  }

  private static void requireNoConstraints(String name, Layer separable) {
    Optional.ofNullable(separable.getConstraints())
        .filter(constraints -> !constraints.isEmpty())
        .ifPresent(
            constraints -> {
              throw new UnsupportedNetworkException(
                  "layer '"
                      + name
                      + "' is a SeparableConvolution2D with constraints "
                      + constraints
                      + ", which the two layers that are made of it could not keep; one without"
                      + " constraints can be quantized");
            });
  }
}
