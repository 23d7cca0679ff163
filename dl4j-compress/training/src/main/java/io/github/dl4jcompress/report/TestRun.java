package io.github.dl4jcompress.report;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.bridge.LabelledExample;
import io.github.dl4jcompress.bridge.Logits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * The test examples before and after compression. Of a network that answers each step, each step
 * counts.
 */
final class TestRun {
  /** Most examples that are kept to be shown. */
  private static final int SHOWN = 24;

  /** How many examples are kept in any case, changed or not. */
  static final int FIRST = 3;

  private final int classes;
  private final Confusion before;
  private final Confusion after;
  private final List<Answered> changed = new ArrayList<>();
  private final List<Answered> first = new ArrayList<>();
  private final MessageDigest hash;
  private int examples;
  private int changes;

  /**
   * An example and what both models say of it.
   *
   * @param number of the example in the test data, from 0
   * @param truth its class
   * @param before its class by the network
   * @param after its class by the compact model
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Answered(int number, int truth, int before, int after, float[] input, long[] shape) {}

  /**
   * How often a class was taken for another.
   *
   * @param counts by true class and answered class
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Confusion(long[][] counts) {
    Confusion(int classes) {
      this(new long[classes][classes]);
    }

    long of(int truth, int answer) {
      return counts[truth][answer];
    }

    /** Fraction of a class's examples that are put in another one; NaN of a class without any. */
    double error(int truth) {
      long all = Arrays.stream(counts[truth]).sum();
      return all == 0 ? Double.NaN : 1 - (double) counts[truth][truth] / all;
    }

    double error() {
      long all = 0;
      long right = 0;
      for (int truth = 0; truth < counts.length; truth++) {
        all += Arrays.stream(counts[truth]).sum();
        right += counts[truth][truth];
      }
      return 1 - (double) right / all;
    }
  }

  private TestRun(int classes) {
    this.classes = classes;
    before = new Confusion(classes);
    after = new Confusion(classes);
    try {
      hash = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("each Java platform has SHA-256", e);
    }
  }

  /**
   * Asks both for all examples.
   *
   * @param data labelled; reset before and after
   * @throws IllegalArgumentException if there are no examples
   */
  static TestRun of(Logits network, CompactModel model, DataSetIterator data) {
    TestRun run = new TestRun(Math.max(2, model.outputs()));
    LabelledExample.each(network, data, model.isSequence(), example -> run.add(example, model));
    if (run.examples == 0) {
      throw new IllegalArgumentException("the test data is empty");
    }
    return run;
  }

  private void add(LabelledExample example, CompactModel model) {
    hash(example.input());
    for (float[] label : example.labels()) {
      hash(label);
    }
    float[] found = model.logits(example.input());
    int[] truth = example.classes();
    boolean isChanged = false;
    for (int i = 0; i < truth.length; i++) {
      int outputs = model.outputs();
      float[] logits = Arrays.copyOfRange(found, i * outputs, (i + 1) * outputs);
      int network = LabelledExample.classOf(example.logits()[i]);
      int compact = LabelledExample.classOf(logits);
      before.counts[truth[i]][network]++;
      after.counts[truth[i]][compact]++;
      if (!isChanged && (network != compact || examples < FIRST)) {
        Answered answered =
            new Answered(examples, truth[i], network, compact, example.input(), example.shape());
        keep(answered);
      }
      isChanged |= network != compact;
    }
    changes += isChanged ? 1 : 0;
    examples++;
  }

  private void hash(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    hash.update(bytes.array());
  }

  /** SHA-256 of the examples and their labels as little-endian floats; to be asked once. */
  String dataHash() {
    return HexFormat.of().formatHex(hash.digest());
  }

  private void keep(Answered answered) {
    if (answered.before() == answered.after()) {
      first.add(answered);
    } else if (changed.size() < SHOWN) {
      changed.add(answered);
    }
  }

  int classes() {
    return classes;
  }

  int examples() {
    return examples;
  }

  /** Number of examples that the two put in different classes. */
  int changes() {
    return changes;
  }

  Confusion before() {
    return before;
  }

  Confusion after() {
    return after;
  }

  /** Those in different classes, as far as they are kept. */
  List<Answered> changed() {
    return List.copyOf(changed);
  }

  /** Examples to look at closely: some of the changed ones, else the first of all. */
  List<Answered> closeLook() {
    List<Answered> some = new ArrayList<>(changed.subList(0, Math.min(FIRST, changed.size())));
    some.addAll(first.subList(0, Math.min(FIRST - some.size(), first.size())));
    return some;
  }
}
