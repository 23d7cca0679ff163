package io.github.dl4jcompress.bridge;

import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The parameters of a network that are to stay exactly +0.0f, whatever its updater does. */
public final class ZeroMask {
  private final Model model;
  private final float[] flags;
  private final INDArray array; // the flags, in the shape of params()

  /**
   * A mask for a network.
   *
   * @param flags for each parameter, in the order of the flat vector, 0 where it is to be zero and
   *     1 elsewhere
   */
  public ZeroMask(Model model, float[] flags) {
    this.model = model;
    this.flags = flags.clone();
    this.array =
        Nd4j.createFromArray(flags)
            .castTo(model.params().dataType())
            .reshape(model.params().shape());
  }

  /** A copy of the flags. */
  public float[] flags() {
    return flags.clone();
  }

  /** Takes the masked ones out of the gradients, before the updater sees these. */
  public void zeroGradients() {
    model.getGradientsViewArray().muli(array);
  }

  /** Zeroes the masked ones; for after each update. */
  public void zeroParameters() {
    INDArray parameters = model.params();
    parameters.muli(array);
    parameters.addi(0f); // -0.0f, which a negative weight times 0 is, becomes +0.0f
  }
}
