package io.github.dl4jcompress.lowrank;

import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Ways to make two layers of one. The first one has neither biases nor an activation, and as many
 * outputs as the rank; the second one is the layer itself, with fewer inputs.
 */
public enum Splitting {
  /** Weights {@code [in, out]} become {@code [in, rank]} and {@code [rank, out]}. */
  DENSE,
  /**
   * The same, for each step of a sequence: input weights of recurrent layers, and output layers of
   * sequences. Recurrent weights stay as they are: no stock layer stands between a cell and its own
   * output.
   */
  EACH_STEP,
  /**
   * A convolution of the same window to {@code rank} channels, then one of 1 x 1 (Zhang et al.,
   * "Accelerating Very Deep Convolutional Networks for Classification and Detection" (2016),
   * section 3.1).
   */
  CHANNELS {
    @Override
    INDArray matrix(INDArray weights) {
      long[] shape = weights.shape(); // [out, in, height, width]
      return weights.dup('c').reshape('c', shape[0], shape[1] * shape[2] * shape[3]);
    }

    @Override
    INDArray firstWeights(SingularValues values, int rank, long[] shape) {
      return values.right(rank).dup('c').reshape('c', rank, shape[1], shape[2], shape[3]);
    }

    @Override
    INDArray secondWeights(SingularValues values, int rank, long[] shape) {
      return values.left(rank).dup('c').reshape('c', shape[0], rank, 1, 1);
    }

    @Override
    BaseLayer first(FeedForwardLayer layer, int rank) {
      return convolution((ConvolutionLayer) layer, rank, true, true);
    }

    @Override
    void makeSecond(FeedForwardLayer layer, int rank) {
      layer.setNIn(rank);
      keepAxes((ConvolutionLayer) layer, false, false);
    }
  },
  /**
   * A convolution down the height to {@code rank} channels, then one along the width (Jaderberg et
   * al., "Speeding up Convolutional Neural Networks with Low Rank Expansions" (2014), scheme 2).
   */
  SPATIAL {
    @Override
    INDArray matrix(INDArray weights) {
      long[] shape = weights.shape();
      return weights
          .permute(1, 2, 0, 3)
          .dup('c')
          .reshape('c', shape[1] * shape[2], shape[0] * shape[3]);
    }

    @Override
    INDArray firstWeights(SingularValues values, int rank, long[] shape) {
      return values.left(rank).transpose().dup('c').reshape('c', rank, shape[1], shape[2], 1);
    }

    @Override
    INDArray secondWeights(SingularValues values, int rank, long[] shape) {
      return values
          .right(rank)
          .dup('c')
          .reshape('c', rank, shape[0], shape[3])
          .permute(1, 0, 2)
          .dup('c')
          .reshape('c', shape[0], rank, 1, shape[3]);
    }

    @Override
    BaseLayer first(FeedForwardLayer layer, int rank) {
      return convolution((ConvolutionLayer) layer, rank, true, false);
    }

    @Override
    void makeSecond(FeedForwardLayer layer, int rank) {
      layer.setNIn(rank);
      keepAxes((ConvolutionLayer) layer, false, true);
    }
  };

  /** The weights as the matrix that is approximated. */
  INDArray matrix(INDArray weights) {
    return weights;
  }

  /**
   * Weights of the first layer.
   *
   * @param shape of the weights of the layer that is split
   */
  INDArray firstWeights(SingularValues values, int rank, long[] shape) {
    return values.left(rank);
  }

  /** Weights of the second layer. */
  INDArray secondWeights(SingularValues values, int rank, long[] shape) {
    return values.right(rank);
  }

  /** The first layer. */
  BaseLayer first(FeedForwardLayer layer, int rank) {
    return new DenseLayer.Builder()
        .nIn(layer.getNIn())
        .nOut(rank)
        .hasBias(false)
        .activation(Activation.IDENTITY)
        .build();
  }

  /** Makes the second layer of a layer. */
  void makeSecond(FeedForwardLayer layer, int rank) {
    layer.setNIn(rank);
  }

  private static BaseLayer convolution(
      ConvolutionLayer like, int rank, boolean height, boolean width) {
    ConvolutionLayer layer =
        new ConvolutionLayer.Builder(like.getKernelSize().clone())
            .stride(like.getStride().clone())
            .padding(like.getPadding().clone())
            .dilation(like.getDilation().clone())
            .convolutionMode(like.getConvolutionMode())
            .nIn(like.getNIn())
            .nOut(rank)
            .hasBias(false)
            .activation(Activation.IDENTITY)
            .build();
    keepAxes(layer, height, width);
    return layer;
  }

  /** Makes a window of one cell in each direction that is not kept. */
  private static void keepAxes(ConvolutionLayer layer, boolean height, boolean width) {
    layer.setKernelSize(kept(layer.getKernelSize(), 1, height, width));
    layer.setStride(kept(layer.getStride(), 1, height, width));
    layer.setPadding(kept(layer.getPadding(), 0, height, width));
    layer.setDilation(kept(layer.getDilation(), 1, height, width));
  }

  private static int[] kept(int[] sizes, int otherwise, boolean height, boolean width) {
    return new int[] {height ? sizes[0] : otherwise, width ? sizes[1] : otherwise};
  }
}
