package io.github.dl4jcompress.examples;

import io.github.dl4jcompress.bridge.TinyData;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;

/** Small images in three classes, and a network for them that has been trained. */
final class Digits {
  static final int EPOCHS = 6;
  static final int STEPS = EPOCHS * 8;

  private Digits() {}

  static DataSetIterator train() {
    return TinyData.iterator(TinyData.images(256, 1), 32);
  }

  static DataSetIterator test() {
    return TinyData.iterator(TinyData.images(200, 2), 100);
  }

  static MultiLayerNetwork trained() {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(0.01))
            .activation(Activation.RELU)
            .list(
                new ConvolutionLayer.Builder(3, 3).name("conv").nOut(8).build(),
                new DenseLayer.Builder().name("dense").nOut(24).build(),
                new OutputLayer.Builder()
                    .name("output")
                    .nOut(3)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.convolutional(TinyData.SIDE, TinyData.SIDE, 1))
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    network.fit(train(), 3);
    return network;
  }
}
