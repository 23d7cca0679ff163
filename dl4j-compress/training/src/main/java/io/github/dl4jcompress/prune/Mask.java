package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.Elements;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Which parameters of a network are pruned. Several threads may read it. */
final class Mask {
  private final INDArray factors; // flat like the parameters, 0 where pruned, 1 elsewhere

  private Mask(INDArray factors) {
    this.factors = factors;
  }

  /**
   * The mask of some flags.
   *
   * @param flags 0 where pruned, 1 elsewhere
   * @param parameters that it is for
   */
  static Mask of(float[] flags, INDArray parameters) {
    return new Mask(
        Nd4j.createFromArray(flags).castTo(parameters.dataType()).reshape(parameters.shape()));
  }

  /** 0 where pruned, 1 elsewhere. */
  float[] flags() {
    float[] flags = new float[Math.toIntExact(factors.length())];
    Elements.use(factors.castTo(DataType.FLOAT), elements -> elements.get(flags));
    return flags;
  }

  void zeroGradients(Model model) {
    model.getGradientsViewArray().muli(factors);
  }

  void zeroWeights(Model model) {
    INDArray parameters = model.params();
    parameters.muli(factors);
    parameters.addi(0f); // -0.0f, which a negative weight times 0 is, becomes +0.0f
  }

  /** What parameters are where pruned, and 0 elsewhere. */
  INDArray prunedOf(INDArray parameters) {
    return parameters.mul(factors.rsub(1));
  }
}
