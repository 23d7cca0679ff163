package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.Numbers;
import io.github.dl4jcompress.bridge.Resumable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Remembers, while a network trains, the mean square of each parameter's gradient: the diagonal of
 * the empirical Fisher information, which tells how much the loss minds a change of the parameter
 * (LeCun, Denker and Solla, "Optimal Brain Damage" (1990), equation 7, with the squares of
 * gradients in place of second derivatives).
 *
 * <p>An exponential mean, so that it is that of the last few hundred steps. For one network.
 */
public final class GradientSquares extends BaseTrainingListener implements Resumable {
  private static final float RATE = 0.01f;

  private float[] mean = new float[0]; // in the order of the flat parameter vector

  @Override
  public void onGradientCalculation(Model model) {
    INDArray gradients = model.getGradientsViewArray();
    int length = Math.toIntExact(gradients.length());
    if (mean.length == 0) {
      mean = new float[length];
    } else if (mean.length != length) {
      throw new IllegalStateException(
          "gradients of "
              + mean.length
              + " parameters, and now of "
              + length
              + ": one network only");
    }
    int[] next = new int[1];
    ElementBlocks.read(
        gradients,
        (block, count) -> {
          for (int i = 0; i < count; i++) {
            int at = next[0]++;
            mean[at] += RATE * (block[i] * block[i] - mean[at]);
          }
        });
  }

  @Override
  public String stateName() {
    return "gradient-squares";
  }

  @Override
  public void writeState(DataOutput out) throws IOException {
    out.writeInt(mean.length);
    Numbers.write(mean, out);
  }

  @Override
  public void readState(Model network, DataInput in) throws IOException {
    int length = in.readInt();
    if (length != 0 && length != network.numParams()) {
      throw new IOException(
          "found squares of " + length + " parameters, the network has " + network.numParams());
    }
    mean = new float[length];
    Numbers.read(mean, in);
  }

  /**
   * Mean square of each gradient, in the order of the flat parameter vector.
   *
   * @throws IllegalStateException if no step has been seen
   */
  float[] means() {
    if (mean.length == 0) {
      throw new IllegalStateException("no step of the training has been seen");
    }
    return mean.clone();
  }
}
