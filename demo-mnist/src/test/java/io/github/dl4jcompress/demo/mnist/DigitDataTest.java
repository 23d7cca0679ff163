package io.github.dl4jcompress.demo.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dl4jcompress.demo.DataSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

class DigitDataTest {
  private static final String NAMES =
      "train-images-idx3-ubyte, train-labels-idx1-ubyte,"
          + " t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte";

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path working;

  @Test
  void drawsDigitsWhereThereAreNoFiles() throws IOException {
    DigitData data = locate(Optional.empty(), Map.of());
    assertThat(data.isSynthetic()).isTrue();
    assertThat(data.name()).isEqualTo("synthetic-digits");
    assertThat(data.train().count()).isEqualTo(12_000);
    assertThat(data.test().count()).isEqualTo(2_000);
  }

  @Test
  void drawnDigitsDoNotDependOnTheSeedOfTheRun() {
    assertThat(IdxFile.imagesSha256(DigitData.synthetic(1).test()))
        .isEqualTo(IdxFile.imagesSha256(DigitData.synthetic(2).test()));
  }

  @Test
  void optionNamesTheFolderOrItsParent() throws IOException {
    write(working.resolve("set/fashion"), 10);
    write(working.resolve("root/mnist"), 20);
    DigitData direct = locate(Optional.of(Path.of("set/fashion")), Map.of());
    assertThat(direct.name()).isEqualTo("fashion");
    assertThat(direct.isSynthetic()).isFalse();
    assertThat(direct.train().count()).isEqualTo(10);
    assertThat(locate(Optional.of(Path.of("root")), Map.of()).train().count()).isEqualTo(20);
  }

  @Test
  void otherDigitsInFolderMnistAreNotCalledMnist() throws IOException {
    write(working.resolve("data/mnist"), 10);
    assertThat(locate(Optional.empty(), Map.of()).name()).isEqualTo("mnist-other");
  }

  @Test
  void firstFolderWithTheFilesWins() throws IOException {
    write(working.resolve("data/mnist"), 30);
    Map<String, String> set = Map.of("DL4J_COMPRESS_DATA", "environment");
    assertThat(locate(Optional.empty(), set).train().count()).isEqualTo(30);
    write(working.resolve("environment/mnist"), 20);
    assertThat(locate(Optional.empty(), set).train().count()).isEqualTo(20);
    write(working.resolve("option"), 10);
    assertThat(locate(Optional.of(Path.of("option")), set).train().count()).isEqualTo(10);
  }

  @Test
  void refusesOptionWithoutFiles() throws IOException {
    write(working.resolve("data/mnist"), 10);
    assertThatThrownBy(() -> locate(Optional.of(Path.of("nowhere")), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "no digits in nowhere: looked for "
                + NAMES
                + ", each with or without .gz, there and in its folder mnist");
  }

  @Test
  void refusesIncompleteFolderInsteadOfDrawing() throws IOException {
    Path folder = working.resolve("data/mnist");
    write(folder, 10);
    Files.delete(folder.resolve("train-labels-idx1-ubyte"));
    Files.delete(folder.resolve("t10k-images-idx3-ubyte"));
    assertThatThrownBy(() -> locate(Optional.empty(), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            folder
                + ": incomplete data set, missing train-labels-idx1-ubyte, t10k-images-idx3-ubyte"
                + " (each may also end in .gz)");
  }

  @Test
  void readsTheOtherSpelling() throws IOException {
    Path folder = working.resolve("kaggle");
    write(folder, 10);
    for (String name : NAMES.split(", ", -1)) {
      Files.move(folder.resolve(name), folder.resolve(name.replace("-idx", ".idx") + ".gz"));
    }
    assertThat(locate(Optional.of(folder), Map.of()).test().count()).isEqualTo(5);
  }

  @Test
  void trainIteratorStopsAtTheLimitAndFollowsTheSeed() throws IOException {
    write(working.resolve("data/mnist"), 100);
    DataSearch search = new DataSearch(Optional.empty(), Map.of(), working);
    INDArray one = epoch(DigitData.locate(search, 1), 40);
    assertThat(one.shape()).containsExactly(40, 784);
    INDArray again = epoch(DigitData.locate(search, 1), 40);
    INDArray other = epoch(DigitData.locate(search, 2), 40);
    assertThat(again).isEqualTo(one);
    assertThat(other).isNotEqualTo(one);
  }

  @Test
  void testIteratorGivesAllImagesInOrder() throws IOException {
    write(working.resolve("data/mnist"), 100);
    DigitData data = locate(Optional.empty(), Map.of());
    DataSetIterator iterator = data.testIterator(64);
    INDArray features = iterator.next().getFeatures();
    float[] last = new float[784];
    data.test().copyShifted(49, 0, 0, last, 0);
    assertThat(features.shape()).containsExactly(50, 784);
    assertThat(features.getRow(49).toFloatVector()).isEqualTo(last);
    assertThat(iterator.hasNext()).isFalse();
    assertThatThrownBy(() -> data.testIterator(0)).hasMessage("batch must be >= 1 image, got 0");
  }

  @Test
  void writtenTestSetReadsBack() throws IOException {
    write(working.resolve("data/mnist"), 10);
    DigitData data = locate(Optional.empty(), Map.of());
    Path device = working.resolve("device/files");
    data.writeTestSet(device);
    DigitSet read =
        IdxFile.read(
            device.resolve("t10k-images-idx3-ubyte"), device.resolve("t10k-labels-idx1-ubyte"));
    assertThat(read.pixels()).isEqualTo(data.test().pixels());
    assertThat(read.labels()).isEqualTo(data.test().labels());
  }

  @Test
  void knowsMnistByItsContent() throws IOException {
    String root = System.getenv().getOrDefault(DataSearch.ENVIRONMENT, "");
    assumeTrue(!root.isBlank(), "needs DL4J_COMPRESS_DATA");
    assumeTrue(Files.isDirectory(Path.of(root, "mnist")), "needs MNIST in DL4J_COMPRESS_DATA");
    DigitData data = locate(Optional.empty(), System.getenv());
    assumeTrue(data.train().count() == 60_000, "needs the original MNIST");
    assertThat(data.name()).isEqualTo("mnist");
    assertThat(data.test().count()).isEqualTo(10_000);
    int[] perClass = new int[10];
    for (byte label : data.train().labels()) {
      perClass[label]++;
    }
    assertThat(perClass)
        .containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
  }

  private DigitData locate(Optional<Path> option, Map<String, String> environment)
      throws IOException {
    return DigitData.locate(new DataSearch(option, environment, working), 1);
  }

  private static INDArray epoch(DigitData data, int limit) {
    DataSetIterator iterator = data.trainIterator(limit, Distortion.HANDWRITING, limit);
    INDArray features = iterator.next().getFeatures();
    assertThat(iterator.hasNext()).isFalse();
    return features;
  }

  private static void write(Path folder, int trainCount) throws IOException {
    Files.createDirectories(folder);
    DigitSet train = SyntheticDigits.generate(1, trainCount);
    DigitSet test = SyntheticDigits.generate(2, trainCount / 2);
    IdxFile.writeImages(folder.resolve("train-images-idx3-ubyte"), train);
    IdxFile.writeLabels(folder.resolve("train-labels-idx1-ubyte"), train);
    IdxFile.writeImages(folder.resolve("t10k-images-idx3-ubyte"), test);
    IdxFile.writeLabels(folder.resolve("t10k-labels-idx1-ubyte"), test);
  }
}
