package io.github.dl4jcompress.format;

import io.github.dl4jcompress.CompactModel;
import io.github.dl4jcompress.model.Activation;
import io.github.dl4jcompress.model.AffineQuantizer;
import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.model.Dense;
import io.github.dl4jcompress.model.LinearUnit;
import io.github.dl4jcompress.model.QuantizedWeights;
import io.github.dl4jcompress.model.RandomGraphs;
import io.github.dl4jcompress.model.RandomNetworks;
import io.github.dl4jcompress.model.TensorShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes the files that {@link GoldenTest} reads: models, what they predict, and the hash of each.
 *
 * <p>Only for a version of the format that no release has written yet, here 1.1. From the root:
 *
 * <pre>{@code
 * mvn -q -pl dl4j-compress/runtime test-compile && (cd dl4j-compress/runtime &&
 *   java -cp target/classes:target/test-classes io.github.dl4jcompress.format.GoldenFiles 1.1)
 * }</pre>
 */
final class GoldenFiles {
  /** All versions that there are files of. */
  static final List<String> VERSIONS = List.of("1.0", "1.1");

  static final String HASHES = "SHA256SUMS";
  static final String PREDICTIONS = ".predictions.txt";

  private static final int EXAMPLES = 4;
  private static final int[] SHARED = {-101, -77, -50, -31, -12, 0, 9, 25, 44, 68, 90, 127};

  private GoldenFiles() {}

  public static void main(String[] args) throws IOException {
    String version = args[0];
    Path folder = folder(version);
    Files.createDirectories(folder);
    for (Path old : files(version)) {
      Files.delete(old);
    }
    for (Map.Entry<String, CompactNetwork> model :
        (version.equals("1.0") ? chains() : since11()).entrySet()) {
      Layout layout = Layout.ONE_SECTION;
      if (model.getKey().startsWith("sections")) {
        layout = Layout.SECTION_PER_LAYER;
      } else if (model.getKey().startsWith("files")) {
        layout = Layout.FILE_PER_LAYER;
      }
      ModelFile.save(model.getValue(), folder.resolve(model.getKey() + ".d4c"), layout);
      Files.write(folder.resolve(model.getKey() + PREDICTIONS), predictions(model.getValue()));
    }
    List<String> hashes = new ArrayList<>();
    for (Path file : files(version)) {
      hashes.add(sha256(Files.readAllBytes(file)) + "  " + file.getFileName());
    }
    Files.write(folder.resolve(HASHES), hashes);
  }

  static Path folder(String version) {
    return Path.of("src", "test", "resources", "golden", version);
  }

  private static Map<String, CompactNetwork> since11() {
    Map<String, CompactNetwork> models = new TreeMap<>();
    models.put("residual", SampleFiles.residual());
    models.put("several", SampleFiles.severalInputsAndOutputs());
    models.put("sections", SampleFiles.severalInputsAndOutputs());
    models.put("files", SampleFiles.residual());
    models.put("placements", SampleFiles.placements());
    models.put("spreading", SampleFiles.spreading());
    models.put("words", SampleFiles.words());
    models.put("real-words", SampleFiles.realWords());
    models.put("narrow", SampleFiles.narrowCodes());
    models.put("random-narrow-sequence-0", RandomNetworks.narrowSequenceNetwork(0));
    for (int seed = 0; seed < 3; seed++) {
      models.put("random-" + seed, RandomGraphs.graph(seed));
      models.put("random-real-" + seed, RandomGraphs.realGraph(seed));
      models.put("random-sequence-" + seed, RandomGraphs.sequenceGraph(seed));
      models.put("random-narrow-" + seed, RandomGraphs.narrowGraph(seed));
    }
    return models;
  }

  private static Map<String, CompactNetwork> chains() {
    Map<String, CompactNetwork> models = new TreeMap<>();
    models.put("layers", SampleFiles.everyKindOfLayer());
    models.put("sequences", SampleFiles.everyKindOfSequenceLayer());
    models.put(
        "metadata", SampleFiles.dense(new float[] {0.3f, 0.7f}).with(SampleFiles.metadata()));
    models.put("sections", SampleFiles.everyKindOfSequenceLayer());
    models.put("files", SampleFiles.everyKindOfLayer());
    models.put("real", SampleFiles.everyKindOfRealLayer());
    models.put("random-real-0", RandomNetworks.realNetwork(0));
    models.put("random-real-sequence-0", RandomNetworks.realSequenceNetwork(0));
    models.put("code-mixed", dense(140, 160, 4, GoldenFiles::uneven));
    models.put(
        "code-plain", dense(40, 50, 8, (random, place) -> (int) (20 * random.nextGaussian())));
    models.put(
        "code-palette", dense(60, 70, 8, (random, place) -> SHARED[random.nextInt(SHARED.length)]));
    for (int seed = 0; seed < 5; seed++) {
      models.put("random-" + seed, RandomNetworks.network(seed));
      models.put("random-sequence-" + seed, RandomNetworks.sequenceNetwork(seed));
    }
    return models;
  }

  /** A level of a matrix. */
  private interface Levels {
    int draw(Random random, int place);
  }

  /** Few levels, more of them in some rows and columns than in others, and in runs. */
  private static int uneven(Random random, int place) {
    double chance = place % 7 == 0 ? 0.5 : place / 160 % 5 == 0 ? 0.2 : 0.02;
    return random.nextDouble() < chance ? random.nextInt(15) - 7 : 0;
  }

  /** One dense layer, large enough for what the coder does with large matrices. */
  private static CompactNetwork dense(int rows, int columns, int bits, Levels levels) {
    Random random = new Random(3);
    byte[] matrix = new byte[rows * columns];
    int most = QuantizedWeights.maxLevel(bits);
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = (byte) Math.max(-most, Math.min(most, levels.draw(random, i)));
    }
    float[] scales = new float[rows];
    Arrays.fill(scales, 0.25f);
    QuantizedWeights weights = new QuantizedWeights(rows, columns, bits, matrix, scales);
    LinearUnit unit = new LinearUnit(weights, new int[rows], Activation.IDENTITY, Optional.empty());
    return new CompactNetwork(
        TensorShape.vector(columns), new AffineQuantizer(0.5f, 0), List.of(new Dense(unit)));
  }

  /**
   * Lines of inputs and of what a model makes of them, the bits of each float; of several inputs or
   * outputs one line each.
   */
  private static List<String> predictions(CompactNetwork network) {
    CompactModel model = CompactModel.of(network);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      float[][] inputs =
          network.wiring().isChain()
              ? new float[][] {input(network, i)}
              : RandomNetworks.examples(network, i);
      Arrays.stream(inputs).map(GoldenFiles::text).forEach(lines::add);
      Arrays.stream(model.predictAll(inputs)).map(GoldenFiles::text).forEach(lines::add);
    }
    return lines;
  }

  private static float[] input(CompactNetwork chain, int seed) {
    return chain.isSequence()
        ? RandomNetworks.sequence(chain, seed)
        : RandomNetworks.example(chain, seed);
  }

  static String text(float[] values) {
    return IntStream.range(0, values.length)
        .mapToObj(i -> HexFormat.of().toHexDigits(Float.floatToIntBits(values[i])))
        .collect(Collectors.joining(" "));
  }

  static float[] values(String text) {
    float[] values = new float[(text.length() + 1) / 9]; // eight digits and a space
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(HexFormat.fromHexDigits(text, 9 * i, 9 * i + 8));
    }
    return values;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has it", e);
    }
  }

  /** All files of a version but the list of hashes. */
  static List<Path> files(String version) throws IOException {
    try (Stream<Path> files = Files.list(folder(version))) {
      return files.filter(file -> !file.endsWith(HASHES)).sorted().toList();
    }
  }
}
