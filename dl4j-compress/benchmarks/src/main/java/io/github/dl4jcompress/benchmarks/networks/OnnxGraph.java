package io.github.dl4jcompress.benchmarks.networks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import onnx.Onnx;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorProto.DataType;
import org.nd4j.shade.protobuf.ByteString;

/**
 * Writes an ONNX file: operators of set 13 and Microsoft's own ones, in the protocol buffers that
 * ND4J has with it.
 */
final class OnnxGraph {
  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 13;
  private static final String MICROSOFT = "com.microsoft";

  private final Onnx.GraphProto.Builder graph = Onnx.GraphProto.newBuilder().setName("network");

  /** Names an input of real values. */
  OnnxGraph input(String name, long... shape) {
    graph.addInput(value(name, shape));
    return this;
  }

  /** Names an output of real values. */
  OnnxGraph output(String name, long... shape) {
    graph.addOutput(value(name, shape));
    return this;
  }

  private static Onnx.ValueInfoProto value(String name, long... shape) {
    Onnx.TensorShapeProto.Builder dimensions = Onnx.TensorShapeProto.newBuilder();
    for (long dimension : shape) {
      dimensions.addDimBuilder().setDimValue(dimension);
    }
    Onnx.TypeProto.Tensor tensor =
        Onnx.TypeProto.Tensor.newBuilder()
            .setElemType(DataType.FLOAT_VALUE)
            .setShape(dimensions)
            .build();
    return Onnx.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(Onnx.TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** Adds constant singles; without a shape, one. */
  OnnxGraph floats(String name, float[] values, long... shape) {
    ByteBuffer bytes = bytes(4 * values.length);
    bytes.asFloatBuffer().put(values);
    return constant(name, DataType.FLOAT, bytes, shape);
  }

  /** Adds constant 32-bit integers. */
  OnnxGraph integers(String name, int[] values, long... shape) {
    ByteBuffer bytes = bytes(4 * values.length);
    bytes.asIntBuffer().put(values);
    return constant(name, DataType.INT32, bytes, shape);
  }

  /** Adds constant 64-bit integers, in one dimension. */
  OnnxGraph longs(String name, long... values) {
    ByteBuffer bytes = bytes(8 * values.length);
    bytes.asLongBuffer().put(values);
    return constant(name, DataType.INT64, bytes, values.length);
  }

  /** Adds constant signed bytes. */
  OnnxGraph signedBytes(String name, byte[] values, long... shape) {
    return constant(name, DataType.INT8, ByteBuffer.wrap(values), shape);
  }

  /** Adds one constant unsigned byte. */
  OnnxGraph unsignedByte(String name, int value) {
    return constant(name, DataType.UINT8, ByteBuffer.wrap(new byte[] {(byte) value}));
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
  }

  private OnnxGraph constant(String name, DataType type, ByteBuffer bytes, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (long dimension : shape) {
      tensor.addDims(dimension);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /** Adds an operator of ONNX; empty names are inputs or outputs that it has not. */
  OnnxGraph node(
      String operator, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
    return node("", operator, inputs, outputs, attributes);
  }

  /** Adds an operator that only Microsoft's runtime has. */
  OnnxGraph microsoftNode(
      String operator, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
    return node(MICROSOFT, operator, inputs, outputs, attributes);
  }

  private OnnxGraph node(
      String domain,
      String operator,
      List<String> inputs,
      List<String> outputs,
      AttributeProto... attributes) {
    graph.addNode(
        Onnx.NodeProto.newBuilder()
            .setName(operator + graph.getNodeCount())
            .setDomain(domain)
            .setOpType(operator)
            .addAllInput(inputs)
            .addAllOutput(outputs)
            .addAllAttribute(List.of(attributes)));
    return this;
  }

  /** An attribute of one whole number. */
  static AttributeProto number(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  /** An attribute of several whole numbers. */
  static AttributeProto numbers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  /** An attribute of a word. */
  static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  /** The file. */
  byte[] toBytes() {
    return Onnx.ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("dl4j-compress benchmarks")
        .setGraph(graph)
        .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
        .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setDomain(MICROSOFT).setVersion(1))
        .build()
        .toByteArray();
  }
}
