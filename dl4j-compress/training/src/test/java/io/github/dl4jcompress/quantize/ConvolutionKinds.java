package io.github.dl4jcompress.quantize;

import static io.github.dl4jcompress.bridge.TinyNetworks.activation;
import static io.github.dl4jcompress.bridge.TinyNetworks.conv;
import static io.github.dl4jcompress.bridge.TinyNetworks.norm;
import static io.github.dl4jcompress.bridge.TinyNetworks.output;
import static io.github.dl4jcompress.bridge.TinyNetworks.pool;

import io.github.dl4jcompress.bridge.TinyNetworks;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;

/** Untrained networks for images with convolutions of other kinds than the ordinary one. */
final class ConvolutionKinds {
  private ConvolutionKinds() {}

  /** Windows, biases and neighbours of each kind. */
  static Stream<ExportCase> cases() {
    return depthwise();
  }

  /** A network of each kind, to be quantized in every way. */
  static Stream<ExportCase> networks() {
    return Stream.of(kind("depthwise", depthwise(2, 3)));
  }

  /** As {@link TinyNetworks#imageChain}, with one layer more. */
  private static ExportCase kind(String name, Layer layer) {
    return of(
        name,
        conv(3, Activation.RELU),
        layer,
        norm(),
        relu(),
        pool(PoolingType.MAX),
        TinyNetworks.dense(8, Activation.RELU));
  }

  private static Stream<ExportCase> depthwise() {
    return Stream.of(
        of("depthwise of the input", depthwise(4, 3)),
        of("depthwise", conv(4, Activation.TANH), depthwise(1, 3)),
        of("depthwise, two of each", conv(3, Activation.RELU), depthwise(2, 3), dense()),
        of("depthwise, norm", conv(3, Activation.RELU), depthwise(2, 2), norm(), relu()),
        of(
            "depthwise, strided and padded",
            conv(3, Activation.RELU),
            new DepthwiseConvolution2D.Builder(3, 2)
                .stride(2, 1)
                .padding(1, 0)
                .depthMultiplier(2)
                .activation(Activation.RELU)
                .build()),
        of(
            "depthwise, mode Same, without bias",
            conv(3, Activation.RELU),
            new DepthwiseConvolution2D.Builder(4, 3)
                .stride(2, 1)
                .convolutionMode(ConvolutionMode.Same)
                .hasBias(false)
                .depthMultiplier(1)
                .activation(Activation.TANH)
                .build(),
            pool(PoolingType.MAX)),
        new ExportCase("depthwise in a graph", depthwiseGraph(), 8));
  }

  private static DepthwiseConvolution2D depthwise(int multiplier, int kernel) {
    return new DepthwiseConvolution2D.Builder(kernel, kernel)
        .name("depthwise")
        .depthMultiplier(multiplier)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static ComputationGraph depthwiseGraph() {
    return TinyNetworks.graph(
        TinyNetworks.settings()
            .graphBuilder()
            .addInputs("pixels")
            .setInputTypes(TinyNetworks.imageInput())
            .addLayer("conv", conv(3, Activation.RELU), "pixels")
            .addLayer("depthwise", depthwise(2, 3), "conv")
            .addLayer("output", output(), "depthwise")
            .setOutputs("output"));
  }

  private static Layer dense() {
    return TinyNetworks.dense(8, Activation.RELU);
  }

  private static Layer relu() {
    return activation(Activation.RELU);
  }

  private static ExportCase of(String name, Layer... layers) {
    return new ExportCase(name, chain(layers), 8);
  }

  private static MultiLayerNetwork chain(Layer... layers) {
    Layer[] all = new Layer[layers.length + 1];
    System.arraycopy(layers, 0, all, 0, layers.length);
    all[layers.length] = output();
    return TinyNetworks.chain(TinyNetworks.settings(), TinyNetworks.imageInput(), all);
  }
}
