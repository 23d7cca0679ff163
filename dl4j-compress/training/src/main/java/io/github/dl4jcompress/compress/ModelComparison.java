package io.github.dl4jcompress.compress;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.Logits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * A compact model beside the DL4J network it was made from, on the same labelled examples.
 *
 * <p>The class of an example is that of the largest output; a single output means class 1 where its
 * logit is positive.
 *
 * @param examples number of examples, at least 1
 * @param agreement fraction of the examples that both put in the same class
 * @param maxLogitDifference largest difference of an output before the last activation
 * @param networkError fraction of the examples that the DL4J network puts in a wrong class
 * @param compactError fraction of the examples that the compact model puts in a wrong class
 */
public record ModelComparison(
    long examples,
    double agreement,
    double maxLogitDifference,
    double networkError,
    double compactError) {

  /** Compares on all examples of an iterator, which is reset before and after. */
  public static ModelComparison of(Model network, CompactModel compact, DataSetIterator data) {
    Tally tally = new Tally(compact);
    Logits logits = Logits.of(network);
    data.reset();
    while (data.hasNext()) {
      DataSet batch = data.next();
      Optional<INDArray> mask = Optional.ofNullable(batch.getFeaturesMaskArray());
      INDArray expected = logits.of(batch.getFeatures(), mask);
      if (compact.isSequence()) {
        tally.addSequences(batch, mask, expected);
      } else {
        tally.add(rows(batch.getFeatures()), rows(expected), rows(batch.getLabels()));
      }
    }
    data.reset();
    return tally.result();
  }

  /** Counts while the mini-batches go by. */
  private static final class Tally {
    private final CompactModel compact;
    private long examples;
    private long same;
    private long networkWrong;
    private long compactWrong;
    private double maxDifference;

    Tally(CompactModel compact) {
      this.compact = compact;
    }

    void add(float[][] inputs, float[][] expected, float[][] truth) {
      for (int i = 0; i < inputs.length; i++) {
        add(compact.logits(inputs[i]), expected[i], truth[i]);
      }
    }

    /** Of a network that answers each step, each step counts as an example. */
    void addSequences(DataSet batch, Optional<INDArray> mask, INDArray expected) {
      boolean eachStep = expected.rank() == 3;
      INDArray features = withChannels(batch.getFeatures());
      for (int i = 0; i < features.size(0); i++) {
        float[][] steps = steps(features, mask, i);
        float[] found = compact.logits(joined(steps));
        if (!eachStep) {
          add(
              found,
              expected.getRow(i).toFloatVector(),
              batch.getLabels().getRow(i).toFloatVector());
          continue;
        }
        float[][] answers = steps(expected, mask, i);
        float[][] truth = steps(batch.getLabels(), mask, i);
        for (int step = 0; step < answers.length; step++) {
          int outputs = compact.outputs();
          float[] answer = Arrays.copyOfRange(found, step * outputs, (step + 1) * outputs);
          add(answer, answers[step], truth[step]);
        }
      }
    }

    private void add(float[] found, float[] expected, float[] truth) {
      for (int j = 0; j < found.length; j++) {
        maxDifference = Math.max(maxDifference, Math.abs(found[j] - expected[j]));
      }
      int trueClass = classOf(truth, 0.5f);
      int networkClass = classOf(expected, 0f);
      int compactClass = classOf(found, 0f);
      examples++;
      same += networkClass == compactClass ? 1 : 0;
      networkWrong += networkClass != trueClass ? 1 : 0;
      compactWrong += compactClass != trueClass ? 1 : 0;
    }

    ModelComparison result() {
      if (examples == 0) {
        throw new IllegalArgumentException("no examples to compare the models on");
      }
      return new ModelComparison(
          examples,
          (double) same / examples,
          maxDifference,
          (double) networkWrong / examples,
          (double) compactWrong / examples);
    }
  }

  /** Sequences of indices may come without their one channel: {@code [miniBatch, time]}. */
  private static INDArray withChannels(INDArray sequences) {
    return sequences.rank() == 2
        ? sequences.reshape(sequences.size(0), 1, sequences.size(1))
        : sequences;
  }

  /** One row per example, each flat in {@code [channels, height, width]} order. */
  private static float[][] rows(INDArray array) {
    long examples = array.size(0);
    return array.dup('c').reshape('c', examples, array.length() / examples).toFloatMatrix();
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
