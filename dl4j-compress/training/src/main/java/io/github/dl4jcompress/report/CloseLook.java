package io.github.dl4jcompress.report;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.Logits;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where both models look in an image for the class that the network answers.
 *
 * @param network falls of the logit by covered patch, see {@link Occlusion}
 * @param model the same of the compact model
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record CloseLook(TestRun.Answered example, double[][] network, double[][] model) {

  /** Of some examples; of none, if they are no images. */
  static List<CloseLook> of(TestRun run, Logits network, CompactModel model) {
    List<CloseLook> looks = new ArrayList<>();
    for (TestRun.Answered example : run.closeLook()) {
      if (!model.isSequence() && Occlusion.fits(example.shape())) {
        looks.add(of(example, network, model));
      }
    }
    return looks;
  }

  private static CloseLook of(TestRun.Answered example, Logits network, CompactModel model) {
    Occlusion occlusion = new Occlusion(example.input(), example.shape());
    List<float[]> covered = occlusion.covered();
    long[] shape = example.shape();
    INDArray batch =
        Nd4j.createFromArray(covered.toArray(new float[0][]))
            .reshape('c', covered.size(), shape[0], shape[1], shape[2]);
    INDArray logits = network.of(batch);
    int outputs = (int) logits.size(1);
    int asked = Math.min(example.before(), outputs - 1); // class 0 of a single output: its logit
    double[] ofNetwork = new double[covered.size()];
    double[] ofModel = new double[covered.size()];
    for (int i = 0; i < ofNetwork.length; i++) {
      ofNetwork[i] = logits.getDouble(i, asked);
      ofModel[i] = model.logits(covered.get(i))[asked];
    }
    return new CloseLook(example, occlusion.drops(ofNetwork), occlusion.drops(ofModel));
  }
}
