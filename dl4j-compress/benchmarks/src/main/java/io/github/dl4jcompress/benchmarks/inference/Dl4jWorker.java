package io.github.dl4jcompress.benchmarks.inference;

import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A JVM that answers with DL4J's {@code output()}. */
final class Dl4jWorker implements OpenedNetwork {
  private final MultiLayerNetwork network;
  private final INDArray features;
  private INDArray answers = Nd4j.empty();

  Dl4jWorker(NetworkFiles files, int batch) throws IOException {
    network = MultiLayerNetwork.load(files.dl4j().toFile(), false);
    Examples examples = Examples.read(files.dl4jExamples(), batch);
    long[] shape = new long[1 + examples.shape().length];
    shape[0] = batch;
    for (int i = 1; i < shape.length; i++) {
      shape[i] = examples.shape()[i - 1];
    }
    features = Nd4j.create(examples.values(), shape, 'c');
  }

  /** Arguments: folder, network, size of mini-batches. */
  public static void main(String[] arguments) throws IOException {
    NetworkFiles files = new NetworkFiles(Path.of(arguments[0]), arguments[1]);
    new Worker(new Dl4jWorker(files, Integer.parseInt(arguments[2]))).serve();
  }

  @Override
  public void run() {
    answers = network.output(features);
  }

  @Override
  public float[] outputs() {
    return answers.dup('c').data().asFloat();
  }
}
