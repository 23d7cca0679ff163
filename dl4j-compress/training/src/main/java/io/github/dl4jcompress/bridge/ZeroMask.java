package io.github.dl4jcompress.bridge;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The parameters of a network, or of copies of it, that are to stay exactly +0.0f, whatever an
 * updater does. Several threads may use it.
 */
public final class ZeroMask {
  private final INDArray factors; // flat like the parameters

  private ZeroMask(INDArray factors) {
    this.factors = factors;
  }

  /**
   * The mask of some flags.
   *
   * @param flags for each parameter, in the order of the flat vector, 0 where it is to be zero and
   *     1 elsewhere
   * @param parameters that it is for
   */
  public static ZeroMask of(float[] flags, INDArray parameters) {
    return new ZeroMask(
        Nd4j.createFromArray(flags).castTo(parameters.dataType()).reshape(parameters.shape()));
  }

  /** For each parameter 0 where it is zero, 1 elsewhere. */
  public float[] flags() {
    float[] flags = new float[Math.toIntExact(factors.length())];
    Elements.use(factors.castTo(DataType.FLOAT), elements -> elements.get(flags));
    return flags;
  }

  /** Writes one bit for each parameter. */
  public void write(DataOutput out) throws IOException {
    float[] flags = flags();
    BitSet kept = new BitSet(flags.length);
    for (int i = 0; i < flags.length; i++) {
      kept.set(i, flags[i] != 0);
    }
    out.write(Arrays.copyOf(kept.toByteArray(), bytes(flags.length)));
  }

  /** The flags of a mask that was written. */
  public static float[] readFlags(DataInput in, int parameters) throws IOException {
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

  /** Takes the masked ones out of the gradients, before the updater sees these. */
  public void zeroGradients(Model model) {
    model.getGradientsViewArray().muli(factors);
  }

  /** Zeroes the masked ones; for after each update. */
  public void zeroParameters(Model model) {
    INDArray parameters = model.params();
    parameters.muli(factors);
    parameters.addi(0f); // -0.0f, which a negative weight times 0 is, becomes +0.0f
  }

  /** What parameters are where this zeroes them, and 0 elsewhere. */
  public INDArray maskedOf(INDArray parameters) {
    return parameters.mul(factors.rsub(1));
  }
}
