package io.github.dl4jcompress.demo.speech;

import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ISchedule;

/** LSTMs that hear a sequence of frames and decide after the last one. */
final class SpeechNetworks {
  /**
   * How large a network is.
   *
   * @param layers of LSTM cells
   * @param cells of each layer
   */
  record Size(int layers, int cells) {}

  private static final double CLIP = 5; // of a layer's gradient, in L2 norm
  private static final double RETAIN = 0.8; // of the last outputs, in training

  private SpeechNetworks() {}

  /** An untrained network for inputs {@code [miniBatch, features, time]}. */
  static MultiLayerNetwork create(
      Size size, int features, int words, long seed, ISchedule learningRate) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Adam(learningRate))
            .weightInit(WeightInit.XAVIER)
            .gradientNormalization(GradientNormalization.ClipL2PerLayer)
            .gradientNormalizationThreshold(CLIP)
            .list();
    for (int i = 1; i < size.layers(); i++) {
      layers.layer(lstm("lstm" + i, size.cells()));
    }
    layers
        .layer(new LastTimeStep(lstm("lstm" + size.layers(), size.cells())))
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .name("output")
                .nOut(words)
                .dropOut(RETAIN)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.recurrent(features));
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }

  private static LSTM lstm(String name, int cells) {
    return new LSTM.Builder()
        .name(name)
        .nOut(cells)
        .activation(Activation.TANH)
        .forgetGateBiasInit(1)
        .build();
  }

  /** Fraction of the recordings that get a wrong word, as a quotient of whole numbers. */
  static double testError(MultiLayerNetwork network, DataSetIterator test) {
    Evaluation evaluation = network.evaluate(test);
    long recordings = evaluation.getNumRowCounter();
    return (double) Math.round((1 - evaluation.accuracy()) * recordings) / recordings;
  }
}
