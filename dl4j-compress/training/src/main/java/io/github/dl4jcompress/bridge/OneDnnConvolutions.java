package io.github.dl4jcompress.bridge;

import java.lang.reflect.Field;
import java.util.Arrays;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNConvHelper;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Makes 2-d convolutions on the CPU about four times faster, by giving them the oneDNN code path
 * that DL4J 1.0.0-M2.1 contains but never switches on.
 *
 * <pre>{@code
 * network.init();
 * OneDnnConvolutions.enable(network);
 * }</pre>
 *
 * <p>Needs an {@code nd4j-native} whose classifier ends in {@code -onednn}; with the plain one it
 * is no faster, and no less correct. The setting belongs to the live network: call it again after
 * loading or cloning one. {@code docs/decisions/0001-onednn-convolutions.md} has the measurements.
 */
public final class OneDnnConvolutions {
  private OneDnnConvolutions() {}

  /**
   * Switches oneDNN on for every 2-d convolution of a network but dilated ones, on which oneDNN
   * fails in this version.
   *
   * @return number of layers it was switched on for
   * @throws UnsupportedNetworkException if this DL4J version keeps the switch elsewhere
   */
  public static int enable(Model model) {
    int count = 0;
    for (NamedLayer named : NetworkTopology.layers(model)) {
      if (named.layer().getClass() == ConvolutionLayer.class && !isDilated(named)) {
        setHelper((ConvolutionLayer) named.layer());
        count++;
      }
    }
    return count;
  }

  /** Whether {@link #enable} was called on the network and found a convolution. */
  public static boolean isEnabled(Model model) {
    return NetworkTopology.layers(model).stream()
        .filter(named -> named.layer().getClass() == ConvolutionLayer.class)
        .anyMatch(named -> helperOf((ConvolutionLayer) named.layer()) instanceof Helper);
  }

  private static boolean isDilated(NamedLayer named) {
    int[] dilation =
        ((org.deeplearning4j.nn.conf.layers.ConvolutionLayer) named.configuration()).getDilation();
    return !Arrays.equals(dilation, new int[] {1, 1});
  }

  private static void setHelper(ConvolutionLayer layer) {
    try {
      helperField().set(layer, new Helper(layer));
    } catch (ReflectiveOperationException e) {
      throw otherVersion(e);
    }
  }

  private static Object helperOf(ConvolutionLayer layer) {
    try {
      return helperField().get(layer);
    } catch (ReflectiveOperationException e) {
      throw otherVersion(e);
    }
  }

  private static Field helperField() throws ReflectiveOperationException {
    Field field = ConvolutionLayer.class.getDeclaredField("helper");
    field.setAccessible(true);
    return field;
  }

  private static UnsupportedNetworkException otherVersion(ReflectiveOperationException cause) {
    UnsupportedNetworkException e =
        new UnsupportedNetworkException(
            "this DL4J has no field ConvolutionLayer.helper; oneDNN can be enabled on 1.0.0-M2.1");
    e.initCause(cause);
    return e;
  }

  /**
   * DL4J's own helper, plus the clean-up that DL4J forgets on this path: without it the layer would
   * keep the first mini-batch's noisy (fake-quantized) weights for the whole epoch.
   */
  private static final class Helper extends MKLDNNConvHelper {
    private final ConvolutionLayer layer;

    Helper(ConvolutionLayer layer) {
      super(DataType.FLOAT);
      this.layer = layer;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray input,
        INDArray weights,
        INDArray bias,
        INDArray delta,
        int[] kernel,
        int[] strides,
        int[] pad,
        INDArray biasGradView,
        INDArray weightGradView,
        IActivation activation,
        org.deeplearning4j.nn.conf.layers.ConvolutionLayer.AlgoMode mode,
        org.deeplearning4j.nn.conf.layers.ConvolutionLayer.BwdFilterAlgo filterAlgorithm,
        org.deeplearning4j.nn.conf.layers.ConvolutionLayer.BwdDataAlgo dataAlgorithm,
        ConvolutionMode convolutionMode,
        int[] dilation,
        CNN2DFormat format,
        LayerWorkspaceMgr workspaces) {
      Pair<Gradient, INDArray> result =
          super.backpropGradient(
              input,
              weights,
              bias,
              delta,
              kernel,
              strides,
              pad,
              biasGradView,
              weightGradView,
              activation,
              mode,
              filterAlgorithm,
              dataAlgorithm,
              convolutionMode,
              dilation,
              format,
              workspaces);
      layer.clearNoiseWeightParams();
      return result;
    }
  }
}
