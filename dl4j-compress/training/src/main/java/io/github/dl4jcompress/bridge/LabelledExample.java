package io.github.dl4jcompress.bridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * An example as a compact model reads it, with its label and what a DL4J network says of it. Of a
 * network that answers each step of a sequence, there are a row of logits and a label for each step
 * that is not masked, else one.
 *
 * @param input values in {@code [channels, height, width]} order; a sequence is one step behind the
 *     other, masked steps left out
 * @param shape of the input without the dimension of the mini-batch: {@code [channels, height,
 *     width]}, {@code [features]}, or {@code [features, steps]} of a sequence
 * @param logits what the network says, before its last activation
 * @param labels what is true, with a one for the class
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record LabelledExample(float[] input, long[] shape, float[][] logits, float[][] labels) {

  /**
   * Hands over all examples of an iterator, which is reset before and after.
   *
   * @param sequences whether examples are sequences {@code [miniBatch, features, time]}, or {@code
   *     [miniBatch, time]} of indices
   */
  public static void each(
      Logits network,
      DataSetIterator data,
      boolean sequences,
      Consumer<LabelledExample> destination) {
    data.reset();
    while (data.hasNext()) {
      DataSet batch = data.next();
      Optional<INDArray> mask = Optional.ofNullable(batch.getFeaturesMaskArray());
      if (!sequences) {
        mask.ifPresent(LabelledExample::requireWhole);
      }
      INDArray logits = network.of(batch.getFeatures(), mask);
      INDArray features = sequences ? withChannels(batch.getFeatures()) : batch.getFeatures();
      for (int i = 0; i < features.size(0); i++) {
        destination.accept(
            sequences
                ? sequence(features, batch.getLabels(), mask, logits, i)
                : single(batch, logits, i));
      }
    }
    data.reset();
  }

  /** A model that slides over the steps of a sequence takes as many as it was made for. */
  private static void requireWhole(INDArray mask) {
    if (mask.minNumber().doubleValue() == 0) {
      throw new UnsupportedNetworkException(
          "some steps of the sequences are masked, and the model takes sequences of one length;"
              + " models without 1-d layers take any length");
    }
  }

  private static LabelledExample single(DataSet batch, INDArray logits, int example) {
    long[] batchShape = batch.getFeatures().shape();
    long[] shape =
        batchShape.length == 3 // a sequence of one length, which 1-d layers slide over
            ? new long[] {batchShape[1], 1, batchShape[2]}
            : Arrays.copyOfRange(batchShape, 1, batchShape.length);
    return new LabelledExample(
        flat(batch.getFeatures(), example),
        shape,
        new float[][] {flat(logits, example)},
        new float[][] {flat(batch.getLabels(), example)});
  }

  private static LabelledExample sequence(
      INDArray features, INDArray labels, Optional<INDArray> mask, INDArray logits, int example) {
    float[][] steps = steps(features, mask, example);
    boolean eachStep = logits.rank() == 3;
    return new LabelledExample(
        joined(steps),
        new long[] {features.size(1), steps.length},
        eachStep ? steps(logits, mask, example) : new float[][] {flat(logits, example)},
        eachStep ? steps(labels, mask, example) : new float[][] {flat(labels, example)});
  }

  /** Sequences of indices may come without their one channel: {@code [miniBatch, time]}. */
  private static INDArray withChannels(INDArray sequences) {
    return sequences.rank() == 2
        ? sequences.reshape(sequences.size(0), 1, sequences.size(1))
        : sequences;
  }

  private static float[] flat(INDArray batch, int example) {
    return batch.slice(example).dup('c').data().asFloat();
  }

  /** The steps of one sequence that are not masked, of an array {@code [miniBatch, n, time]}. */
  private static float[][] steps(INDArray sequences, Optional<INDArray> mask, int example) {
    List<float[]> steps = new ArrayList<>();
    INDArray one = sequences.slice(example); // [n, time]
    for (int t = 0; t < one.size(1); t++) {
      if (mask.isEmpty() || mask.get().getDouble(example, t) != 0) {
        steps.add(one.getColumn(t).toFloatVector());
      }
    }
    return steps.toArray(new float[0][]);
  }

  private static float[] joined(float[][] steps) {
    float[] sequence = new float[steps.length * steps[0].length];
    for (int i = 0; i < steps.length; i++) {
      System.arraycopy(steps[i], 0, sequence, i * steps[i].length, steps[i].length);
    }
    return sequence;
  }

  /** Classes of the labels, one for each answer. */
  public int[] classes() {
    return Arrays.stream(labels).mapToInt(label -> classOf(label, 0.5f)).toArray();
  }

  /**
   * The class that logits mean: that of the largest; a single one means class 1 where it is
   * positive.
   */
  public static int classOf(float[] logits) {
    return classOf(logits, 0f);
  }

  private static int classOf(float[] outputs, float threshold) {
    if (outputs.length == 1) {
      return outputs[0] > threshold ? 1 : 0;
    }
    int best = 0;
    for (int i = 1; i < outputs.length; i++) {
      if (outputs[i] > outputs[best]) {
        best = i;
      }
    }
    return best;
  }
}
