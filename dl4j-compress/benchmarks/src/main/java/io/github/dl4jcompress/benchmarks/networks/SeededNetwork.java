package io.github.dl4jcompress.benchmarks.networks;

import io.github.dl4jcompress.model.CompactNetwork;
import io.github.dl4jcompress.quantize.CompactExport;
import io.github.dl4jcompress.quantize.PostTraining;
import io.github.dl4jcompress.quantize.QuantizationRecipe;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A classifier of ten classes with weights from a seed, as a DL4J network, as an ONNX graph of real
 * numbers or of bytes, and as a compact network. All hold the same weights, except for what bytes
 * of a larger unit than a row's scale round away.
 */
public sealed interface SeededNetwork permits LeNet5, LstmClassifier {
  int CLASSES = 10;

  /** A LeNet-5 of 20 and 50 filters and 500 neurons, 95 % of whose weights are zero. */
  static SeededNetwork leNet5(long seed) {
    return LeNet5.pruned(seed);
  }

  /** A LeNet-5 of 8 and 16 filters and 100 neurons, none of whose weights is zero. */
  static SeededNetwork shrunkLeNet5(long seed) {
    return LeNet5.shrunk(seed);
  }

  /** An LSTM of 128 cells over 62 steps of 13 features, 95 % of whose weights are zero. */
  static SeededNetwork lstm(long seed) {
    return LstmClassifier.pruned(seed);
  }

  /** Shape of an example as the compact network takes it: images, or steps of features. */
  int[] exampleShape();

  /**
   * Examples, one behind the other.
   *
   * @return {@code count} times the elements of {@link #exampleShape}
   */
  float[] examples(int count, Random random);

  /** The same examples as DL4J takes them. */
  INDArray dl4jFeatures(float[] examples);

  /** The network in DL4J. */
  MultiLayerNetwork dl4j();

  /** The network in ONNX, for mini-batches of a size. */
  byte[] onnxOfFloats(int batch);

  /**
   * The network in ONNX with weights, and what else the runtime does with bytes, as bytes.
   *
   * @param calibration examples from which ranges are taken
   */
  byte[] onnxOfBytes(int batch, float[] calibration);

  /**
   * The network as the library makes it: weights of 4 bits, activations of 8.
   *
   * @param calibration examples from which ranges are taken
   */
  default CompactNetwork compact(float[] calibration) {
    INDArray features = dl4jFeatures(calibration);
    long count = features.size(0);
    DataSet unlabelled = new DataSet(features, Nd4j.zeros(count, CLASSES));
    MultiLayerNetwork twin =
        PostTraining.quantize(
            dl4j(),
            QuantizationRecipe.weights(4),
            new ListDataSetIterator<>(List.of(unlabelled), (int) count));
    long[] shape = features.shape();
    long[] ofOne = new long[shape.length - 1];
    System.arraycopy(shape, 1, ofOne, 0, ofOne.length);
    return CompactExport.export(twin, ofOne);
  }
}
