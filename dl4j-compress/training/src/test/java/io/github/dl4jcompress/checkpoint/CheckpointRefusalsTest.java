package io.github.dl4jcompress.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import io.github.dl4jcompress.bridge.UnsupportedNetworkException;
import io.github.dl4jcompress.prune.PruningListener;
import io.github.dl4jcompress.prune.PruningRecipe;
import io.github.dl4jcompress.prune.SparsitySchedule;
import io.github.dl4jcompress.quantize.CodebookStart;
import io.github.dl4jcompress.quantize.GradientSquares;
import io.github.dl4jcompress.quantize.QuantizationAware;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import io.github.dl4jcompress.quantize.WeightScheme;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** What is damaged, or belongs to another training, is refused by a message that says what. */
class CheckpointRefusalsTest {
  private static final DataSet DATA = TinyData.vectors(40, 1);
  private static byte[] good = new byte[0];

  private final Path directory;
  private final Path file;

  CheckpointRefusalsTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = directory.resolve("checkpoint-0000000005.zip");
  }

  @BeforeAll
  static void train(@TempDir Path once) throws IOException {
    MultiLayerNetwork network = network(0.5);
    CheckpointedData data = TrainingCheckpoints.in(once).everySteps(5).open(network, data(3));
    network.fit(data, 2);
    good = Files.readAllBytes(once.resolve("checkpoint-0000000005.zip"));
  }

  private static ShuffledData data(long seed) {
    return ShuffledData.of(DATA, 10, seed);
  }

  private static MultiLayerNetwork network(double sparsity) {
    MultiLayerNetwork network = TinyNetworks.denseChain(TinyNetworks.settings(new Adam(0.01)));
    network.addListeners(
        new PruningListener(PruningRecipe.of(SparsitySchedule.cubic(0, sparsity).overSteps(0, 4))));
    return network;
  }

  private void requireCorrupt(byte[] bytes, String problem) throws IOException {
    Files.write(file, bytes);
    assertThatThrownBy(() -> Checkpoint.read(file))
        .isInstanceOf(CorruptCheckpointException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(problem);
    assertThatThrownBy(() -> TrainingCheckpoints.in(directory).fit(network(0.5), data(3), 2))
        .hasMessageContaining(file + ": ")
        .hasMessageContaining(problem);
  }

  private static Map<String, byte[]> entries(byte[] zipped) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(zipped))) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        entries.put(e.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] zipped(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void holdsTheEntriesOfDl4jAndOurs() throws IOException {
    assertThat(entries(good).keySet())
        .containsExactly(
            "dl4jcompress/checkpoint.json",
            "configuration.json",
            "coefficients.bin",
            "updaterState.bin",
            "dl4jcompress/pruning-1.bin");
  }

  @Test
  void refusesWhatIsNoZip() throws IOException {
    requireCorrupt("no zip".getBytes(UTF_8), "there is no entry 'dl4jcompress/checkpoint.json'");
    requireCorrupt(new byte[0], "there is no entry 'dl4jcompress/checkpoint.json'");
  }

  @Test
  void refusesAPlainModelOfDl4j() throws IOException {
    network(0.5).save(file.toFile(), true);
    requireCorrupt(Files.readAllBytes(file), "no entry 'dl4jcompress/checkpoint.json'");
  }

  @Test
  void refusesAMissingEntry() throws IOException {
    for (String name : entries(good).keySet()) {
      Map<String, byte[]> fewer = entries(good);
      fewer.remove(name);
      requireCorrupt(zipped(fewer), "entry '" + name + "'");
    }
  }

  @Test
  void refusesAnEntryThatWasChanged() throws IOException {
    for (String name : entries(good).keySet()) {
      if (name.endsWith(".bin")) {
        Map<String, byte[]> changed = entries(good);
        byte[] content = Objects.requireNonNull(changed.get(name));
        content[content.length - 1] ^= 1;
        requireCorrupt(zipped(changed), "entry '" + name + "' is damaged");
      }
    }
  }

  @Test
  void refusesALaterVersion() throws IOException {
    Map<String, byte[]> changed = entries(good);
    String manifest = new String(changed.get("dl4jcompress/checkpoint.json"), UTF_8);
    assertThat(manifest).startsWith("{\"version\":1,");
    changed.put("dl4jcompress/checkpoint.json", manifest.replace(":1,", ":2,").getBytes(UTF_8));
    requireCorrupt(zipped(changed), "version 2 of a checkpoint; this library reads version 1");
  }

  /** Flips in every few bytes: refused, or without effect, as in a time of day. */
  @Test
  void noFlippedBitGoesUnseen() throws IOException {
    CheckpointFile expected = CheckpointFile.of(good);
    int flips = 0;
    int refused = 0;
    for (int at = 0; at < good.length; at += 7) {
      byte[] flipped = good.clone();
      flipped[at] ^= (byte) (1 << at % 8);
      flips++;
      try {
        CheckpointFile read = CheckpointFile.of(flipped);
        assertThat(read.position()).as("byte %d", at).isEqualTo(expected.position());
        assertThat(read.entries().keySet()).isEqualTo(expected.entries().keySet());
        read.entries()
            .forEach(
                (name, bytes) ->
                    assertThat(Arrays.equals(bytes, expected.entries().get(name)))
                        .as("%s is as it was", name)
                        .isTrue());
      } catch (CorruptCheckpointException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(flips / 2, flips);
  }

  @Test
  void refusesEveryCutInTheFirstHalf() {
    for (int length = 0; length < good.length / 2; length += 13) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> CheckpointFile.of(cut))
          .as("%d bytes", length)
          .isInstanceOf(CorruptCheckpointException.class);
    }
  }

  @Test
  void toleratesEntriesOfOthers() throws IOException {
    Map<String, byte[]> more = entries(good);
    more.put("normalizer.bin", new byte[100]);
    Files.write(file, zipped(more));
    assertThat(Checkpoint.read(file).step()).isEqualTo(5);
    assertThatCode(() -> Checkpoint.read(file).restore(network(0.5))).doesNotThrowAnyException();
  }

  private void requireMismatch(MultiLayerNetwork network, ShuffledData data, String difference)
      throws IOException {
    Files.write(file, good);
    assertThatThrownBy(() -> TrainingCheckpoints.in(directory).fit(network, data, 2))
        .isInstanceOf(CheckpointMismatchException.class)
        .hasMessageContaining(difference);
    assertThat(file).hasBinaryContent(good);
  }

  @Test
  void refusesAnotherNetwork() throws IOException {
    requireMismatch(
        TinyNetworks.chain(
            TinyNetworks.settings(new Adam(0.01)),
            TinyNetworks.vectorInput(),
            TinyNetworks.dense(9, Activation.TANH),
            TinyNetworks.output()),
        data(3),
        "the checkpoint of another network: in its configuration /confs/0/layer/nout is 9 here and 8"
            + " there");
    requireMismatch(
        TinyNetworks.denseChain(TinyNetworks.settings(new Adam(0.02))),
        data(3),
        "learningRate is 0.02 here and 0.01 there");
  }

  private static MultiLayerNetwork twin(int networkSeed, int codebookSeed) {
    WeightScheme scheme = WeightScheme.codebook(3).startingFrom(CodebookStart.random(codebookSeed));
    return QuantizationAware.twin(
        TinyNetworks.denseChain(TinyNetworks.settings().seed(networkSeed)),
        QuantizationRecipe.weights(scheme));
  }

  @Test
  void refusesCodebooksThatStartElsewhere() throws IOException {
    TrainingCheckpoints checkpoints = TrainingCheckpoints.in(directory);
    checkpoints.fit(twin(1, 5), data(3), 1);
    assertThatCode(() -> checkpoints.fit(twin(2, 5), data(3), 2)).doesNotThrowAnyException();
    assertThatThrownBy(() -> checkpoints.fit(twin(1, 6), data(3), 3))
        .isInstanceOf(CheckpointMismatchException.class)
        .hasMessageContaining("start/seed is 6 here and 5 there");
  }

  @Test
  void refusesOtherListeners() throws IOException {
    requireMismatch(
        TinyNetworks.denseChain(TinyNetworks.settings(new Adam(0.01))),
        data(3),
        "the checkpoint holds [dl4jcompress/pruning-1.bin], for which the network has no listener");
    MultiLayerNetwork more = network(0.5);
    more.addListeners(new GradientSquares());
    requireMismatch(
        more, data(3), "the checkpoint does not hold [dl4jcompress/gradient-squares-1.bin]");
    requireMismatch(network(0.6), data(3), "pruning-1.bin: written by a listener with");
  }

  @Test
  void refusesDataInAnotherOrder() throws IOException {
    requireMismatch(
        network(0.5),
        data(4),
        "the data do not repeat: after 1 resets and 1 mini-batches the last one is another one");
    ShuffledData used = data(3);
    used.next();
    used.reset();
    requireMismatch(network(0.5), used, "the last one is another one");
    requireMismatch(network(0.5), ShuffledData.of(DATA, 40, 3), "the data do not repeat");
  }

  @Test
  void refusesAnOptimizerWithAMemoryOfItsOwn() {
    MultiLayerNetwork network =
        TinyNetworks.denseChain(
            TinyNetworks.settings().optimizationAlgo(OptimizationAlgorithm.LBFGS));
    assertThatThrownBy(() -> TrainingCheckpoints.in(directory).fit(network, data(3), 1))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageStartingWith("the network is trained by LBFGS");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void theDamagedNewestIsNamedAndTheOneBeforeStillLoads() throws IOException {
    Files.write(file, good);
    Path newest = directory.resolve("checkpoint-0000000006.zip");
    Files.write(newest, Arrays.copyOf(good, good.length / 3));
    assertThatThrownBy(() -> TrainingCheckpoints.latest(directory))
        .isInstanceOf(CorruptCheckpointException.class)
        .hasMessageStartingWith(newest + ": ");
    Files.delete(newest);
    assertThat(TrainingCheckpoints.latest(directory).orElseThrow().step()).isEqualTo(5);
  }
}
