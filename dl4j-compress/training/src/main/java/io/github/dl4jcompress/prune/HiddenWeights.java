package io.github.dl4jcompress.prune;

import io.github.dl4jcompress.bridge.ZeroMask;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What pruned weights would be, while they may still come back. DL4J reads one parameter vector
 * only: it holds the masked weights, but for the moment of the update, when the hidden ones take
 * the places of their zeros.
 */
final class HiddenWeights {
  private Optional<INDArray> values = Optional.empty(); // 0 where not pruned
  private boolean shown;

  /** Puts the hidden weights in place; without effect if they are. */
  void show(INDArray parameters) {
    if (!shown) {
      values.ifPresent(parameters::addi);
      shown = true;
    }
  }

  /** Keeps what the update made of the pruned weights; the mask must be laid on after it. */
  void keep(INDArray parameters, ZeroMask mask) {
    values = Optional.of(mask.maskedOf(parameters));
    shown = false;
  }

  /** Writes them as they are between two steps: not shown. */
  void write(DataOutput out) throws IOException {
    out.writeBoolean(values.isPresent());
    if (values.isPresent()) {
      for (double value : values.get().toDoubleVector()) {
        out.writeDouble(value);
      }
    }
  }

  /** Takes over what was written for parameters like these. */
  void read(DataInput in, INDArray parameters) throws IOException {
    forget();
    if (in.readBoolean()) {
      double[] read = new double[Math.toIntExact(parameters.length())];
      for (int i = 0; i < read.length; i++) {
        read[i] = in.readDouble();
      }
      values =
          Optional.of(
              Nd4j.createFromArray(read).castTo(parameters.dataType()).reshape(parameters.shape()));
    }
  }

  /** Forgets them: what is pruned stays so. */
  void forget() {
    values = Optional.empty();
    shown = false;
  }
}
