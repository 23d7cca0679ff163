package io.github.dl4jcompress.benchmarks.networks;

import static io.github.dl4jcompress.benchmarks.networks.OnnxGraph.number;
import static io.github.dl4jcompress.benchmarks.networks.OnnxGraph.text;

import io.github.dl4jcompress.benchmarks.SyntheticTensors;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * An LSTM that decides after its last step. Rows of its matrices are in the order of DL4J: what the
 * cells take in, their forget gates, output gates and input gates.
 *
 * @param input weights of the features, 4 rows for each cell
 * @param recurrent weights of the cells before, 4 rows for each cell
 * @param bias of the rows of both
 * @param output weights of the output layer
 * @param outputBias its biases
 */
record LstmClassifier(Matrix input, Matrix recurrent, Matrix bias, Matrix output, Matrix outputBias)
    implements SeededNetwork {
  private static final int STEPS = 62;
  private static final int FEATURES = 13;
  private static final int CELLS = 128;
  private static final int GATES = 4;
  private static final int[] ONNX_ORDER = {3, 2, 1, 0}; // input, output, forget, cell
  private static final double OUTPUT_LENGTH = 6;

  /** As many zeros in each row: 10 of 13 features, 122 of 128 cells; 70 % in the output layer. */
  static LstmClassifier pruned(long seed) {
    SyntheticTensors draw = new SyntheticTensors(seed, 1, 1);
    Random random = new Random(seed);
    return new LstmClassifier(
        Matrix.of(draw.banked("W", GATES * CELLS, FEATURES, FEATURES, 0.2), 1),
        Matrix.of(draw.banked("RW", GATES * CELLS, CELLS, CELLS, 0.05), 1),
        Matrix.biases(GATES * CELLS, random),
        Matrix.of(draw.banked("output", CLASSES, CELLS, CELLS, 0.3), OUTPUT_LENGTH),
        Matrix.biases(CLASSES, random));
  }

  @Override
  public int[] exampleShape() {
    return new int[] {STEPS, FEATURES};
  }

  @Override
  public float[] examples(int count, Random random) {
    float[] features = new float[count * STEPS * FEATURES];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    return features;
  }

  @Override
  public INDArray dl4jFeatures(float[] examples) {
    long count = examples.length / (STEPS * FEATURES);
    return Nd4j.create(examples, new long[] {count, STEPS, FEATURES}, 'c')
        .permute(0, 2, 1)
        .dup('c');
  }

  @Override
  public MultiLayerNetwork dl4j() {
    LSTM lstm =
        new LSTM.Builder()
            .nOut(CELLS)
            .activation(Activation.TANH)
            .gateActivationFunction(Activation.SIGMOID)
            .build();
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new LastTimeStep(lstm))
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(FEATURES, STEPS))
                .build());
    network.init();
    Matrix.set(network.getLayer(0), input.transposed(), bias);
    network.getLayer(0).getParam("RW").assign(recurrent.transposed());
    Matrix.set(network.getLayer(1), output.transposed(), outputBias);
    return network;
  }

  @Override
  public byte[] onnxOfFloats(int batch) {
    return classify(
        graph(batch)
            .floats("W", gates(input), 1, GATES * CELLS, FEATURES)
            .floats("R", gates(recurrent), 1, GATES * CELLS, CELLS)
            .node(
                "LSTM",
                List.of("x", "W", "R", "B"),
                List.of("", "last"),
                number("hidden_size", CELLS)));
  }

  /** Weights are bytes; what goes through the cells becomes bytes in each step. */
  @Override
  public byte[] onnxOfBytes(int batch, float[] calibration) {
    OnnxGraph graph = graph(batch);
    bytes(graph, "W", input);
    bytes(graph, "R", recurrent);
    return classify(
        graph.microsoftNode(
            "DynamicQuantizeLSTM",
            List.of("x", "W", "R", "B", "", "", "", "", "W.scale", "W.zero", "R.scale", "R.zero"),
            List.of("", "last"),
            number("hidden_size", CELLS),
            text("direction", "forward")));
  }

  /** Takes sequences with their steps first, so that ONNX Runtime need not turn them round. */
  private OnnxGraph graph(int batch) {
    float[] both = new float[2 * GATES * CELLS]; // the second half is of the cells before
    System.arraycopy(gates(bias), 0, both, 0, GATES * CELLS);
    return new OnnxGraph()
        .input("x", STEPS, batch, FEATURES)
        .output("y", batch, CLASSES)
        .floats("B", both, 1, both.length);
  }

  private byte[] classify(OnnxGraph graph) {
    return graph
        .longs("directions", 0)
        .floats("output", output.values(), CLASSES, CELLS)
        .floats("output.bias", outputBias.values(), CLASSES)
        .node("Squeeze", List.of("last", "directions"), List.of("h"))
        .node("Gemm", List.of("h", "output", "output.bias"), List.of("z"), number("transB", 1))
        .node("Softmax", List.of("z"), List.of("y"))
        .toBytes();
  }

  /** The rows in ONNX's order. */
  private static float[] gates(Matrix weights) {
    int block = CELLS * weights.columns();
    float[] ordered = new float[GATES * block];
    for (int gate = 0; gate < GATES; gate++) {
      System.arraycopy(weights.values(), ONNX_ORDER[gate] * block, ordered, gate * block, block);
    }
    return ordered;
  }

  private static void bytes(OnnxGraph graph, String name, Matrix weights) {
    float largest = 0;
    for (int row = 0; row < weights.rows(); row++) {
      largest = Math.max(largest, weights.largest(row));
    }
    float scale = largest / Byte.MAX_VALUE;
    float[] ordered = gates(weights);
    int rows = weights.rows();
    int columns = weights.columns();
    byte[] codes = new byte[rows * columns];
    for (int i = 0; i < ordered.length; i++) {
      codes[i % columns * rows + i / columns] = (byte) Math.rint(ordered[i] / scale);
    }
    graph.signedBytes(name, codes, 1, columns, rows);
    graph.floats(name + ".scale", new float[] {scale}, 1);
    graph.signedBytes(name + ".zero", new byte[1], 1);
  }
}
