package io.github.dl4jcompress.benchmarks.inference;

import java.nio.file.Path;

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

  private Path file(String suffix) {
    return folder.resolve(network + suffix);
  }
}
