package io.github.dl4jcompress.compress;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.LabelledExample;
import io.github.dl4jcompress.bridge.Logits;
import java.util.Arrays;
import org.deeplearning4j.nn.api.Model;
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
    LabelledExample.each(Logits.of(network), data, compact.isSequence(), tally::add);
    return tally.result();
  }

  /** Counts while the examples go by. */
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

    /** Of a network that answers each step, each step counts as an example. */
    void add(LabelledExample example) {
      float[] found = compact.logits(example.input());
      int[] truth = example.classes();
      for (int i = 0; i < truth.length; i++) {
        int outputs = compact.outputs();
        add(
            Arrays.copyOfRange(found, i * outputs, (i + 1) * outputs),
            example.logits()[i],
            truth[i]);
      }
    }

    private void add(float[] found, float[] expected, int trueClass) {
      for (int j = 0; j < found.length; j++) {
        maxDifference = Math.max(maxDifference, Math.abs(found[j] - expected[j]));
      }
      int networkClass = LabelledExample.classOf(expected);
      int compactClass = LabelledExample.classOf(found);
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
}
