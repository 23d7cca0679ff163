package io.github.dl4jcompress.benchmarks;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.benchmarks.OpenAndPredict.Way;
import io.github.dl4jcompress.benchmarks.SyntheticTensors.Spread;
import io.github.dl4jcompress.demo.Benchmark;
import io.github.dl4jcompress.demo.UsageException;
import io.github.dl4jcompress.format.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How small the coder makes weights, beside their entropy and three other ways, and how fast it has
 * them back. Every byte string that is counted was decoded and compared. See {@code
 * scripts/bench-codec.sh}.
 */
@Command(name = "bench-codec", description = "Measures the size and speed of coded weights.")
public final class CodecBenchmark extends Benchmark {
  private static final long SEED = 7;
  private static final int COMPARABLE = 500; // weights; smaller tensors are all headers
  private static final double MOST_OF_NETWORK = 0.9;
  private static final double MOST_IF_MIXED = 0.95; // of the entropy: no plain code gets there

  private static final SyntheticTower TOWER = new SyntheticTower(16, 1000);
  private static final SyntheticTower QUICK_TOWER = new SyntheticTower(8, 500);

  @Option(
      names = "--tensors",
      paramLabel = "FILE.npz",
      description = "Tensors of whole numbers; may be repeated. Default: seeded ones.")
  private List<Path> archives = List.of();

  @Option(
      names = "--model",
      paramLabel = "FILE.d4c",
      description = "A stored model; may be repeated. Default: a LeNet-5 of seeded weights.")
  private List<Path> models = List.of();

  private final NamedTensors tensors = new NamedTensors();
  private final CodeSizes sizes = new CodeSizes(report());

  /** A benchmark that has not run. */
  CodecBenchmark() {
    super("codec");
  }

  /** Arguments: {@code --out FILE}, {@code --quick}, {@code --tensors}, {@code --model}. */
  public static void main(String[] arguments) throws InterruptedException {
    new CodecBenchmark().start(arguments);
  }

  @Override
  protected void measure() throws IOException, InterruptedException {
    report().environment("xz", "org.tukaani:xz, as xz -9e with CRC64, one byte per weight");
    report().environment("zstd", "com.github.luben:zstd-jni, level 19, one byte per weight");
    report().environment("huffman", "Deep Compression, 5-bit relative index, tables counted");
    if (archives.isEmpty()) {
      synthetic().all().forEach(tensors::add);
    }
    for (Path archive : archives) {
      NumpyArchive.read(archive).forEach(tensors::add);
    }
    List<StoredModel> stored = openModels();
    tensorSizes();
    modelSizes(stored);
    decodingSpeed("decode-plain", synthetic().pruned("iid92", 0.08, Spread.NONE), ">= 1e7", 1.005);
    Tensor unevenly =
        tensors
            .find("real-fc1-92")
            .orElseGet(() -> synthetic().pruned("rc92", 0.08, Spread.TRAINED));
    decodingSpeed("decode-mix", unevenly, ">= 2e6", MOST_IF_MIXED);
    openingTimes(stored);
    smallestHeaps();
  }

  private static SyntheticTensors synthetic() {
    return new SyntheticTensors(SEED, 500, 800);
  }

  private List<StoredModel> openModels() throws IOException {
    Map<String, StoredModel> stored = new LinkedHashMap<>();
    for (Path file : models) {
      StoredModel model = StoredModel.open(file);
      if (stored.putIfAbsent(model.name(), model) != null) {
        throw new UsageException(
            file + " is another model called " + model.name() + ", give only one");
      }
    }
    return List.copyOf(stored.values());
  }

  private void tensorSizes() throws IOException {
    for (Tensor tensor : tensors.all()) {
      addSizes(tensor.name(), List.of(tensor), NamedTensors.mostOverEntropy(tensor));
    }
    for (Map.Entry<String, List<Tensor>> network : tensors.networks().entrySet()) {
      addSizes(network.getKey(), network.getValue(), OptionalDouble.of(MOST_OF_NETWORK));
    }
  }

  private double addSizes(String testCase, List<Tensor> matrices, OptionalDouble mostOverEntropy)
      throws IOException {
    int weights = matrices.stream().mapToInt(Tensor::size).sum();
    return sizes.add(testCase, matrices, mostOverEntropy, weights > COMPARABLE);
  }

  /** The weights of models, and the whole files: with scales, biases and all else in them. */
  private void modelSizes(List<StoredModel> stored) throws IOException {
    for (StoredModel model : stored) {
      double entropy = 0;
      for (Tensor tensor : model.tensors()) {
        entropy += addSizes(tensor.name(), List.of(tensor), OptionalDouble.empty());
      }
      sizes.addRatio(model.name(), model.bytes(), entropy, OptionalDouble.empty());
      sizes.addBytes(model.name(), "fileBytes", model.bytes(), Optional.empty());
    }
  }

  /** The ratio goes with the speed: it shows whether neighbours were looked at. */
  private void decodingSpeed(String testCase, Tensor tensor, String target, double mostOverEntropy)
      throws IOException {
    byte[] bytes = Coder.OWN.encode(tensor);
    sizes.addRatio(
        testCase, bytes.length, tensor.entropyBytes(), OptionalDouble.of(mostOverEntropy));
    double seconds =
        time()
            .seconds(
                () -> Coder.OWN.decode(bytes, tensor),
                levels -> Coder.OWN.requireSame(tensor, levels));
    report().environment(testCase, tensor.name() + ", " + tensor.size() + " weights, one thread");
    report().add(testCase, "weightsPerSecond", tensor.size() / seconds, "1/s", Optional.of(target));
  }

  private void openingTimes(List<StoredModel> stored) throws IOException {
    for (StoredModel model : stored) {
      openingTime(model.name(), model.file());
    }
    if (stored.isEmpty()) {
      Path file = Files.createTempFile("bench-codec", ".d4c");
      try {
        new SyntheticLeNet5(SEED).model().save(file);
        openingTime("lenet5-seeded", file);
      } finally {
        Files.deleteIfExists(file);
      }
    }
  }

  private void openingTime(String testCase, Path file) throws IOException {
    long weights = CompactModel.load(file).network().weights();
    double seconds =
        time()
            .seconds(
                () -> CompactModel.load(file),
                model -> {
                  if (model.network().weights() != weights) {
                    throw new IllegalStateException(file + " opens as another model each time");
                  }
                });
    Optional<String> target =
        testCase.startsWith("lenet5") ? Optional.of("<= 20") : Optional.empty();
    report().add(testCase, "openMillis", 1e3 * seconds, "ms", target);
  }

  /** What it saves to hold one section at a time. */
  private void smallestHeaps() throws IOException, InterruptedException {
    Path file = Files.createTempFile("bench-codec", ".d4c");
    try {
      (quick() ? QUICK_TOWER : TOWER).model(SEED).save(file, Layout.SECTION_PER_LAYER);
      int whole = new SmallestHeap(file, Way.WHOLE).mebibytes();
      int releasing = new SmallestHeap(file, Way.RELEASING).mebibytes();
      report().add("tower-whole", "smallestHeapMebibytes", whole, "MiB", Optional.empty());
      report()
          .add(
              "tower-releasing",
              "smallestHeapMebibytes",
              releasing,
              "MiB",
              Optional.of("<= " + whole / 2));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private MedianTime time() {
    return quick() ? new MedianTime(15, 11) : new MedianTime(30, 31);
  }
}
