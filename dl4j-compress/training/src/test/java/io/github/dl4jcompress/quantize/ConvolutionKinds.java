package io.github.dl4jcompress.quantize;

import static io.github.dl4jcompress.bridge.TinyNetworks.activation;
import static io.github.dl4jcompress.bridge.TinyNetworks.conv;
import static io.github.dl4jcompress.bridge.TinyNetworks.norm;
import static io.github.dl4jcompress.bridge.TinyNetworks.output;
import static io.github.dl4jcompress.bridge.TinyNetworks.pool;

import io.github.dl4jcompress.bridge.TinyNetworks;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/** Untrained networks for images with convolutions of other kinds than the ordinary one. */
final class ConvolutionKinds {
  private ConvolutionKinds() {}

  /** Windows, biases and neighbours of each kind. */
  static Stream<ExportCase> cases() {
    return Stream.of(depthwise(), separable(), deconvolutions()).flatMap(cases -> cases);
  }

  /** One of each kind beside the others, behind an ordinary one. */
  static ComputationGraph all() {
    GraphBuilder builder =
        TinyNetworks.settings(new Adam(0.01))
            .graphBuilder()
            .addInputs("pixels")
            .setInputTypes(TinyNetworks.imageInput())
            .addLayer("conv", conv(3, Activation.RELU), "pixels")
            .addLayer("depthwise", depthwise(2, 3), "conv")
            .addLayer("norm", norm(), "depthwise")
            .addLayer("activation", relu(), "norm")
            .addLayer("separable", separable("separable", 3).build(), "conv")
            .addLayer("deconvolution", deconvolution("deconvolution", 3, 2).build(), "conv");
    String[] branches = {"activation", "separable", "deconvolution"};
    for (String branch : branches) {
      builder.addLayer(branch + "-pool", pool(PoolingType.AVG), branch);
      builder.addLayer(branch + "-dense", TinyNetworks.dense(4, Activation.TANH), branch + "-pool");
    }
    return TinyNetworks.graph(
        builder
            .addVertex(
                "merged",
                new MergeVertex(),
                "activation-dense",
                "separable-dense",
                "deconvolution-dense")
            .addLayer("output", output(), "merged")
            .setOutputs("output"));
  }

  /** DL4J cannot train this one with oneDNN. */
  static MultiLayerNetwork dilatedDeconvolution() {
    return chain(
        conv(2, Activation.RELU),
        new Deconvolution2D.Builder(3, 2).dilation(2, 1).stride(1, 2).padding(1, 0).nOut(2).build(),
        dense());
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
        new ExportCase("depthwise in a graph", graph(depthwise(2, 3)), 8));
  }

  private static Stream<ExportCase> separable() {
    return Stream.of(
        of("separable", conv(3, Activation.TANH), separable("separable", 3).build()),
        of("separable, two of each", separable("separable", 3).depthMultiplier(2).build(), norm()),
        of(
            "separable without a name",
            new SeparableConvolution2D.Builder(2, 2).nOut(3).activation(Activation.RELU).build(),
            dense()),
        of(
            "separable, strided, mode Same, without bias",
            conv(3, Activation.RELU),
            separable("separable", 3)
                .stride(2, 1)
                .convolutionMode(ConvolutionMode.Same)
                .hasBias(false)
                .activation(Activation.RELU)
                .build()),
        new ExportCase(
            "separable in a graph", graph(separable("middle", 3).depthMultiplier(2).build()), 8));
  }

  private static SeparableConvolution2D.Builder separable(String name, int kernel) {
    return new SeparableConvolution2D.Builder(kernel, kernel)
        .name(name)
        .nOut(4)
        .activation(Activation.IDENTITY);
  }

  private static Stream<ExportCase> deconvolutions() {
    return Stream.of(
        of("deconvolution", conv(3, Activation.RELU), deconvolution("odd", 3, 1).build()),
        of("deconvolution, strided", deconvolution("odd", 3, 2).build(), norm(), relu()),
        of(
            "deconvolution of small kernel",
            conv(2, Activation.RELU),
            deconvolution("odd", 2, 3).activation(Activation.TANH).build(),
            pool(PoolingType.AVG)),
        of(
            "deconvolution, uneven and padded",
            conv(2, Activation.RELU),
            new Deconvolution2D.Builder(3, 2)
                .stride(1, 2)
                .padding(2, 1)
                .nOut(2)
                .activation(Activation.RELU)
                .build()),
        of(
            "deconvolution, mode Same, without bias",
            conv(2, Activation.RELU),
            new Deconvolution2D.Builder(4, 3)
                .stride(2, 2)
                .convolutionMode(ConvolutionMode.Same)
                .hasBias(false)
                .nOut(2)
                .activation(Activation.RELU)
                .build()),
        new ExportCase(
            "deconvolution in a graph", graph(deconvolution("middle", 3, 2).build()), 8));
  }

  private static Deconvolution2D.Builder deconvolution(String name, int kernel, int stride) {
    return new Deconvolution2D.Builder(kernel, kernel)
        .stride(stride, stride)
        .name(name)
        .nOut(3)
        .activation(Activation.IDENTITY);
  }

  private static DepthwiseConvolution2D depthwise(int multiplier, int kernel) {
    return new DepthwiseConvolution2D.Builder(kernel, kernel)
        .name("depthwise")
        .depthMultiplier(multiplier)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static ComputationGraph graph(Layer middle) {
    return TinyNetworks.graph(
        TinyNetworks.settings()
            .graphBuilder()
            .addInputs("pixels")
            .setInputTypes(TinyNetworks.imageInput())
            .addLayer("conv", conv(3, Activation.RELU), "pixels")
            .addLayer("middle", middle, "conv")
            .addLayer("output", output(), "middle")
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
