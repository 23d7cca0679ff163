package io.github.dl4jcompress.penalty;

import io.github.dl4jcompress.bridge.TinyData;
import io.github.dl4jcompress.bridge.TinyNetworks;
import java.util.Random;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The data of {@link TinyData} with inputs added that tell nothing, and networks for them. */
final class IdleInputs {
  static final int FEATURES = 2 * TinyData.FEATURES;
  static final int CHANNELS = 2;
  static final int SEQUENCE_FEATURES = 2 * TinyData.SEQUENCE_FEATURES;

  private IdleInputs() {}

  /** Vectors {@code [examples, 12]}, the last six noise. */
  static DataSet vectors(int examples, long seed) {
    return withNoise(TinyData.vectors(examples, seed), seed);
  }

  /** Images {@code [examples, 2, 8, 8]}, the second channel noise. */
  static DataSet images(int examples, long seed) {
    return withNoise(TinyData.images(examples, seed), seed);
  }

  /** Sequences {@code [examples, 6, 5]}, the last three features noise. */
  static DataSet sequences(int examples, long seed) {
    return withNoise(TinyData.sequences(examples, seed), seed);
  }

  private static DataSet withNoise(DataSet data, long seed) {
    Random random = new Random(~seed);
    INDArray noise = Nd4j.create(data.getFeatures().shape());
    for (long i = 0; i < noise.length(); i++) {
      noise.putScalar(i, random.nextGaussian() * 0.5);
    }
    return new DataSet(Nd4j.concat(1, data.getFeatures(), noise), data.getLabels());
  }

  /** For {@link #vectors}: dense (16 tanh), output. */
  static MultiLayerNetwork dense(IUpdater updater) {
    return TinyNetworks.chain(
        TinyNetworks.settings(updater),
        InputType.feedForward(FEATURES),
        TinyNetworks.dense(16, Activation.TANH),
        TinyNetworks.output());
  }

  /** For {@link #images}: conv (6 ReLU), dense (8 ReLU), output. */
  static MultiLayerNetwork convolution(IUpdater updater) {
    return TinyNetworks.chain(
        TinyNetworks.settings(updater),
        InputType.convolutional(TinyData.SIDE, TinyData.SIDE, CHANNELS),
        TinyNetworks.conv(6, Activation.RELU),
        TinyNetworks.dense(8, Activation.RELU),
        TinyNetworks.output());
  }

  /** For {@link #sequences}: lstm (6), output. */
  static MultiLayerNetwork lstm(IUpdater updater) {
    return TinyNetworks.chain(
        TinyNetworks.settings(updater),
        InputType.recurrent(SEQUENCE_FEATURES),
        new LSTM.Builder().name("lstm").nOut(6).activation(Activation.TANH).build(),
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .name("output")
            .nOut(TinyData.CLASSES)
            .activation(Activation.SOFTMAX)
            .build());
  }
}
