package io.github.dl4jcompress.benchmarks.networks;

import static io.github.dl4jcompress.benchmarks.networks.OnnxGraph.number;
import static io.github.dl4jcompress.benchmarks.networks.OnnxGraph.numbers;

import io.github.dl4jcompress.model.AffineQuantizer;
import java.util.List;
import onnx.Onnx.AttributeProto;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * ONNX graphs of a {@link LeNet5}. That of bytes is what ONNX Runtime makes of a statically
 * quantized model when it opens one: QLinearConv and QGemm, with a scale for each output.
 */
final class LeNet5Onnx {
  private static final AttributeProto KERNEL =
      numbers("kernel_shape", LeNet5.KERNEL, LeNet5.KERNEL);
  private static final AttributeProto[] POOL = {
    numbers("kernel_shape", LeNet5.POOL, LeNet5.POOL), numbers("strides", LeNet5.POOL, LeNet5.POOL)
  };

  private final LeNet5 network;
  private final OnnxGraph graph;

  LeNet5Onnx(LeNet5 network, int batch) {
    this.network = network;
    this.graph =
        new OnnxGraph()
            .input("x", batch, 1, LeNet5.SIDE, LeNet5.SIDE)
            .output("y", batch, SeededNetwork.CLASSES);
  }

  private static long[] kernelShape(Matrix weights) {
    return new long[] {
      weights.rows(),
      weights.columns() / (LeNet5.KERNEL * LeNet5.KERNEL),
      LeNet5.KERNEL,
      LeNet5.KERNEL
    };
  }

  private static long[] matrixShape(Matrix weights) {
    return new long[] {weights.rows(), weights.columns()};
  }

  byte[] ofFloats() {
    floats("c1", network.first(), kernelShape(network.first()), 0);
    floats("c2", network.second(), kernelShape(network.second()), 1);
    floats("f1", network.dense(), matrixShape(network.dense()), 2);
    floats("f2", network.output(), matrixShape(network.output()), 3);
    return graph
        .node("Conv", List.of("x", "c1", "c1.bias"), List.of("a1"), KERNEL)
        .node("MaxPool", List.of("a1"), List.of("p1"), POOL)
        .node("Conv", List.of("p1", "c2", "c2.bias"), List.of("a2"), KERNEL)
        .node("MaxPool", List.of("a2"), List.of("p2"), POOL)
        .node("Flatten", List.of("p2"), List.of("flat"))
        .node("Gemm", List.of("flat", "f1", "f1.bias"), List.of("a3"), number("transB", 1))
        .node("Relu", List.of("a3"), List.of("h"))
        .node("Gemm", List.of("h", "f2", "f2.bias"), List.of("z"), number("transB", 1))
        .node("Softmax", List.of("z"), List.of("y"))
        .toBytes();
  }

  private void floats(String name, Matrix weights, long[] shape, int layer) {
    graph.floats(name, weights.values(), shape);
    graph.floats(name + ".bias", network.biases().get(layer).values(), weights.rows());
  }

  byte[] ofBytes(float[] calibration) {
    List<INDArray> activations =
        network.dl4j().feedForward(network.dl4jFeatures(calibration), false);
    AffineQuantizer x = range("x", activations.get(0));
    AffineQuantizer a1 = range("a1", activations.get(1));
    AffineQuantizer a2 = range("a2", activations.get(3));
    AffineQuantizer h = range("h", activations.get(5));
    bytes("c1", network.first(), kernelShape(network.first()), 0, x);
    bytes("c2", network.second(), kernelShape(network.second()), 1, a1);
    bytes("f1", network.dense(), matrixShape(network.dense()), 2, a2);
    bytes("f2", network.output(), matrixShape(network.output()), 3, h);
    return graph
        .node("QuantizeLinear", List.of("x", "x.scale", "x.zero"), List.of("xq"))
        .node("QLinearConv", convolution("xq", "x", "c1", "a1"), List.of("a1q"), KERNEL)
        .node("MaxPool", List.of("a1q"), List.of("p1q"), POOL)
        .node("QLinearConv", convolution("p1q", "a1", "c2", "a2"), List.of("a2q"), KERNEL)
        .node("MaxPool", List.of("a2q"), List.of("p2q"), POOL)
        .node("Flatten", List.of("p2q"), List.of("flat"))
        .microsoftNode(
            "QGemm",
            List.of(
                "flat",
                "a2.scale",
                "a2.zero",
                "f1",
                "f1.scale",
                "f1.zero",
                "f1.bias",
                "h.scale",
                "h.zero"),
            List.of("hq"),
            number("transB", 1))
        .microsoftNode(
            "QGemm",
            List.of("hq", "h.scale", "h.zero", "f2", "f2.scale", "f2.zero", "f2.bias"),
            List.of("z"),
            number("transB", 1))
        .node("Softmax", List.of("z"), List.of("y"))
        .toBytes();
  }

  private static List<String> convolution(String codes, String from, String weights, String to) {
    return List.of(
        codes,
        from + ".scale",
        from + ".zero",
        weights,
        weights + ".scale",
        weights + ".zero",
        to + ".scale",
        to + ".zero",
        weights + ".bias");
  }

  /** Unsigned codes, which ONNX Runtime is fastest with on x86. */
  private AffineQuantizer range(String name, INDArray values) {
    AffineQuantizer codes =
        AffineQuantizer.spanning(
            Math.min(0, values.minNumber().floatValue()),
            Math.max(0, values.maxNumber().floatValue()));
    graph.floats(name + ".scale", new float[] {codes.scale()});
    graph.unsignedByte(name + ".zero", codes.zeroPoint() - Byte.MIN_VALUE);
    return codes;
  }

  private void bytes(String name, Matrix weights, long[] shape, int layer, AffineQuantizer input) {
    int rows = weights.rows();
    float[] scales = new float[rows];
    byte[] codes = new byte[rows * weights.columns()];
    int[] biases = new int[rows];
    float[] bias = network.biases().get(layer).values();
    for (int row = 0; row < rows; row++) {
      scales[row] = weights.largest(row) / Byte.MAX_VALUE;
      for (int i = row * weights.columns(); i < (row + 1) * weights.columns(); i++) {
        codes[i] = (byte) Math.rint(weights.values()[i] / scales[row]);
      }
      biases[row] = (int) Math.rint(bias[row] / ((double) input.scale() * scales[row]));
    }
    graph.signedBytes(name, codes, shape);
    graph.floats(name + ".scale", scales, rows);
    graph.signedBytes(name + ".zero", new byte[rows], rows);
    graph.integers(name + ".bias", biases, rows);
  }
}
