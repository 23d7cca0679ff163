package io.github.dl4jcompress.bridge;

import org.deeplearning4j.nn.conf.layers.BatchNormalization;

/** Multiplies and shifts each channel: what a trained batch normalization does at inference. */
public final class ChannelAffine {
  private final double[] factor;
  private final double[] shift;

  private ChannelAffine(double[] factor, double[] shift) {
    this.factor = factor;
    this.shift = shift;
  }

  /** The effect of a {@link BatchNormalization} layer. */
  public static ChannelAffine of(NamedLayer layer) {
    BatchNormalization configuration = (BatchNormalization) layer.configuration();
    float[] mean = layer.parameter("mean");
    float[] spread = layer.parameter(configuration.isUseLogStd() ? "log10stdev" : "var");
    boolean locked = configuration.isLockGammaBeta();
    float[] gamma = locked ? new float[0] : layer.parameter("gamma");
    float[] beta = locked ? new float[0] : layer.parameter("beta");
    double[] factor = new double[mean.length];
    double[] shift = new double[mean.length];
    for (int i = 0; i < mean.length; i++) {
      double variance = configuration.isUseLogStd() ? Math.pow(10, 2.0 * spread[i]) : spread[i];
      double scale = locked ? configuration.getGamma() : gamma[i];
      factor[i] = scale / Math.sqrt(variance + configuration.getEps());
      shift[i] = (locked ? configuration.getBeta() : beta[i]) - mean[i] * factor[i];
    }
    return new ChannelAffine(factor, shift);
  }

  /** What a channel is multiplied by; any sign. */
  public double factor(int channel) {
    return factor[channel];
  }

  /** What is added to a channel afterwards. */
  public double shift(int channel) {
    return shift[channel];
  }
}
