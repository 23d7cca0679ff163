package io.github.dl4jcompress.benchmarks.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * A JVM that answers with ONNX Runtime, as fast as it can: all optimizations, one thread, tensors
 * made once and used again.
 */
final class OnnxWorker implements OpenedNetwork {
  private final OrtSession session;
  private final Map<String, OnnxTensor> input;
  private final Map<String, OnnxValue> output;
  private final FloatBuffer answers;

  OnnxWorker(NetworkFiles files, OnnxKind kind, int batch) throws IOException, OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    session = environment.createSession(files.onnx(kind, batch).toString(), options);
    float[] examples = Examples.read(files.examples(), batch).values();
    FloatBuffer values = floats(examples.length).put(examples).flip();
    TensorInfo taken = (TensorInfo) session.getInputInfo().values().iterator().next().getInfo();
    TensorInfo given = (TensorInfo) session.getOutputInfo().values().iterator().next().getInfo();
    answers = floats(Math.toIntExact(given.getNumElements()));
    input = Map.of("x", OnnxTensor.createTensor(environment, values, taken.getShape()));
    output = Map.of("y", OnnxTensor.createTensor(environment, answers, given.getShape()));
  }

  private static FloatBuffer floats(int count) {
    return ByteBuffer.allocateDirect(4 * count).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  /** Arguments: folder, network, size of mini-batches, {@link OnnxKind}. */
  public static void main(String[] arguments) throws IOException, OrtException {
    NetworkFiles files = new NetworkFiles(Path.of(arguments[0]), arguments[1]);
    int batch = Integer.parseInt(arguments[2]);
    new Worker(new OnnxWorker(files, OnnxKind.valueOf(arguments[3]), batch)).serve();
  }

  @Override
  public void run() {
    try {
      session.run(input, Set.of(), output).close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot run the graph", e);
    }
  }

  @Override
  public float[] outputs() {
    float[] outputs = new float[answers.capacity()];
    answers.get(0, outputs);
    return outputs;
  }
}
