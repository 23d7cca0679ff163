package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.Elements;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
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

  /** Writes one bit for each parameter. */
  void write(DataOutput out) throws IOException {
    float[] flags = flags();
    BitSet kept = new BitSet(flags.length);
    for (int i = 0; i < flags.length; i++) {
      kept.set(i, flags[i] != 0);
    }
    out.write(Arrays.copyOf(kept.toByteArray(), bytes(flags.length)));
  }

  /** The flags of a mask that was written: 0 where pruned, 1 elsewhere. */
  static float[] readFlags(DataInput in, int parameters) throws IOException {
    byte[] bits = new byte[bytes(parameters)];
    in.readFully(bits);
    BitSet kept = BitSet.valueOf(bits);
    float[] flags = new float[parameters];
    for (int i = 0; i < parameters; i++) {
      flags[i] = kept.get(i) ? 1f : 0f;
    }
    return flags;
  }

  private static int bytes(int flags) {
    return (flags + Byte.SIZE - 1) / Byte.SIZE;
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
