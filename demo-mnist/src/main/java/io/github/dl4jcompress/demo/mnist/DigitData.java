package io.github.dl4jcompress.demo.mnist;

import io.github.dl4jcompress.demo.DataSearch;
import io.github.dl4jcompress.demo.IdxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.datasets.datavec.RecordReaderDataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * The digits that the demo trains and tests on: MNIST or a set like it where its files are found,
 * and else digits that the demo draws itself.
 *
 * <pre>{@code
 * DigitData data =
 *     DigitData.locate(new DataSearch(Optional.empty(), System.getenv(), Path.of("")), 1);
 * network.fit(data.trainIterator(128, Distortion.HANDWRITING, 60_000), epochs);
 * network.evaluate(data.testIterator(256));
 * }</pre>
 *
 * <p>Iterators give features {@code [miniBatch, 784]} in {@code [0, 1]} and one-hot labels {@code
 * [miniBatch, 10]}, both float.
 */
final class DigitData {
  /** Folder of the digits inside the folder of all data sets. */
  static final String FOLDER = "mnist";

  /** Name of the digits that the demo draws itself. */
  static final String SYNTHETIC = "synthetic-digits";

  // Of the decompressed files of http://yann.lecun.com/exdb/mnist.
  private static final String MNIST_TEST_IMAGES =
      "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7";
  private static final String MNIST_TEST_LABELS =
      "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2";

  private static final int SYNTHETIC_TRAIN = 12_000;
  private static final int SYNTHETIC_TEST = 2_000;

  // Not the seed of the run: a data set stays the same, so that runs can be compared.
  private static final long SYNTHETIC_TRAIN_SEED = 1;
  private static final long SYNTHETIC_TEST_SEED = 2;

  private final String name;
  private final DigitSet train;
  private final DigitSet test;
  private final long seed;

  private DigitData(String name, DigitSet train, DigitSet test, long seed) {
    this.name = name;
    this.train = train;
    this.test = test;
    this.seed = seed;
  }

  /**
   * Finds the data. The first of the {@link DataSearch#folders folders} that holds the four files
   * of the MNIST distribution wins.
   *
   * @param search where to look for a folder called {@code mnist}
   * @param seed of the order and the changes of the training images
   * @throws IOException if the option names a folder without the files, if a folder holds only some
   *     of the four files, or if a file is damaged
   */
  static DigitData locate(DataSearch search, long seed) throws IOException {
    for (Path candidate : search.folders(FOLDER)) {
      Optional<IdxFiles> files = IdxFiles.in(candidate);
      if (files.isPresent()) {
        return of(files.get(), seed);
      }
    }
    if (search.option().isPresent()) {
      throw new IOException(
          "no digits in %s: looked for %s, each with or without .gz, there and in its folder %s"
              .formatted(search.option().get(), IdxFiles.names(), FOLDER));
    }
    return synthetic(seed);
  }

  /** Digits that the demo draws: 12,000 to train on and 2,000 to test on. */
  static DigitData synthetic(long seed) {
    return new DigitData(
        SYNTHETIC,
        SyntheticDigits.generate(SYNTHETIC_TRAIN_SEED, SYNTHETIC_TRAIN),
        SyntheticDigits.generate(SYNTHETIC_TEST_SEED, SYNTHETIC_TEST),
        seed);
  }

  private static DigitData of(IdxFiles files, long seed) throws IOException {
    DigitSet test = read(files, IdxFiles.Part.TEST_IMAGES, IdxFiles.Part.TEST_LABELS);
    boolean mnist =
        IdxFile.labelsSha256(test).equals(MNIST_TEST_LABELS)
            && IdxFile.imagesSha256(test).equals(MNIST_TEST_IMAGES);
    // Other digits may well lie in a folder called mnist, because that is where this class looks.
    String name = mnist ? "mnist" : DataSearch.nameOf(files.folder(), Set.of("mnist", SYNTHETIC));
    DigitSet train = read(files, IdxFiles.Part.TRAIN_IMAGES, IdxFiles.Part.TRAIN_LABELS);
    return new DigitData(name, train, test, seed);
  }

  private static DigitSet read(IdxFiles files, IdxFiles.Part images, IdxFiles.Part labels)
      throws IOException {
    return IdxFile.read(files.path(images), files.path(labels));
  }

  /**
   * Name of the data set: {@code mnist} only if the test files are those of MNIST, {@code
   * synthetic-digits} for drawn digits, else the name of the folder.
   */
  String name() {
    return name;
  }

  /** Whether the demo drew the digits because it found no files. */
  boolean isSynthetic() {
    return name.equals(SYNTHETIC);
  }

  /** The same digits in another order, with other changes. */
  DigitData withSeed(long other) {
    return new DigitData(name, train, test, other);
  }

  DigitSet train() {
    return train;
  }

  DigitSet test() {
    return test;
  }

  /**
   * Training images in an order that changes with each epoch; the same for each new iterator.
   *
   * @param batch images per mini-batch; the last one of an epoch may be smaller
   * @param distortion how each image is changed, each time anew
   * @param limit most images to use, counted from the first stored one
   */
  DataSetIterator trainIterator(int batch, Distortion distortion, int limit) {
    return trainIterator(batch, distortion, limit, 0);
  }

  /**
   * The same in another order, and with other distortions.
   *
   * @param order number of it; 0 is the usual one
   */
  DataSetIterator trainIterator(int batch, Distortion distortion, int limit, int order) {
    return iterator(IdxRecordReader.shuffled(train.first(limit), seed + order, distortion), batch);
  }

  /** All test images as they are, in the order in which they are stored. */
  DataSetIterator testIterator(int batch) {
    return iterator(IdxRecordReader.inOrder(test), batch);
  }

  /**
   * Writes the test set as two plain IDX files, {@code t10k-images-idx3-ubyte} and {@code
   * t10k-labels-idx1-ubyte}, for a process without this code.
   *
   * @param directory where to; made if it is not there
   */
  void writeTestSet(Path directory) throws IOException {
    Files.createDirectories(directory);
    IdxFile.writeImages(directory.resolve(IdxFiles.Part.TEST_IMAGES.fileName()), test);
    IdxFile.writeLabels(directory.resolve(IdxFiles.Part.TEST_LABELS.fileName()), test);
  }

  private static DataSetIterator iterator(IdxRecordReader reader, int batch) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be >= 1 image, got " + batch);
    }
    return new RecordReaderDataSetIterator(reader, batch, 1, DigitSet.CLASSES);
  }
}
