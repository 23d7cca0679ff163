package io.github.dl4jcompress.benchmarks.inference;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.benchmarks.networks.SeededNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where a network lies in the form of each engine.
 *
 * @param folder of all networks
 * @param network stable word, such as {@code lenet5-s95}
 */
record NetworkFiles(Path folder, String network) {

  /** The compact model. */
  Path compact() {
    return file(".d4c");
  }

  /** Examples for it, and for ONNX Runtime. */
  Path examples() {
    return file(".examples");
  }

  /** The network as DL4J saves it. */
  Path dl4j() {
    return file(".zip");
  }

  /** The same examples as DL4J takes them. */
  Path dl4jExamples() {
    return file(".dl4j-examples");
  }

  /** The ONNX graph. */
  Path onnx(OnnxKind kind, int batch) {
    return file("-" + kind.word() + "-b" + batch + ".onnx");
  }

  /**
   * Writes all of them.
   *
   * @param examples on which ranges are calibrated, too
   * @param batches sizes of mini-batches, each of which has graphs of its own
   * @return the compact model
   */
  CompactModel write(SeededNetwork source, float[] examples, List<Integer> batches)
      throws IOException {
    new Examples(source.exampleShape(), examples).write(examples());
    INDArray features = source.dl4jFeatures(examples);
    int[] shape = new int[features.rank() - 1];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = (int) features.size(i + 1);
    }
    new Examples(shape, features.data().asFloat()).write(dl4jExamples());
    source.dl4j().save(dl4j().toFile(), false);
    for (int batch : batches) {
      Files.write(onnx(OnnxKind.FLOAT, batch), source.onnxOfFloats(batch));
      Files.write(onnx(OnnxKind.INT8, batch), source.onnxOfBytes(batch, examples));
    }
    CompactModel model = CompactModel.of(source.compact(examples));
    model.save(compact());
    return model;
  }

  private Path file(String suffix) {
    return folder.resolve(network + suffix);
  }
}
