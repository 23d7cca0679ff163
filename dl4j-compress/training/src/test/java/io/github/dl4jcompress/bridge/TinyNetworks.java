package io.github.dl4jcompress.bridge;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small seeded networks for the data of {@link TinyData}, initialised and untrained. */
public final class TinyNetworks {
  private TinyNetworks() {}

  /** Seed, initialisation and updater that all networks share. */
  public static NeuralNetConfiguration.Builder settings(IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .weightInit(WeightInit.XAVIER)
        .updater(updater);
  }

  /** The usual settings. */
  public static NeuralNetConfiguration.Builder settings() {
    return settings(new Sgd(0.1));
  }

  /** A chain of layers. */
  public static MultiLayerNetwork chain(
      NeuralNetConfiguration.Builder settings, InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = settings.list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(input).build());
    network.init();
    return network;
  }

  /** What the networks for images take. */
  public static InputType imageInput() {
    return InputType.convolutional(TinyData.SIDE, TinyData.SIDE, 1);
  }

  /** What the networks for vectors take. */
  public static InputType vectorInput() {
    return InputType.feedForward(TinyData.FEATURES);
  }

  /** A dense layer called "dense". */
  public static DenseLayer dense(int units, Activation activation) {
    return dense("dense", units, activation);
  }

  public static DenseLayer dense(String name, int units, Activation activation) {
    return new DenseLayer.Builder().name(name).nOut(units).activation(activation).build();
  }

  /** A 3 x 3 convolution called "conv". */
  public static ConvolutionLayer conv(int channels, Activation activation) {
    return conv("conv", channels, activation);
  }

  public static ConvolutionLayer conv(String name, int channels, Activation activation) {
    return new ConvolutionLayer.Builder(3, 3)
        .name(name)
        .nOut(channels)
        .activation(activation)
        .build();
  }

  public static BatchNormalization norm() {
    return new BatchNormalization.Builder().name("norm").build();
  }

  public static ActivationLayer activation(Activation activation) {
    return new ActivationLayer.Builder().name("activation").activation(activation).build();
  }

  /** A 2 x 2 pooling of stride 2 called "pool". */
  public static SubsamplingLayer pool(SubsamplingLayer.PoolingType type) {
    return new SubsamplingLayer.Builder(type).name("pool").kernelSize(2, 2).stride(2, 2).build();
  }

  /** A softmax over the three classes, called "output". */
  public static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .name("output")
        .nOut(TinyData.CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  /** For vectors: dense (8 tanh), output. */
  public static MultiLayerNetwork denseChain(NeuralNetConfiguration.Builder settings) {
    return chain(settings, vectorInput(), dense(8, Activation.TANH), output());
  }

  /** For images: conv (4), norm, activation (ReLU), pool (MAX), dense (8 ReLU), output. */
  public static MultiLayerNetwork imageChain(NeuralNetConfiguration.Builder settings) {
    return chain(
        settings,
        imageInput(),
        conv(4, Activation.IDENTITY),
        norm(),
        activation(Activation.RELU),
        pool(SubsamplingLayer.PoolingType.MAX),
        dense(8, Activation.RELU),
        output());
  }

  /** {@link #imageChain} as a graph. */
  public static ComputationGraph imageGraph(NeuralNetConfiguration.Builder settings) {
    return graph(
        settings
            .graphBuilder()
            .addInputs("pixels")
            .setInputTypes(imageInput())
            .addLayer("conv", conv(4, Activation.IDENTITY), "pixels")
            .addLayer("norm", norm(), "conv")
            .addLayer("activation", activation(Activation.RELU), "norm")
            .addLayer("pool", pool(SubsamplingLayer.PoolingType.MAX), "activation")
            .addLayer("dense", dense(8, Activation.RELU), "pool")
            .addLayer("output", output(), "dense")
            .setOutputs("output"));
  }

  /** For vectors: two dense branches that are added, beside a third that is merged in. */
  public static ComputationGraph branchedGraph(NeuralNetConfiguration.Builder settings) {
    return graph(
        settings
            .graphBuilder()
            .addInputs("vector")
            .setInputTypes(vectorInput())
            .addLayer("left", dense("left", 5, Activation.TANH), "vector")
            .addLayer("right", dense("right", 5, Activation.RELU), "vector")
            .addLayer("third", dense("third", 4, Activation.TANH), "vector")
            .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "left", "right")
            .addVertex("merged", new MergeVertex(), "sum", "third")
            .addLayer("output", output(), "merged")
            .setOutputs("output"));
  }

  /** A graph from its builder. */
  public static ComputationGraph graph(ComputationGraphConfiguration.GraphBuilder builder) {
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    return graph;
  }

  /** For sequences: lstm (4, both directions if asked for), output. */
  public static MultiLayerNetwork sequenceChain(
      NeuralNetConfiguration.Builder settings, boolean bothDirections) {
    LSTM lstm = new LSTM.Builder().nOut(4).activation(Activation.TANH).build();
    Layer first = bothDirections ? new Bidirectional(Bidirectional.Mode.CONCAT, lstm) : lstm;
    first.setLayerName("lstm");
    return chain(
        settings,
        InputType.recurrent(TinyData.SEQUENCE_FEATURES),
        first,
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .name("output")
            .nOut(TinyData.CLASSES)
            .activation(Activation.SOFTMAX)
            .build());
  }
}
