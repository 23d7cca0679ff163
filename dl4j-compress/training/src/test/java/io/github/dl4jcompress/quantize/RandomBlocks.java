package io.github.dl4jcompress.quantize;

import io.github.dl4jcompress.bridge.TinyNetworks;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;

/**
 * Small random graphs for images of blocks that add what they read to what they make of it, and
 * blocks that put it behind. The same seed gives the same graph.
 */
final class RandomBlocks {
  private static final List<Activation> FUNCTIONS =
      List.of(Activation.RELU, Activation.TANH, Activation.IDENTITY, Activation.ELU);

  private final Random random;
  private final GraphBuilder builder;
  private int nodes;

  private RandomBlocks(long seed) {
    random = new Random(seed);
    builder =
        TinyNetworks.settings()
            .graphBuilder()
            .addInputs("pixels")
            .setInputTypes(TinyNetworks.imageInput());
  }

  /** Two blocks between a convolution and a pooling. */
  static ComputationGraph graph(long seed) {
    return new RandomBlocks(seed).graph();
  }

  private ComputationGraph graph() {
    int channels = 2 + random.nextInt(3);
    String end = convolution("pixels", channels, 3);
    for (int block = 0; block < 2; block++) {
      if (random.nextBoolean()) {
        end = residual(end, channels);
      } else {
        end = convolution(concatenation(end, channels), channels, 1);
      }
    }
    PoolingType type = random.nextBoolean() ? PoolingType.MAX : PoolingType.AVG;
    builder.addLayer("pool", new GlobalPoolingLayer.Builder(type).build(), end);
    builder.addLayer("output", TinyNetworks.output(), "pool").setOutputs("output");
    return TinyNetworks.graph(builder);
  }

  private String name(String kind) {
    return kind + nodes++;
  }

  private Activation function() {
    return FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
  }

  /** Two in three with a function of its own, the others with batch normalization and ReLU. */
  private String convolution(String before, int channels, int kernel) {
    boolean normalized = random.nextInt(3) == 0;
    String name = name("conv");
    builder.addLayer(
        name,
        new ConvolutionLayer.Builder(kernel, kernel)
            .nOut(channels)
            .convolutionMode(ConvolutionMode.Same)
            .activation(normalized ? Activation.IDENTITY : function())
            .build(),
        before);
    if (!normalized) {
      return name;
    }
    builder.addLayer(name + "-norm", new BatchNormalization(), name);
    return activation(name + "-norm", Activation.RELU);
  }

  private String activation(String before, Activation function) {
    String name = name("activation");
    builder.addLayer(name, new ActivationLayer.Builder().activation(function).build(), before);
    return name;
  }

  private String residual(String before, int channels) {
    List<String> addends = new ArrayList<>(List.of(before));
    addends.add(convolution(convolution(before, channels, 3), channels, 3));
    if (random.nextBoolean()) {
      addends.add(convolution(before, channels, 1));
    }
    String name = name("sum");
    builder.addVertex(
        name, new ElementWiseVertex(ElementWiseVertex.Op.Add), addends.toArray(new String[0]));
    return random.nextBoolean() ? activation(name, function()) : name;
  }

  private String concatenation(String before, int channels) {
    List<String> parts = new ArrayList<>();
    parts.add(convolution(before, channels, 3));
    if (random.nextBoolean()) {
      parts.add(before);
    }
    String pool = name("pool");
    builder.addLayer(
        pool,
        new SubsamplingLayer.Builder(
                random.nextBoolean()
                    ? SubsamplingLayer.PoolingType.MAX
                    : SubsamplingLayer.PoolingType.AVG)
            .kernelSize(3, 3)
            .stride(1, 1)
            .convolutionMode(ConvolutionMode.Same)
            .build(),
        random.nextBoolean() ? before : convolution(before, channels, 1));
    parts.add(pool);
    String name = name("merged");
    builder.addVertex(name, new MergeVertex(), parts.toArray(new String[0]));
    return name;
  }
}
