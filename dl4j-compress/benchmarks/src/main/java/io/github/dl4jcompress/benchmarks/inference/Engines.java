package io.github.dl4jcompress.benchmarks.inference;

import ai.onnxruntime.OrtEnvironment;
import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.benchmarks.JarOf;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts JVMs with one engine each, and no more on their class paths than it needs. */
final class Engines {
  private final Path folder;
  private final Jdk jdk17;

  /**
   * Engines for the networks in a folder.
   *
   * @param jdk17 for ONNX Runtime and DL4J
   */
  Engines(Path folder, Jdk jdk17) {
    this.folder = folder;
    this.jdk17 = jdk17;
  }

  /** How the runtime is started. */
  record Variant(Jdk jdk, boolean vector) {
    /** In case names, such as {@code java17-plain}. */
    String word() {
      return "java" + jdk.version() + (vector ? "-vector" : "-plain");
    }

    /** Options of the JVM. */
    List<String> options() {
      return vector ? List.of("--add-modules", "jdk.incubator.vector") : List.of();
    }
  }

  /** What the runtime is compared with. */
  enum Rival {
    /** ONNX Runtime with bytes. */
    ORT_INT8("ort-int8", "ratioToOrtInt8"),
    /** ONNX Runtime with singles. */
    ORT_FLOAT("ort-float", "ratioToOrtFloat"),
    /** The network that the others were made of. */
    DL4J("dl4j", "ratioToDl4j");

    private final String word;
    private final String metric;

    Rival(String word, String metric) {
      this.word = word;
      this.metric = metric;
    }

    /** In case names. */
    String word() {
      return word;
    }

    /** The metric that says how much of its time or memory the runtime takes. */
    String metric() {
      return metric;
    }
  }

  /** The runtime's jar. */
  static Path runtimeJar() throws IOException {
    return JarOf.type(CompactModel.class);
  }

  /** ONNX Runtime's jar. */
  static Path onnxRuntimeJar() throws IOException {
    return JarOf.type(OrtEnvironment.class);
  }

  WorkerProcess own(Variant variant, String network, int batch) throws IOException {
    List<String> command = new ArrayList<>(List.of(variant.jdk().java()));
    command.addAll(variant.options());
    command.addAll(List.of("-cp", own() + File.pathSeparator + runtimeJar()));
    command.addAll(arguments(OwnWorker.class, network, batch));
    return WorkerProcess.start(network + " " + variant.word(), command);
  }

  WorkerProcess rival(Rival rival, String network, int batch) throws IOException {
    List<String> command = new ArrayList<>(List.of(jdk17.java()));
    if (rival == Rival.DL4J) {
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(arguments(Dl4jWorker.class, network, batch));
    } else {
      command.addAll(List.of("-cp", own() + File.pathSeparator + onnxRuntimeJar()));
      command.addAll(arguments(OnnxWorker.class, network, batch));
      command.add((rival == Rival.ORT_INT8 ? OnnxKind.INT8 : OnnxKind.FLOAT).name());
    }
    return WorkerProcess.start(network + " " + rival, command);
  }

  private List<String> arguments(Class<?> worker, String network, int batch) {
    return List.of(worker.getName(), folder.toString(), network, String.valueOf(batch));
  }

  private static Path own() throws IOException {
    return JarOf.type(Worker.class);
  }
}
