package io.github.dl4jcompress.demo.mnist;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * LeNet-5 and networks of its shape: two convolutions of 5x5 with max pooling, a dense layer, ten
 * classes.
 */
final class LeNet5 {
  /**
   * How wide the layers are.
   *
   * @param maps1 of the first convolution
   * @param maps2 of the second convolution
   * @param units of the dense layer
   * @param retain probability with which dropout keeps a unit of the dense layer; 1 for no dropout
   */
  record Widths(int maps1, int maps2, int units, double retain) {}

  /** As Caffe has it, the network that compression papers compare on: 431,080 parameters. */
  static final Widths CAFFE = new Widths(20, 50, 500, 1);

  private LeNet5() {}

  /** An untrained network for inputs {@code [miniBatch, 784]} in {@code [0, 1]}. */
  static MultiLayerNetwork create(Widths widths, long seed, ISchedule learningRate) {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Adam(learningRate))
            .weightInit(WeightInit.RELU)
            .list()
            .layer(convolution("conv1", widths.maps1()))
            .layer(pooling("pool1"))
            .layer(convolution("conv2", widths.maps2()))
            .layer(pooling("pool2"))
            .layer(
                new DenseLayer.Builder()
                    .name("dense")
                    .nOut(widths.units())
                    .activation(Activation.RELU)
                    .build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .name("output")
                    .nOut(DigitSet.CLASSES)
                    .dropOut(widths.retain() < 1 ? widths.retain() : 0) // 0: none, in DL4J's words
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.convolutionalFlat(28, 28, 1))
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  private static ConvolutionLayer convolution(String name, int maps) {
    return new ConvolutionLayer.Builder(5, 5)
        .name(name)
        .nOut(maps)
        .activation(Activation.RELU)
        .build();
  }

  private static SubsamplingLayer pooling(String name) {
    return new SubsamplingLayer.Builder(PoolingType.MAX)
        .name(name)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  /** Fraction of the images that get a wrong class, as a quotient of whole numbers. */
  static double testError(MultiLayerNetwork network, DataSetIterator test) {
    Evaluation evaluation = network.evaluate(test);
    long images = evaluation.getNumRowCounter();
    return (double) Math.round((1 - evaluation.accuracy()) * images) / images;
  }
}
