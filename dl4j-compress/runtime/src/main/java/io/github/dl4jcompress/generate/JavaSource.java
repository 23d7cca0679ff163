package io.github.dl4jcompress.generate;

import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Dataflow;
import io.github.dl4jcompress.model.LastStep;
import io.github.dl4jcompress.model.Layer;
import io.github.dl4jcompress.model.Value;
import io.github.dl4jcompress.model.WeightMatrix;
import io.github.dl4jcompress.model.Wiring;
import java.util.List;
import java.util.StringJoiner;

/**
 * Writes a network as one Java class, of source level 8, that needs nothing but {@code java.lang}
 * and {@code java.util}: a method {@code predict}, a nested class for each layer, and the weights
 * in string constants.
 *
 * <p>A JVM takes at most 64 KiB of code in a method: networks beyond {@value #MAX_VALUES} inputs
 * and layers, {@value #MAX_READS} connections and {@value #MAX_NON_ZEROS} weights that are not zero
 * are refused. What a layer computes may be as large as memory allows.
 */
public final class JavaSource {
  static final int MAX_VALUES = 1_000;
  static final int MAX_READS = 2_000;
  static final int MAX_NON_ZEROS = 1 << 24;
  static final int MAX_LABELS = 2_000;

  private final CompactNetwork network;
  private final Dataflow flow;
  private final Wiring wiring;
  private final Parts parts = new Parts();

  private JavaSource(CompactNetwork network) {
    this.network = network;
    flow = network.flow();
    wiring = flow.wiring();
  }

  /**
   * The text of a file: ASCII, the same on every JVM.
   *
   * @param className such as {@code com.example.Digits}, without a dot for no package
   * @throws IllegalArgumentException if that is no name for a class, or the network is too large
   */
  public static String of(CompactNetwork network, String className) {
    return new JavaSource(network).text(ClassName.of(className));
  }

  private String text(ClassName name) {
    requireRoom();
    String layers = layers();
    String predict = predict();
    return name.packageLine()
        + Template.fill(
            """
            /**
             * A compressed network as plain Java, written by dl4j-compress. Gives the same bits as the
             * model that it was made of; any number of threads may use it.
             *
             * <p>Inputs <inputs>, outputs <outputs>; <weights> weights, of which <nonZeros> are not zero.
             */
            public final class <name> {
              private <name>() {}

            """,
            "inputs",
            flow.inputShapes(),
            "outputs",
            flow.outputShapes(),
            "weights",
            network.weights(),
            "nonZeros",
            network.nonZeros(),
            "name",
            name.simple())
        + Template.indent(predict + labels() + layers + parts.text(), 2)
        + "}\n";
  }

  private void requireRoom() {
    int reads = wiring.sources().stream().mapToInt(List::size).sum();
    requireAtMost("inputs and layers", wiring.values(), MAX_VALUES);
    requireAtMost("connections between layers", reads, MAX_READS);
    requireAtMost("weights that are not zero", network.nonZeros(), MAX_NON_ZEROS);
    requireAtMost("labels", network.metadata().labels().size(), MAX_LABELS);
  }

  private static void requireAtMost(String what, long found, int most) {
    if (found > most) {
      throw new IllegalArgumentException(
          "a network of " + found + " " + what + "; Java source takes at most " + most);
    }
  }

  private String predict() {
    boolean single = wiring.inputs() == 1 && wiring.outputs().size() == 1;
    return (single ? PREDICT : "")
        + Template.fill(
            """
            /**
             * What the network gives at each of its outputs.
             *
             * @param examples one for each input, of real values in [channels, height, width] order; a
             *     sequence is one step behind the other
             */
            public static float[][] predictAll(float[]... examples) {
              if (examples.length != <inputs>) {
                throw new IllegalArgumentException(
                    "the network has inputs of the shapes <shapes>, got " + examples.length);
              }
            <calls>  return new float[][] {<answers>};
            }
            """,
            "inputs",
            wiring.inputs(),
            "shapes",
            shapes(),
            "calls",
            inputs() + calls(),
            "answers",
            answers());
  }

  private static final String PREDICT =
      """
      /**
       * The network's output for one example.
       *
       * @param example real values in [channels, height, width] order, scaled as in training; a
       *     sequence is one step behind the other
       * @return one result, or, where a network for sequences answers each step, one behind the other
       */
      public static float[] predict(float[] example) {
        return predictAll(example)[0];
      }

      """;

  /** A string constant holds 65,535 bytes. */
  private String shapes() {
    List<?> shapes = flow.inputShapes();
    return shapes.size() > 20 ? shapes.size() + " kinds" : shapes.toString();
  }

  private String inputs() {
    StringBuilder lines = new StringBuilder();
    for (int input = 0; input < wiring.inputs(); input++) {
      Value value = flow.value(input);
      boolean sequence = flow.isSequence(input);
      lines.append(sequence ? "  int[][] v" : "  int[] v").append(input).append(" = ");
      if (value.indices() > 0) {
        parts.need(sequence ? Support.INDICES : Support.INDEX);
        lines.append(sequence ? "indices" : "index");
        lines.append("(examples[" + input + "], " + value.indices() + ");\n");
        continue;
      }
      parts.need(sequence ? Support.SEQUENCE : Support.EXAMPLE);
      lines.append(sequence ? "sequence" : "example").append("(examples[" + input + "], ");
      lines.append(value.shape().elements() + ", \"" + value.shape() + "\", ");
      lines.append(Parts.arguments(value.quantizer().orElseThrow())).append(");\n");
    }
    return lines.toString();
  }

  private String calls() {
    StringBuilder lines = new StringBuilder();
    for (int layer = 0; layer < wiring.layers(); layer++) {
      int made = wiring.value(layer);
      lines.append("  " + type(made) + " v" + made + " = ");
      List<Integer> sources = wiring.sources().get(layer);
      if (network.layers().get(layer) instanceof LastStep) {
        String read = "v" + sources.get(0);
        lines.append(read + "[" + read + ".length - 1];\n");
        continue;
      }
      StringJoiner arguments = new StringJoiner(", ", "(", ");\n");
      sources.forEach(source -> arguments.add("v" + source));
      lines.append("Layer" + layer + (isStepwise(layer) ? ".runAll" : ".run") + arguments);
    }
    return lines.toString();
  }

  private String type(int value) {
    if (flow.value(value).quantizer().isEmpty()) {
      return "float[]";
    }
    return flow.isSequence(value) ? "int[][]" : "int[]";
  }

  /** Whether a layer is to be run on each step of a sequence. */
  private boolean isStepwise(int layer) {
    int made = wiring.value(layer);
    return flow.isSequence(made) && flow.value(made).time() == Layer.Time.EACH_STEP;
  }

  private String answers() {
    StringJoiner answers = new StringJoiner(", ");
    for (int output : wiring.outputs()) {
      Value value = flow.value(output);
      if (value.quantizer().isEmpty()) {
        answers.add("v" + output);
        continue;
      }
      boolean sequence = flow.isSequence(output);
      parts.need(sequence ? Support.REAL_STEPS : Support.REAL);
      String scale = Double.toHexString(value.quantizer().get().scale());
      answers.add((sequence ? "realSteps(v" : "real(v") + output + ", " + scale + ")");
    }
    return answers.toString();
  }

  private String labels() {
    List<String> labels = network.metadata().labels();
    if (labels.isEmpty()) {
      return "";
    }
    StringJoiner literals = new StringJoiner(",\n    ");
    labels.forEach(label -> literals.add(Literal.of(label)));
    return Template.fill(
        """

        /** Names of the outputs, in their order. */
        public static String[] labels() {
          return new String[] {
            <labels>
          };
        }
        """,
        "labels",
        literals);
  }

  private String layers() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < wiring.layers(); i++) {
      Layer layer = network.layers().get(i);
      if (!(layer instanceof LastStep)) {
        text.append('\n').append(layer(i, layer));
      }
    }
    return text.toString();
  }

  private String layer(int number, Layer layer) {
    Value made = flow.value(wiring.value(number));
    String members = new LayerSource(layer, flow.read(number), made, parts).members();
    return Template.fill(
        """
        /** Layer <number>: <kind>, output <shape><weights>. */
        private static final class Layer<number> {
        <members><steps>}
        """,
        "number",
        number,
        "kind",
        made.kind(),
        "shape",
        made.shape(),
        "weights",
        weights(layer),
        "members",
        members,
        "steps",
        isStepwise(number) ? Template.indent(steps(number, made), 2) : "");
  }

  private static String weights(Layer layer) {
    long weights = layer.weights().stream().mapToLong(WeightMatrix::size).sum();
    long nonZeros = layer.weights().stream().mapToLong(WeightMatrix::nonZeros).sum();
    return weights == 0 ? "" : ", " + nonZeros + " of " + weights + " weights are not zero";
  }

  /** Runs a layer on each step. */
  private String steps(int layer, Value made) {
    boolean join = wiring.sources().get(layer).size() > 1;
    boolean real = made.quantizer().isEmpty();
    if (join) {
      parts.need(Support.JOINED_STEPS);
    }
    if (real) {
      parts.need(Support.JOINED_ANSWERS);
    }
    return Template.fill(
        """

        static <result> runAll(int[][]<dots> in) {
          int[][]<more> steps = <steps>;
          <type>[][] out = new <type>[steps.length][];
          for (int step = 0; step < out.length; step++) {
            out[step] = run(steps[step]);
          }
          return <out>;
        }
        """,
        "result",
        real ? "float[]" : "int[][]",
        "dots",
        join ? "..." : "",
        "more",
        join ? "[]" : "",
        "steps",
        join ? "joinedSteps(in)" : "in",
        "type",
        real ? "float" : "int",
        "out",
        real ? "joinedAnswers(out)" : "out");
  }
}
