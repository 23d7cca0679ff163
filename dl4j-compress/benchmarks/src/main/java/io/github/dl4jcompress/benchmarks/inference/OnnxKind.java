package io.github.dl4jcompress.benchmarks.inference;

/** What the weights of an ONNX graph are. */
enum OnnxKind {
  /** Singles. */
  FLOAT("float"),
  /** Bytes. */
  INT8("int8");

  private final String word;

  OnnxKind(String word) {
    this.word = word;
  }

  /** In file names. */
  String word() {
    return word;
  }
}
