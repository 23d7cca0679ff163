package io.github.dl4jcompress.cli;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.cli.input.Examples;
import io.github.dl4jcompress.cli.input.InputSpec;
import io.github.dl4jcompress.cli.network.FloatNetwork;
import io.github.dl4jcompress.model.AudioFrontEnd;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A model beside another one: a compact one or a network of floats. */
interface Contender {
  /** Of the file it is stored in; of floats, four for each parameter. */
  long bytes();

  /** What it takes. */
  InputSpec spec();

  /** Number of values it puts out. */
  int outputCount();

  /** Names of its outputs, and what makes sound its input, as far as it says. */
  List<String> labels();

  Optional<AudioFrontEnd> frontEnd();

  /** What it puts out for each example. */
  List<float[]> outputs(Examples examples);

  /** Index of the largest output, the first of equals; of one output, whether it is above 0.5. */
  static int classOf(float[] outputs) {
    if (outputs.length == 1) {
      return outputs[0] > 0.5f ? 1 : 0;
    }
    int best = 0;
    for (int i = 1; i < outputs.length; i++) {
      best = outputs[i] > outputs[best] ? i : best;
    }
    return best;
  }

  /** Median of the milliseconds that one of the first examples takes by itself. */
  default double millisPerExample(Examples examples) {
    int measured = Math.min(100, examples.count());
    double[] millis = new double[measured];
    for (int round = 0; round < 2; round++) { // the first one warms up
      for (int i = 0; i < measured; i++) {
        Examples one = examples.only(i);
        long start = System.nanoTime();
        outputs(one);
        millis[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(millis);
    return millis[measured / 2];
  }

  /** A compact model. */
  record Compact(CompactModel model, long bytes) implements Contender {
    @Override
    public InputSpec spec() {
      return InputSpec.of(model.isSequence(), model.inputShape());
    }

    @Override
    public int outputCount() {
      return model.outputs();
    }

    @Override
    public List<String> labels() {
      return model.metadata().labels();
    }

    @Override
    public Optional<AudioFrontEnd> frontEnd() {
      return model.metadata().frontEnd();
    }

    @Override
    public List<float[]> outputs(Examples examples) {
      return examples.inputs().stream().map(model::predict).toList();
    }
  }

  /** A network of DL4J. */
  record Floats(FloatNetwork network) implements Contender {
    @Override
    public long bytes() {
      return Float.BYTES * network.model().numParams();
    }

    @Override
    public InputSpec spec() {
      return network.spec();
    }

    @Override
    public int outputCount() {
      return network.outputs();
    }

    @Override
    public List<String> labels() {
      return List.of();
    }

    @Override
    public Optional<AudioFrontEnd> frontEnd() {
      return Optional.empty();
    }

    @Override
    public List<float[]> outputs(Examples examples) {
      return network.outputs(examples);
    }
  }
}
