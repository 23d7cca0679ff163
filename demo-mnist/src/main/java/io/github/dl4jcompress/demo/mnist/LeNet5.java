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
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * LeNet-5 as Caffe has it, the network that compression papers compare on: 20C5-MP2-50C5-MP2-500-10
 * with 431,080 parameters.
 */
final class LeNet5 {
  private LeNet5() {}

  /** An untrained network for inputs {@code [miniBatch, 784]} in {@code [0, 1]}. */
  static MultiLayerNetwork create(long seed, ISchedule learningRate) {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Adam(learningRate))
            .weightInit(WeightInit.RELU)
            .list()
            .layer(convolution("conv1", 20))
            .layer(pooling("pool1"))
            .layer(convolution("conv2", 50))
            .layer(pooling("pool2"))
            .layer(
                new DenseLayer.Builder()
                    .name("dense")
                    .nOut(500)
                    .activation(Activation.RELU)
                    .build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .name("output")
                    .nOut(10)
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
}
