package io.github.dl4jcompress.benchmarks.inference;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.infer.Predictor;
import java.io.IOException;
import java.nio.file.Path;

/** A JVM that answers with the runtime, and needs no more than its jar. */
final class OwnWorker implements OpenedNetwork {
  private final Predictor predictor;
  private final int batch;
  private final float[] examples;
  private final float[] answers;

  OwnWorker(NetworkFiles files, int batch) throws IOException {
    CompactModel model = CompactModel.load(files.compact());
    this.batch = batch;
    predictor = model.predictor();
    examples = Examples.read(files.examples(), batch).values();
    answers = new float[batch * model.outputs()];
  }

  /** Arguments: folder, network, size of mini-batches. */
  public static void main(String[] arguments) throws IOException {
    NetworkFiles files = new NetworkFiles(Path.of(arguments[0]), arguments[1]);
    new Worker(new OwnWorker(files, Integer.parseInt(arguments[2]))).serve();
  }

  @Override
  public void run() {
    if (batch == 1) {
      predictor.predict(examples, answers);
    } else {
      predictor.predictBatch(examples, batch, answers);
    }
  }

  @Override
  public float[] outputs() {
    return answers.clone();
  }
}
