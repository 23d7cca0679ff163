package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.Elements;
import io.github.dl4jcompress.bridge.WeightView;

/**
 * The weights of an array on their way through a step in which those of one value stay together:
 * Han, Mao and Dally, "Deep Compression" (ICLR 2016), section 3.3. Afterwards, equal weights are
 * what says which share a value, so nothing else needs to be remembered.
 */
final class SharedValues {
  private final WeightView view;
  private final float[] before;
  private final float[] values;
  private final int[] members; // index of each weight's value, -1 of zero

  SharedValues(WeightView view, float[] weights, Codebook codebook) {
    this.view = view;
    before = weights;
    values = codebook.values();
    members = new int[weights.length];
    for (int i = 0; i < weights.length; i++) {
      members[i] = codebook.indexOf(weights[i]);
    }
  }

  /** Gives each weight the sum of the gradients of all of its value; zeros get none. */
  void share(float[] gradients) {
    double[] sums = new double[values.length];
    for (int i = 0; i < gradients.length; i++) {
      if (members[i] >= 0) {
        sums[members[i]] += gradients[i];
      }
    }
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = members[i] < 0 ? 0 : (float) sums[members[i]];
    }
  }

  /**
   * After the update: each value moves by the mean of what its weights did, which differ where the
   * updater remembers different pasts. Weights that have become zero meanwhile leave it.
   */
  void settle() {
    float[] now = LearnedWeights.part(view.values(), 0, before.length);
    double[] moves = new double[values.length];
    int[] counts = new int[values.length];
    for (int i = 0; i < now.length; i++) {
      if (members[i] >= 0 && now[i] != 0) {
        moves[members[i]] += now[i] - before[i];
        counts[members[i]]++;
      }
    }
    for (int i = 0; i < now.length; i++) {
      if (members[i] < 0 || now[i] == 0) {
        now[i] = 0;
      } else {
        int value = members[i];
        now[i] = (float) (values[value] + moves[value] / counts[value]);
      }
    }
    Elements.use(view.values(), buffer -> buffer.put(now));
  }
}
