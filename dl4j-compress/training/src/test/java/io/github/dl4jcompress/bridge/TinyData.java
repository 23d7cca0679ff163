package io.github.dl4jcompress.bridge;

import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** Small seeded data sets of three classes, for the tests of every package. */
public final class TinyData {
  /** Number of classes of each data set. */
  public static final int CLASSES = 3;

  /** Size of a vector. */
  public static final int FEATURES = 6;

  /** Height and width of an image. */
  public static final int SIDE = 8;

  /** Features and length of a sequence. */
  public static final int SEQUENCE_FEATURES = 3;

  private static final int SEQUENCE_LENGTH = 5;

  private TinyData() {}

  /** Vectors {@code [examples, 6]}: noise around one corner per class. */
  public static DataSet vectors(int examples, long seed) {
    Random random = new Random(seed);
    float[][] features = new float[examples][FEATURES];
    int[] classes = new int[examples];
    for (int i = 0; i < examples; i++) {
      classes[i] = random.nextInt(CLASSES);
      for (int j = 0; j < FEATURES; j++) {
        features[i][j] = (float) random.nextGaussian() * 0.4f + (j % CLASSES == classes[i] ? 1 : 0);
      }
    }
    return new DataSet(Nd4j.create(features), oneHot(classes));
  }

  /** Images {@code [examples, 1, 8, 8]}: noise with a bright band whose place is the class. */
  public static DataSet images(int examples, long seed) {
    DataSet flat = flatImages(examples, seed);
    return new DataSet(flat.getFeatures().reshape(examples, 1, SIDE, SIDE), flat.getLabels());
  }

  /** The images of {@link #images}, flat: {@code [examples, 64]}. */
  public static DataSet flatImages(int examples, long seed) {
    Random random = new Random(seed);
    float[][] features = new float[examples][SIDE * SIDE];
    int[] classes = new int[examples];
    for (int i = 0; i < examples; i++) {
      classes[i] = random.nextInt(CLASSES);
      for (int j = 0; j < SIDE * SIDE; j++) {
        boolean band = j / SIDE / CLASSES == classes[i];
        features[i][j] = random.nextFloat() * 0.5f + (band ? 0.6f : 0);
      }
    }
    return new DataSet(Nd4j.create(features), oneHot(classes));
  }

  /** Sequences {@code [examples, 3, 5]} with a label at every time step. */
  public static DataSet sequences(int examples, long seed) {
    Random random = new Random(seed);
    int[] shape = {examples, SEQUENCE_FEATURES, SEQUENCE_LENGTH};
    INDArray features = Nd4j.create(shape);
    INDArray labels = Nd4j.create(shape);
    for (int i = 0; i < examples; i++) {
      for (int t = 0; t < SEQUENCE_LENGTH; t++) {
        int label = random.nextInt(CLASSES);
        labels.putScalar(new int[] {i, label, t}, 1);
        for (int j = 0; j < SEQUENCE_FEATURES; j++) {
          double value = random.nextGaussian() * 0.3 + (j == label ? 1 : 0);
          features.putScalar(new int[] {i, j, t}, value);
        }
      }
    }
    return new DataSet(features, labels);
  }

  /** An iterator over a data set; one mini-batch where {@code batch} is its size. */
  public static DataSetIterator iterator(DataSet data, int batch) {
    return new ListDataSetIterator<>(data.asList(), batch);
  }

  private static INDArray oneHot(int[] classes) {
    float[][] labels = new float[classes.length][CLASSES];
    for (int i = 0; i < classes.length; i++) {
      labels[i][classes[i]] = 1;
    }
    return Nd4j.create(labels);
  }
}
