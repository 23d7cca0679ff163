package io.github.dl4jcompress.benchmarks.inference;

import io.github.dl4jcompress.CompactModel;
import java.io.IOException;
import java.nio.file.Path;

/** A JVM that answers with the runtime, and needs no more than its jar. */
final class OwnWorker implements OpenedNetwork {
  private final CompactModel model;
  private final float[][] examples;
  private final float[][] answers;

  OwnWorker(NetworkFiles files, int batch) throws IOException {
    model = CompactModel.load(files.compact());
    Examples all = Examples.read(files.examples());
    int elements = all.elements();
    examples = new float[batch][elements];
    for (int i = 0; i < batch; i++) {
      System.arraycopy(all.values(), i * elements, examples[i], 0, elements);
    }
    answers = new float[batch][];
  }

  /** Arguments: folder, network, size of mini-batches. */
  public static void main(String[] arguments) throws IOException {
    NetworkFiles files = new NetworkFiles(Path.of(arguments[0]), arguments[1]);
    new Worker(new OwnWorker(files, Integer.parseInt(arguments[2]))).serve();
  }

  @Override
  public void run() {
    for (int i = 0; i < examples.length; i++) {
      answers[i] = model.predict(examples[i]);
    }
  }

  @Override
  public float[] outputs() {
    int classes = model.outputs();
    float[] outputs = new float[answers.length * classes];
    for (int i = 0; i < answers.length; i++) {
      System.arraycopy(answers[i], 0, outputs, i * classes, classes);
    }
    return outputs;
  }
}
