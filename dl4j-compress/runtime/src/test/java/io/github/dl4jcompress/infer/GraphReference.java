package io.github.dl4jcompress.infer;

import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Dataflow;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Sum;
import io.github.dl4jcompress.model.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A graph value by value, as real numbers, which are exact multiples of a scale: each layer as a
 * network of its own, joins from their definition. No buffer is used twice.
 */
final class GraphReference {
  private final CompactNetwork network;
  private final Dataflow flow;
  private final List<float[][]> values = new ArrayList<>(); // of each number, of each step

  private GraphReference(CompactNetwork network, float[][] examples) {
    this.network = network;
    flow = network.flow();
    for (int i = 0; i < examples.length; i++) {
      values.add(steps(examples[i], flow.value(i).shape().elements()));
    }
  }

  /** What {@link IntegerEngine#logitsAll} must give. */
  static float[][] logits(CompactNetwork network, float[][] examples) {
    GraphReference reference = new GraphReference(network, examples);
    for (int layer = 0; layer < network.layers().size(); layer++) {
      reference.values.add(reference.run(layer));
    }
    return network.wiring().outputs().stream()
        .map(output -> joined(reference.values.get(output)))
        .toArray(float[][]::new);
  }

  private float[][] run(int number) {
    Layer layer = network.layers().get(number);
    List<Value> read = flow.read(number);
    List<float[][]> inputs =
        network.wiring().sources().get(number).stream().map(values::get).toList();
    if (read.size() > 1) {
      return IntStream.range(0, inputs.get(0).length)
          .mapToObj(step -> join(layer, read, inputs.stream().map(each -> each[step]).toList()))
          .toArray(float[][]::new);
    }
    CompactNetwork alone =
        new CompactNetwork(
            read.get(0).shape(), read.get(0).quantizer().orElseThrow(), List.of(layer));
    IntegerEngine engine = new IntegerEngine(alone);
    if (!alone.isSequence()) {
      return Arrays.stream(inputs.get(0)).map(engine::logits).toArray(float[][]::new);
    }
    return steps(engine.logits(joined(inputs.get(0))), alone.outputs());
  }

  /** Codes of the inputs, whatever they were before, then the join, then codes of the join. */
  private static float[] join(Layer layer, List<Value> read, List<float[]> inputs) {
    List<double[]> snapped = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      AffineQuantizer quantizer = read.get(i).quantizer().orElseThrow();
      float[] input = inputs.get(i);
      snapped.add(
          IntStream.range(0, input.length).mapToDouble(at -> snap(input[at], quantizer)).toArray());
    }
    AffineQuantizer output = layer.outputQuantizer(read.get(0).quantizer().get()).orElseThrow();
    double[] joined;
    if (layer instanceof Sum sum) {
      joined = new double[inputs.get(0).length];
      snapped.forEach(each -> Arrays.setAll(joined, at -> joined[at] + each[at]));
      Arrays.setAll(joined, at -> sum.activation().apply(joined[at]));
    } else {
      joined = snapped.stream().flatMapToDouble(Arrays::stream).toArray();
    }
    float[] result = new float[joined.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) snap(joined[i], output);
    }
    return result;
  }

  private static double snap(double real, AffineQuantizer quantizer) {
    return (double) quantizer.scale() * (quantizer.quantize(real) - quantizer.zeroPoint());
  }

  private static float[][] steps(float[] sequence, int each) {
    return IntStream.range(0, sequence.length / each)
        .mapToObj(step -> Arrays.copyOfRange(sequence, step * each, (step + 1) * each))
        .toArray(float[][]::new);
  }

  private static float[] joined(float[][] steps) {
    float[] all = new float[steps.length * steps[0].length];
    for (int i = 0; i < steps.length; i++) {
      System.arraycopy(steps[i], 0, all, i * steps[0].length, steps[0].length);
    }
    return all;
  }
}
