package io.github.dl4jcompress.benchmarks.inference;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.benchmarks.inference.Engines.Rival;
import io.github.dl4jcompress.benchmarks.inference.Engines.Variant;
import io.github.dl4jcompress.benchmarks.networks.SeededNetwork;
import io.github.dl4jcompress.demo.Benchmark;
import io.github.dl4jcompress.demo.CaseChoice;
import io.github.dl4jcompress.demo.UsageException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The runtime against ONNX Runtime and DL4J, with the same weights and one thread: latency,
 * throughput, allocation, the first answer of a new process, memory, and what is shipped. See
 * {@code scripts/bench-runtime.sh}.
 */
@Command(name = "bench-runtime", description = "Measures the runtime against other engines.")
public final class RuntimeBenchmark extends Benchmark {
  private static final long SEED = 11;
  private static final int BATCH = 64;
  private static final String LENET = "lenet5-s95";
  private static final String SHRUNK = "lenet5-shrunk";
  private static final String LSTM = "lstm128-s95";

  @Mixin private final CaseChoice choice = new CaseChoice();

  /** A benchmark that has not run. */
  RuntimeBenchmark() {
    super("runtime");
  }

  /** Arguments: {@code --out FILE}, {@code --quick}, {@code --only REGEX}. */
  public static void main(String[] arguments) throws InterruptedException {
    new RuntimeBenchmark().start(arguments);
  }

  @Override
  protected void measure() throws IOException {
    Jdk jdk17 =
        Jdk.find(17)
            .orElseThrow(
                () -> new UsageException("needs a JDK 17: run with one, or set JDK17_HOME"));
    Optional<Jdk> jdk25 = Jdk.find(25);
    report().environment("java25", jdk25.map(jdk -> jdk.home().toString()).orElse("not found"));
    if (jdk25.isEmpty()) {
      System.err.println("no JDK 25, so no cases of java25: set JDK25_HOME to measure them");
    }
    report().environment("loadBefore", load());
    Path folder = Files.createTempDirectory("bench-runtime");
    try {
      write(folder, LENET, SeededNetwork.leNet5(SEED), List.of(1, BATCH));
      write(folder, SHRUNK, SeededNetwork.shrunkLeNet5(SEED), List.of(1));
      write(folder, LSTM, SeededNetwork.lstm(SEED), List.of(1));
      measure(folder, jdk17, jdk25);
    } finally {
      delete(folder);
    }
    report().environment("loadAfter", load());
  }

  /** Other work on the machine: processes that want a processor, in the mean of a minute. */
  private static String load() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return String.format(Locale.ROOT, "%.2f", load);
  }

  private void write(Path folder, String name, SeededNetwork network, List<Integer> batches)
      throws IOException {
    CompactModel model =
        new NetworkFiles(folder, name)
            .write(network, network.examples(BATCH, new Random(SEED)), batches);
    report().environment(name, String.format(Locale.ROOT, "sparsity %.4f", model.sparsity()));
  }

  private void measure(Path folder, Jdk jdk17, Optional<Jdk> jdk25) throws IOException {
    Engines engines = new Engines(folder, jdk17);
    Variant plain = new Variant(jdk17, false);
    Variant vector = new Variant(jdk17, true);
    List<Variant> all = new ArrayList<>(List.of(plain, vector));
    jdk25.ifPresent(jdk -> all.add(new Variant(jdk, true)));
    Alternation alternation =
        quick() ? new Alternation(5, 60, 2_000) : new Alternation(9, 250, 5_000);

    latency(engines, LENET, 1, all, alternation);
    latency(engines, LSTM, 1, all, alternation);
    latency(engines, SHRUNK, 1, List.of(vector), alternation);
    latency(engines, LENET, BATCH, List.of(vector), alternation);
    if (choice.asks("cold-start") || choice.asks("peak-memory")) {
      new ColdStarts(engines, plain, LENET, quick() ? 5 : 9).measure(report());
    }
    JmhRun jmh = quick() ? new JmhRun(folder, 2, 200) : new JmhRun(folder, 5, 1_000);
    for (String network : List.of(LENET, LSTM, SHRUNK)) {
      for (Variant variant : asked(network, 1, all)) {
        jmh.measure(network, variant, report());
      }
    }
    if (choice.asks("shipped-bytes")) {
      shippedBytes(new NetworkFiles(folder, LENET));
    }
  }

  private void latency(
      Engines engines, String network, int batch, List<Variant> variants, Alternation alternation)
      throws IOException {
    List<Variant> asked = asked(network, batch, variants);
    if (!asked.isEmpty()) {
      new LatencyGroup(engines, network, batch, asked).measure(alternation, report());
    }
  }

  private List<Variant> asked(String network, int batch, List<Variant> variants) {
    return variants.stream()
        .filter(variant -> choice.asks(LatencyGroup.testCase(network, batch, variant.word())))
        .toList();
  }

  /** What an application has to hold: the runtime and a model, against ONNX Runtime alone. */
  private void shippedBytes(NetworkFiles files) throws IOException {
    long own = Files.size(Engines.runtimeJar()) + Files.size(files.compact());
    long onnxRuntime = Files.size(Engines.onnxRuntimeJar());
    String testCase = "shipped-bytes";
    report().add(testCase, "bytes", (double) own, "bytes", Optional.empty());
    for (Rival rival : List.of(Rival.ORT_INT8, Rival.ORT_FLOAT)) {
      double ratio = (double) own / (double) onnxRuntime;
      report().add(testCase, rival.metric(), ratio, "ratio", Targets.of(testCase, rival.metric()));
    }
    report().add(testCase + "-ort", "bytes", (double) onnxRuntime, "bytes", Optional.empty());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
